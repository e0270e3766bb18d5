// What a peer knows beside its own chain, and what it tells of that to who shall find their last
// common block.
#include "net/known_chains.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "net/locator.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test::known_chains_test {
namespace {

//  g ── a1 ── a2 ── a3 ·· a4 ·· a5    own, up to a3
//  │     └─── b2 ── b3 ·· b4          kept, up to b3
//  └─── c1                            unknown
struct KnownChainsTest : testing::Test {
  using Names = std::vector<std::string>;

  /// The tips of all that is held, by name.
  [[nodiscard]] Names held() const {
    Names names;
    for (const core::Blockchain* chain : chains.held()) {
      for (const char* name : {"g", "a1", "a2", "a3", "a4", "a5", "b2", "b3", "b4", "c1"}) {
        if (tree[name] == *chain) names.emplace_back(name);
      }
    }
    return names;
  }
  [[nodiscard]] net::Locator locator(const std::vector<core::Blockchain>& more) const {
    auto held = chains.held();
    for (const auto& chain : more) held.push_back(&chain);
    return net::locator_of(held);
  }
  [[nodiscard]] std::vector<core::BlockId> ids(const std::vector<std::string>& names) const {
    std::vector<core::BlockId> all;
    for (const auto& name : names) all.push_back(tree[name].id());
    std::sort(all.begin(), all.end(), std::greater<>());
    return all;
  }

  ChainBuilder tree{"g-a1-a2-a3:9-a4-a5, a1-b2-b3-b4, g-c1"};
  net::KnownChains chains{tree["a3"], core::ForkChoice::nonce_sum, net::kUsualLimits};

  void SetUp() override { chains.keep(tree["b3"]); }
};

TEST_F(KnownChainsTest, HoldsWhatItsOwnChainAndTheKeptOnesGoThrough) {
  for (const char* held : {"g", "a1", "a2", "a3", "b2", "b3"}) {
    EXPECT_TRUE(chains.holds(tree[held].id())) << held;
    EXPECT_EQ(chains.find(tree[held].id()), tree[held]) << held;
  }
  EXPECT_FALSE(chains.holds(tree["c1"].id()));
  EXPECT_FALSE(chains.holds({3, tree["a2"].id().hash})) << "at another height";
  EXPECT_FALSE(chains.holds(tree["a4"].id())) << "above all of them";
}

TEST_F(KnownChainsTest, TheChainBeforeIsKeptUnlessItGoesOn) {
  EXPECT_EQ(chains.adopt(tree["a4"]), tree["a3"]);
  EXPECT_EQ(held(), (Names{"a4", "b3"}));
  EXPECT_TRUE(chains.holds(tree["a4"].id()));
  EXPECT_EQ(chains.adopt(tree["b4"]), tree["a4"]);
  EXPECT_EQ(held(), (Names{"b4", "a4"})) << "b3 is a part of the own chain now";
  EXPECT_TRUE(chains.holds(tree["b3"].id()));
  EXPECT_TRUE(chains.holds(tree["a4"].id()));
}

TEST_F(KnownChainsTest, WhatALongerOwnChainTakesUpIsNotKeptBeside) {
  chains.keep(tree["a4"]);
  EXPECT_EQ(held(), (Names{"a3", "b3", "a4"}));
  chains.adopt(tree["a5"]);
  EXPECT_EQ(held(), (Names{"a5", "b3"}));
}

TEST_F(KnownChainsTest, AChainIsKeptOnceAndForItsLongestPart) {
  chains.keep(tree["b2"]);
  EXPECT_EQ(held(), (Names{"a3", "b3"}));
  chains.keep(tree["b4"]);
  EXPECT_EQ(held(), (Names{"a3", "b4"}));
  chains.keep(tree["a2"]);
  EXPECT_EQ(held(), (Names{"a3", "b4"})) << "the own chain goes through it";
}

TEST_F(KnownChainsTest, ALocatorNamesEachBlockOnceTheHighestFirst) {
  EXPECT_EQ(locator({}), ids({"a3", "a2", "a1", "g", "b3"}));
  EXPECT_EQ(locator({tree["c1"]}), ids({"a3", "a2", "a1", "g", "b3", "c1"}));
  EXPECT_EQ(locator({tree["b3"], tree["b2"], tree["b2"], tree["a2"]}),
            ids({"a3", "a2", "a1", "g", "b3", "b2"}));
}

}  // namespace
}  // namespace onetip::test::known_chains_test
