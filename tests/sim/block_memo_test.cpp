// What is remembered of blocks: the same answers as without, fewer of them worked out, and never
// more kept than was allowed.
#include "sim/block_memo.hpp"

#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::block_memo_test {
namespace {

using Blocks = std::vector<core::BlockPtr>;
using sim::BlockMemo;

std::string text_of(const core::BlockPtr& block) { return core::write_block(*block); }

TEST(BlockMemo, TheSameBytesAreReadOnce) {
  const ChainBuilder tree("g-a1");
  BlockMemo memo;
  const std::string first = text_of(tree.block("a1"));
  const std::string second = first;  // at another address
  const auto once = std::get<Blocks>(memo.read(first));
  EXPECT_EQ(memo.hits(), 0U);
  const auto again = std::get<Blocks>(memo.read(second));
  EXPECT_EQ(memo.hits(), 1U);
  EXPECT_EQ(once, again) << "the same objects";
  EXPECT_TRUE(core::identical(*once.front(), *tree.block("a1")));
}

TEST(BlockMemo, AByteMoreIsAnotherText) {
  const ChainBuilder tree("g-a1-a2");
  BlockMemo memo;
  const std::string one = text_of(tree.block("a1"));
  const std::string both = one + ' ' + text_of(tree.block("a2"));
  EXPECT_EQ(std::get<Blocks>(memo.read(one)).size(), 1U);
  EXPECT_EQ(std::get<Blocks>(memo.read(both)).size(), 2U);
  EXPECT_EQ(memo.hits(), 0U);
}

TEST(BlockMemo, NoBlocksAreRememberedToo) {
  BlockMemo memo;
  EXPECT_TRUE(std::get<Blocks>(memo.read("")).empty());
  EXPECT_TRUE(std::get<Blocks>(memo.read("")).empty());
}

TEST(BlockMemo, WhatCanNotBeReadIsRefusedEachTimeWithTheReason) {
  BlockMemo memo;
  const auto plain = std::get<core::Invalid>(core::read_blocks("nonsense"));
  for (int time = 0; time < 2; ++time) {
    const auto verdict = memo.read("nonsense");
    ASSERT_TRUE(std::holds_alternative<core::Invalid>(verdict));
    EXPECT_EQ(std::get<core::Invalid>(verdict).detail, plain.detail);
  }
  EXPECT_EQ(memo.hits(), 0U);
}

TEST(BlockMemo, ABlockIsWrittenOnce) {
  const ChainBuilder tree("g-a1");
  BlockMemo memo;
  const auto once = memo.write(tree.block("a1"));
  EXPECT_EQ(*once, text_of(tree.block("a1")));
  EXPECT_EQ(memo.write(tree.block("a1")), once);
  EXPECT_EQ(memo.hits(), 1U);
}

TEST(BlockMemo, TheOldestMakesRoom) {
  const ChainBuilder tree("g-a1-a2-a3");
  const std::string a1 = text_of(tree.block("a1"));
  const std::string a2 = text_of(tree.block("a2"));
  const std::string a3 = text_of(tree.block("a3"));
  BlockMemo memo(a1.size() + a2.size() + a3.size() - 1);
  for (const std::string& text : {a1, a2, a3}) (void)memo.read(text);
  (void)memo.read(a3);
  (void)memo.read(a2);
  EXPECT_EQ(memo.hits(), 2U);
  (void)memo.read(a1);
  EXPECT_EQ(memo.hits(), 2U) << "it had gone";
  for (const char* name : {"a1", "a2", "a3"}) (void)memo.write(tree.block(name));
  (void)memo.write(tree.block("a3"));
  EXPECT_EQ(memo.hits(), 3U);
  (void)memo.write(tree.block("a1"));
  EXPECT_EQ(memo.hits(), 3U);
}

TEST(BlockMemo, WithoutRoomItOnlyAnswers) {
  const ChainBuilder tree("g-a1");
  BlockMemo memo(0);
  const std::string text = text_of(tree.block("a1"));
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(std::get<Blocks>(memo.read(text)).size(), 1U);
    EXPECT_EQ(*memo.write(tree.block("a1")), text);
  }
  EXPECT_EQ(memo.hits(), 0U);
}

TEST(BlockMemo, ABlockThatIsGoneIsNotTakenForAnotherAtItsAddress) {
  BlockMemo memo;
  for (int time = 0; time < 100; ++time) {
    const ChainBuilder tree("g-a1:" + std::to_string(time + 1));
    EXPECT_EQ(*memo.write(tree.block("a1")), text_of(tree.block("a1")));
  }
}

}  // namespace
}  // namespace onetip::test::block_memo_test
