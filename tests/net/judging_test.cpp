// A Judge action carried out: at once and in slices it comes to the same.

#include "net/judging.hpp"

#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::judging_test {
namespace {

using Verdict = core::Judgement<core::Blockchain>;

struct Judged : testing::Test {
  ChainBuilder tree{"g-a1-a2-a3, a1-b2"};
  std::size_t asked = 0;

  [[nodiscard]] net::JudgeBlock by_rules() {
    return [this](const auto& parent, const auto& block) {
      ++asked;
      return parent ? core::judge_block(*parent, block, tree.rules())
                    : core::judge_genesis(block, tree.rules());
    };
  }
  [[nodiscard]] Verdict in_slices(const net::action::Judge& job) {
    net::Judging judging(job, by_rules());
    for (;;) {
      if (auto verdict = judging.advance(1)) return *std::move(verdict);
    }
  }
  /// Both ways, which must agree.
  [[nodiscard]] Verdict judge(const net::action::Judge& job) {
    const Verdict sliced = in_slices(job);
    asked = 0;
    const Verdict verdict = net::judge_at_once(job, by_rules());
    EXPECT_EQ(verdict.index(), sliced.index());
    if (const auto* chain = std::get_if<core::Blockchain>(&verdict)) {
      EXPECT_EQ(*chain, std::get<core::Blockchain>(sliced));
    } else {
      EXPECT_EQ(std::get<core::Invalid>(verdict).text(), std::get<core::Invalid>(sliced).text());
    }
    return verdict;
  }
};

TEST_F(Judged, BlocksAreJudgedOneOnTheOther) {
  const auto verdict = judge({net::JobId{1}, tree["a1"], {tree.block("a2"), tree.block("a3")}, {}});
  EXPECT_EQ(std::get<core::Blockchain>(verdict), tree["a3"]);
  EXPECT_EQ(asked, 2U);
}

TEST_F(Judged, WithoutAParentTheFirstIsAGenesis) {
  const auto verdict = judge({net::JobId{1}, {}, {tree.block("g"), tree.block("a1")}, {}});
  EXPECT_EQ(std::get<core::Blockchain>(verdict), tree["a1"]);
}

TEST_F(Judged, NothingBehindAWrongBlockIsJudged) {
  const auto verdict = judge(
      {net::JobId{1}, tree["a1"], {tree.block("b2"), tree.block("a3"), tree.block("a2")}, {}});
  EXPECT_EQ(std::get<core::Invalid>(verdict).rule, core::Rule::broken_link);
  EXPECT_EQ(asked, 2U);
}

TEST_F(Judged, NoBlocksAreTheParentOrNothing) {
  EXPECT_EQ(std::get<core::Blockchain>(judge({net::JobId{1}, tree["a1"], {}, {}})), tree["a1"]);
  EXPECT_EQ(std::get<core::Invalid>(judge({net::JobId{1}, {}, {}, {}})).rule,
            core::Rule::no_blocks);
}

TEST_F(Judged, TheListedCoinsAreHeldAgainstTheReplay) {
  core::TransactionIo false_coin = tree.block("g")->transaction.outputs.at(0);
  false_coin.value = false_coin.value + false_coin.value;
  const auto verdict =
      judge({net::JobId{1}, {}, {tree.block("g"), tree.block("a1")}, {false_coin}});
  EXPECT_EQ(std::get<core::Invalid>(verdict).rule, core::Rule::false_coin_list);
}

}  // namespace
}  // namespace onetip::test::judging_test
