#include "core/blockchain.hpp"

#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::blockchain_test {
namespace {

using core::Blockchain;

/// `count` nodes that all hold `block`, so that the block's use count tells how many nodes there
/// are.
Blockchain tall_chain(const core::BlockPtr& block, std::size_t count) {
  const core::Ledger ledger;
  Blockchain chain = Blockchain::from_genesis(block, ledger);
  for (std::size_t i = 1; i < count; ++i) chain = chain.extended(block, ledger);
  return chain;
}

core::BlockPtr some_block() {
  return std::make_shared<const core::Block>(*ChainBuilder().block("g"));
}

TEST(Blockchain, KnowsItsHeightEffortAndEnds) {
  const ChainBuilder tree("g:5-a1:10-a2:100");
  const Blockchain& chain = tree["a2"];
  EXPECT_EQ(chain.height(), 2u);
  EXPECT_TRUE(chain.weight().effort == 115);
  EXPECT_EQ(chain.tip_ptr(), tree.block("a2"));
  EXPECT_EQ(&chain.genesis(), tree.block("g").get());
  EXPECT_EQ(chain.parent(), tree["a1"]);
  EXPECT_EQ(chain.id(), (core::BlockId{2, tree.block("a2")->hash}));
}

TEST(Blockchain, AddingABlockToAHundredThousandCostsOneNode) {
  constexpr std::size_t kBlocks = 100'000;
  const core::BlockPtr block = some_block();
  const Blockchain chain = tall_chain(block, kBlocks);
  const long nodes = block.use_count();
  const Blockchain copy = chain;  // NOLINT: the copy is the point
  EXPECT_EQ(block.use_count(), nodes);
  const Blockchain longer = chain.extended(block, chain.ledger());
  EXPECT_EQ(block.use_count(), nodes + 1);
  const Blockchain fork = chain.ancestor(kBlocks / 2).extended(block, chain.ledger());
  EXPECT_EQ(block.use_count(), nodes + 2);
}

TEST(Blockchain, AHundredThousandBlocksEndWithoutADeepStack) {
  const core::BlockPtr block = some_block();
  const long before = block.use_count();
  { const Blockchain chain = tall_chain(block, 100'000); }
  EXPECT_EQ(block.use_count(), before);
}

TEST(Blockchain, AForkKeepsWhatItSharesAliveAndNoMore) {
  const core::BlockPtr block = some_block();
  const long before = block.use_count();
  std::optional<Blockchain> chain = tall_chain(block, 1000);
  const Blockchain early = chain->ancestor(99);
  chain.reset();
  EXPECT_EQ(block.use_count(), before + 100);
  EXPECT_EQ(early.height(), 99u);
}

TEST(Blockchain, FindsEveryAncestor) {
  const Blockchain chain = tall_chain(some_block(), 300);
  for (std::uint64_t from = 0; from < 300; ++from) {
    const Blockchain tip = chain.ancestor(from);
    for (std::uint64_t height = 0; height <= from; ++height) {
      ASSERT_EQ(tip.ancestor(height).height(), height);
    }
  }
}

// g ── a1 ── a2 ── a3
//       └─── b2 ── b3 ── b4
TEST(Blockchain, NamesItsBlocksAtHeightsThatFall) {
  const ChainBuilder tree("g-a1-a2-a3, a1-b2-b3-b4");
  const auto ids = [&](std::vector<std::uint64_t> heights) { return tree["b4"].ids_at(heights); };
  EXPECT_EQ(ids({4, 2, 1, 0}),
            (std::vector{tree["b4"].id(), tree["b2"].id(), tree["a1"].id(), tree["g"].id()}));
  EXPECT_EQ(ids({}), std::vector<core::BlockId>());
  EXPECT_DEATH(ids({5}), "heights fall");
  EXPECT_DEATH(ids({1, 2}), "heights fall");
}

TEST(Blockchain, FindsWhereTwoChainsPart) {
  const ChainBuilder tree("g-a1-a2-a3, a1-b2-b3-b4");
  const auto parting = [&](const char* a, const char* b) {
    return Blockchain::common_ancestor(tree[a], tree[b]);
  };
  EXPECT_EQ(parting("a3", "b4"), tree["a1"]);
  EXPECT_EQ(parting("b4", "a2"), tree["a1"]);
  EXPECT_EQ(parting("a3", "a2"), tree["a2"]);
  EXPECT_EQ(parting("b4", "b4"), tree["b4"]);
  EXPECT_EQ(parting("g", "b3"), tree["g"]);
  const ChainBuilder other("g:2-a1");
  EXPECT_EQ(Blockchain::common_ancestor(tree["a3"], other["a1"]), std::nullopt);
}

TEST(Blockchain, FindsWhereTwoLongChainsPartWhereverThatIs) {
  ChainBuilder tree("g");
  std::string trunk = "g";
  for (int i = 1; i <= 40; ++i) {
    const std::string next = "t" + std::to_string(i);
    tree.grow(trunk + "-" + next);
    tree.grow(trunk + "-s" + std::to_string(i));
    trunk = next;
  }
  for (int i = 2; i <= 40; ++i) {
    const auto& side = tree["s" + std::to_string(i)];
    EXPECT_EQ(Blockchain::common_ancestor(tree[trunk], side), side.parent()) << i;
  }
}

TEST(Blockchain, TwoThatWereJudgedApartAreEqual) {
  const ChainBuilder here("g-a1-a2");
  const ChainBuilder there("g-a1-a2-a3");
  EXPECT_EQ(here["a2"], there["a2"]);
  EXPECT_NE(here["a2"].tip_ptr(), there["a2"].tip_ptr());
  EXPECT_EQ(Blockchain::common_ancestor(here["a2"], there["a3"]), here["a2"]);
  EXPECT_TRUE(there["a3"].contains(here["a1"].id()));
}

TEST(Blockchain, ContainsItsOwnBlocksAtTheirHeightsAlone) {
  const ChainBuilder tree("g-a1-a2, a1-b2");
  EXPECT_TRUE(tree["a2"].contains(tree["g"].id()));
  EXPECT_TRUE(tree["a2"].contains(tree["a2"].id()));
  EXPECT_FALSE(tree["a2"].contains(tree["b2"].id()));
  EXPECT_FALSE(tree["a1"].contains(tree["a2"].id()));
  EXPECT_FALSE(tree["a2"].contains({1, tree.block("a2")->hash}));
  EXPECT_FALSE(tree["a2"].contains({UINT64_MAX, tree.block("a2")->hash}));
}

TEST(Blockchain, GivesItsBlocksOldestFirst) {
  const ChainBuilder tree("g-a1-a2-a3");
  const auto blocks = [&](std::vector<std::string> names) {
    std::vector<core::BlockPtr> expected;
    for (const auto& name : names) expected.push_back(tree.block(name));
    return expected;
  };
  EXPECT_EQ(tree["a3"].blocks_from(0), blocks({"g", "a1", "a2", "a3"}));
  EXPECT_EQ(tree["a3"].blocks_from(1, 2), blocks({"a1", "a2"}));
  EXPECT_EQ(tree["a3"].blocks_from(3), blocks({"a3"}));
  EXPECT_EQ(tree["a3"].blocks_from(4), blocks({}));
  EXPECT_EQ(tree["a3"].blocks_from(0, 0), blocks({}));
}

}  // namespace
}  // namespace onetip::test::blockchain_test
