#include "core/fork_choice.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

#include "support/chain_builder.hpp"
#include "support/samples.hpp"

namespace onetip::test::fork_choice_test {
namespace {

using core::Blockchain;
using core::ForkChoice;

/// What a peer does that hears of one block after the other: it holds the best chain of which it
/// has heard all blocks. `parents[i] < i` is the parent of block i; block 0 is the genesis.
std::size_t tip_after(ForkChoice rule, const std::vector<std::size_t>& parents,
                      const std::vector<core::Weight>& weights,
                      const std::vector<std::size_t>& arrivals) {
  std::vector<bool> arrived(parents.size()), complete(parents.size());
  arrived[0] = complete[0] = true;
  std::size_t tip = 0;
  for (const std::size_t block : arrivals) {
    arrived[block] = true;
    for (std::size_t i = 1; i < parents.size(); ++i) {
      if (!arrived[i] || complete[i] || !complete[parents[i]]) continue;
      complete[i] = true;
      if (is_better(rule, weights[i], weights[tip])) tip = i;
    }
  }
  return tip;
}

/// Calls test(parents) for every tree of `size` blocks: each block stands on any earlier one.
template <class Test>
void for_each_tree(std::size_t size, const Test& test) {
  std::vector<std::size_t> parents(size, 0);
  for (;;) {
    test(parents);
    std::size_t i = size - 1;
    while (i > 0 && parents[i] + 1 == i) parents[i--] = 0;
    if (i == 0) return;
    ++parents[i];
  }
}

std::vector<core::Weight> weigh(const std::vector<std::size_t>& parents, unsigned nonces) {
  std::vector<core::Weight> weights(parents.size());
  for (std::size_t i = 0; i < parents.size(); ++i) {
    const core::Weight below = i == 0 ? core::Weight{} : weights[parents[i]];
    // The bits of `nonces` choose 1 or 2 for each block, so that efforts tie and differ.
    weights[i] = {below.effort + 1 + (nonces >> i & 1), i == 0 ? 0 : below.height + 1, {}};
    // Later blocks have smaller hashes in turn with larger ones.
    weights[i].tip.bytes[0] = static_cast<std::uint8_t>(i * 37 % 7);
    weights[i].tip.bytes[1] = static_cast<std::uint8_t>(i);
  }
  return weights;
}

void expect_one_tip(ForkChoice rule, const std::vector<std::size_t>& parents, unsigned nonces) {
  const auto weights = weigh(parents, nonces);
  std::vector<std::size_t> arrivals(parents.size() - 1);
  std::iota(arrivals.begin(), arrivals.end(), 1);
  const std::size_t expected = tip_after(rule, parents, weights, arrivals);
  for (std::size_t i = 0; i < parents.size(); ++i) {
    ASSERT_TRUE(i == expected || is_better(rule, weights[expected], weights[i]));
  }
  while (std::next_permutation(arrivals.begin(), arrivals.end())) {
    ASSERT_EQ(tip_after(rule, parents, weights, arrivals), expected)
        << fmt::format("tree {}, nonces {:b}, arrivals {}", fmt::join(parents, " "), nonces,
                       fmt::join(arrivals, " "));
  }
}

class EveryTree : public testing::TestWithParam<ForkChoice> {};

TEST_P(EveryTree, OfAFewBlocksEndsOnOneTipInWhateverOrderTheyArrive) {
  for (std::size_t size = 1; size <= sample(6, 5); ++size) {
    for_each_tree(size, [&](const std::vector<std::size_t>& parents) {
      for (unsigned nonces = 0; nonces < 1u << size; ++nonces) {
        expect_one_tip(GetParam(), parents, nonces);
        if (testing::Test::HasFatalFailure()) return;
      }
    });
  }
}

INSTANTIATE_TEST_SUITE_P(ForkChoice, EveryTree,
                         testing::Values(ForkChoice::nonce_sum, ForkChoice::longest));

TEST(ForkChoiceOrder, HeavierWinsAgainstLongerByTheSumOfNonces) {
  // g ── a1 ── a2 ── a3
  //  └── b1:100
  const ChainBuilder tree("g-a1-a2-a3, g-b1:100");
  const auto a = tree["a3"].weight();
  const auto b = tree["b1"].weight();
  EXPECT_TRUE(is_better(ForkChoice::nonce_sum, b, a));
  EXPECT_FALSE(is_better(ForkChoice::nonce_sum, a, b));
  EXPECT_TRUE(is_better(ForkChoice::longest, a, b));
  EXPECT_FALSE(is_better(ForkChoice::longest, b, a));
}

TEST(ForkChoiceOrder, TheSmallerTipHashSettlesATie) {
  const ChainBuilder tree("g-a1:7, g-b1:7");
  const auto a = tree["a1"].weight();
  const auto b = tree["b1"].weight();
  for (const auto rule : {ForkChoice::nonce_sum, ForkChoice::longest}) {
    EXPECT_EQ(is_better(rule, a, b), a.tip < b.tip);
    EXPECT_NE(is_better(rule, a, b), is_better(rule, b, a));
    EXPECT_FALSE(is_better(rule, a, a));
  }
}

TEST(ForkChoiceOrder, EffortsOfTwoNoncesNearTheTopDoNotWrapAround) {
  // Two nonces of 2^63 - 1 and the genesis' 2 make 2^64: nothing is left of it in 64 bits.
  const ChainBuilder tree("g:2-a1:9223372036854775807-a2:9223372036854775807, g-b1:5");
  EXPECT_TRUE(tree["a2"].weight().effort == core::Effort{1} << 64);
  EXPECT_TRUE(is_better(ForkChoice::nonce_sum, tree["a2"].weight(), tree["b1"].weight()));
  EXPECT_TRUE(is_better(ForkChoice::nonce_sum, tree["a2"].weight(), tree["a1"].weight()));
}

}  // namespace
}  // namespace onetip::test::fork_choice_test
