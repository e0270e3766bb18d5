// What is remembered of lines: the same answers as without, fewer of them worked out, and never
// more kept than was allowed.
#include "sim/engine/line_memo.hpp"

#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::line_memo_test {
namespace {

using sim::LineMemo;

/// `blocks …` with one block, as it is read: without its newline.
std::string line_of(const ChainBuilder& tree, const std::string& name) {
  const core::BlockPtr& block = tree.block(name);
  std::string line = net::blocks_line({1, block->hash}, {block}, SIZE_MAX);
  line.pop_back();
  return line;
}

const core::BlockPtr& block_in(const core::Result<net::MessagePtr>& message) {
  const auto& blocks = std::get<net::message::Blocks>(**message).blocks;
  return std::get<std::vector<core::BlockPtr>>(blocks).front();
}

TEST(LineMemo, TheSameBytesAreReadOnce) {
  const ChainBuilder tree("g-a1");
  LineMemo memo;
  const std::string first = line_of(tree, "a1");
  const std::string second = first;  // at another address
  const auto once = memo.read(first, {});
  EXPECT_EQ(memo.hits(), 0U);
  const auto again = memo.read(second, {});
  EXPECT_EQ(memo.hits(), 1U);
  EXPECT_EQ(block_in(once), block_in(again)) << "the same objects";
  EXPECT_TRUE(core::identical(*block_in(once), *tree.block("a1")));
}

TEST(LineMemo, AWrittenTextThatComesBackIsReadOnceByWhereItLies) {
  const ChainBuilder tree("g-a1");
  constexpr std::size_t kRoom = 2'000;
  LineMemo memo(LineMemo::Write::once, kRoom);
  const auto text = memo.tip(tree["a1"].weight());
  const std::string_view line = std::string_view(*text).substr(0, text->size() - 1);
  const auto once = memo.read(line, {});
  ASSERT_TRUE(once);
  // Others are read until its bytes alone would not be known any more.
  core::Weight other = tree["a1"].weight();
  for (std::size_t read = 0; read < 2 * kRoom; read += line.size()) {
    other.effort += 1;
    std::string others_line = net::tip_line(other);
    others_line.pop_back();
    ASSERT_TRUE(memo.read(others_line, {}));
  }
  const auto* known = memo.known(*text);
  ASSERT_NE(known, nullptr);
  EXPECT_EQ(*known, *once) << "the same object";
  const std::string elsewhere = *text;
  EXPECT_EQ(memo.known(elsewhere), nullptr) << "the same bytes in another place are to be read";
  EXPECT_EQ(memo.known(line), nullptr) << "a part of it is another text";
  EXPECT_EQ(memo.known({}), nullptr);
}

TEST(LineMemo, WhatNobodyHasReadIsNotKnown) {
  const ChainBuilder tree("g-a1");
  LineMemo memo;
  const auto text = memo.tip(tree["a1"].weight());
  EXPECT_EQ(memo.known(*text), nullptr);
}

TEST(LineMemo, AnotherTextWhereAForgottenOneLayIsReadAnew) {
  const ChainBuilder tree("g-a1");
  constexpr std::size_t kRoom = 2'000;  // for some twenty texts
  LineMemo memo(LineMemo::Write::once, kRoom);
  core::Weight weight = tree["a1"].weight();
  for (std::size_t written = 0; written < 100 * kRoom;) {
    weight.effort += 1;  // each time another text, soon where an older one was
    const auto text = memo.tip(weight);
    written += text->size();
    ASSERT_EQ(memo.known(*text), nullptr);
    const auto read = memo.read(std::string_view(*text).substr(0, text->size() - 1), {});
    ASSERT_TRUE(read);
    ASSERT_EQ(std::get<net::message::Tip>(**read).weight, weight);
    const auto* known = memo.known(*text);
    ASSERT_NE(known, nullptr);
    ASSERT_EQ(*known, *read);
  }
}

TEST(LineMemo, AByteMoreIsAnotherLine) {
  const ChainBuilder tree("g-a1");
  LineMemo memo;
  std::string line = line_of(tree, "a1");
  ASSERT_TRUE(memo.read(line, {}));
  line += ' ';
  (void)memo.read(line, {});
  line.resize(line.size() - 2);
  (void)memo.read(line, {});
  EXPECT_EQ(memo.hits(), 0U);
}

TEST(LineMemo, AByteAtTheEndMakesAnotherLine) {
  const ChainBuilder tree("g-a1");
  LineMemo memo;
  std::string line = "tip 12 " + tree.block("a1")->hash.hex() + " 100";
  line += std::string(200, '0');  // no effort: it has too many digits
  EXPECT_FALSE(memo.read(line, {}));
  std::string request = "get-blocks 9 " + tree.block("a1")->hash.hex();
  for (int pair = 0; pair < 3; ++pair) request += " 8 " + tree.block("g")->hash.hex();
  ASSERT_TRUE(memo.read(request, {}));
  std::string other = request;
  other.back() = other.back() == '0' ? '1' : '0';
  const auto read = memo.read(other, {});
  ASSERT_TRUE(read);
  EXPECT_EQ(memo.hits(), 0U);
  EXPECT_NE(std::get<net::message::GetBlocks>(**read).locator.back().hash, tree.block("g")->hash);
}

TEST(LineMemo, WhatCanNotBeReadIsRefusedEachTimeWithTheReason) {
  LineMemo memo;
  const auto plain = net::read_line("tip nonsense", net::Extensions::all, {});
  for (int time = 0; time < 2; ++time) {
    const auto read = memo.read("tip nonsense", {});
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().what, plain.error().what);
  }
  EXPECT_EQ(memo.hits(), 0U);
}

net::LineCodec::Question get_blocks(LineMemo& memo, const core::BlockId& wanted,
                                    const std::vector<core::Blockchain>& held) {
  std::vector<const core::Blockchain*> chains;
  for (const auto& chain : held) chains.push_back(&chain);
  return memo.get_blocks(wanted, chains);
}

TEST(LineMemo, WhatIsSaidTwiceIsOneText) {
  const ChainBuilder tree("g-a1-a2");
  const core::BlockId g{0, tree.block("g")->hash};
  const core::BlockId a1{1, tree.block("a1")->hash};
  const core::BlockId a2{2, tree.block("a2")->hash};
  const core::Weight weight{77, 2, a2.hash};
  LineMemo memo;
  const auto tip = memo.tip(weight);
  EXPECT_EQ(*tip, net::tip_line(weight));
  EXPECT_EQ(memo.tip(weight), tip);
  const auto question = get_blocks(memo, a2, {tree["a1"]});
  EXPECT_EQ(*question.line, net::get_blocks_line(a2, {a1, g}));
  EXPECT_EQ(*question.locator, (net::Locator{a1, g}));
  const auto again = get_blocks(memo, a2, {tree["a1"]});
  EXPECT_EQ(again.line, question.line);
  EXPECT_EQ(again.locator, question.locator);
  const auto answer = memo.blocks(a2, {tree.block("a2")}, SIZE_MAX);
  EXPECT_EQ(*answer, net::blocks_line(a2, {tree.block("a2")}, SIZE_MAX));
  EXPECT_EQ(memo.blocks(a2, {tree.block("a2")}, SIZE_MAX), answer);
  EXPECT_EQ(memo.hits(), 3U);
}

/// The order of kept chains tells nothing; which of all is the own one does.
TEST(LineMemo, AQuestionIsTheSameForAllWhoHoldTheSame) {
  const ChainBuilder tree("g-a1-a2, g-b1, g-c1");
  const core::BlockId wanted = tree["a2"].id();
  LineMemo memo;
  const auto question = get_blocks(memo, wanted, {tree["a1"], tree["b1"], tree["c1"]});
  EXPECT_EQ(get_blocks(memo, wanted, {tree["a1"], tree["c1"], tree["b1"]}).line, question.line);
  EXPECT_EQ(memo.hits(), 1U);
  EXPECT_NE(get_blocks(memo, wanted, {tree["b1"], tree["a1"], tree["c1"]}).line, question.line);
  EXPECT_NE(get_blocks(memo, wanted, {tree["a1"], tree["b1"]}).line, question.line);
  EXPECT_EQ(memo.hits(), 1U);
}

TEST(LineMemo, WhatDiffersInAnythingIsAnotherText) {
  const ChainBuilder tree("g-a1-a2");
  const core::BlockId g{0, tree.block("g")->hash};
  const core::BlockId a1{1, tree.block("a1")->hash};
  const core::BlockId a2{2, tree.block("a2")->hash};
  const std::vector<core::BlockPtr> both{tree.block("a1"), tree.block("a2")};
  LineMemo memo;
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(*memo.tip({77, 2, a2.hash}), net::tip_line({77, 2, a2.hash}));
    EXPECT_EQ(*memo.tip({78, 2, a2.hash}), net::tip_line({78, 2, a2.hash}));
    EXPECT_EQ(*get_blocks(memo, a2, {tree["a1"]}).line, net::get_blocks_line(a2, {a1, g}));
    EXPECT_EQ(*get_blocks(memo, a2, {tree["g"]}).line, net::get_blocks_line(a2, {g}));
    EXPECT_EQ(*get_blocks(memo, a1, {tree["g"]}).line, net::get_blocks_line(a1, {g}));
    EXPECT_EQ(*memo.blocks(a2, both, SIZE_MAX), net::blocks_line(a2, both, SIZE_MAX));
    EXPECT_EQ(*memo.blocks(a2, both, 1), net::blocks_line(a2, both, 1));
    EXPECT_EQ(*memo.blocks(a2, {}, 1), net::blocks_line(a2, {}, 1));
  }
}

TEST(LineMemo, WhereWritingCostsTimeEachWritesItsOwn) {
  const ChainBuilder tree("g-a1");
  const core::Weight weight{77, 1, tree.block("a1")->hash};
  LineMemo memo(LineMemo::Write::each);
  const auto first = memo.tip(weight);
  const auto second = memo.tip(weight);
  EXPECT_NE(first, second);
  EXPECT_EQ(*first, *second);
}

TEST(LineMemo, TheOldestMakesRoom) {
  const ChainBuilder tree("g-a1-a2-a3");
  const std::string a1 = line_of(tree, "a1");
  const std::string a2 = line_of(tree, "a2");
  const std::string a3 = line_of(tree, "a3");
  LineMemo memo(LineMemo::Write::once, a1.size() + a2.size() + a3.size() - 1);
  for (const std::string& line : {a1, a2, a3}) (void)memo.read(line, {});
  (void)memo.read(a3, {});
  (void)memo.read(a2, {});
  EXPECT_EQ(memo.hits(), 2U);
  (void)memo.read(a1, {});
  EXPECT_EQ(memo.hits(), 2U) << "it had gone";
}

TEST(LineMemo, WithoutRoomItOnlyAnswers) {
  const ChainBuilder tree("g-a1");
  const std::string line = line_of(tree, "a1");
  LineMemo memo(LineMemo::Write::each, 0);
  for (int time = 0; time < 2; ++time) {
    EXPECT_TRUE(core::identical(*block_in(memo.read(line, {})), *tree.block("a1")));
    EXPECT_EQ(*memo.blocks({1, tree.block("a1")->hash}, {tree.block("a1")}, SIZE_MAX), line + '\n');
  }
  EXPECT_EQ(memo.hits(), 0U);
}

TEST(LineMemo, ABlockIsEncodedOnceForAllLines) {
  const ChainBuilder tree("g-a1");
  LineMemo memo(LineMemo::Write::each);
  for (std::uint64_t height = 1; height <= 3; ++height) {
    (void)memo.blocks({height, tree.block("a1")->hash}, {tree.block("a1")}, SIZE_MAX);
  }
  EXPECT_EQ(memo.hits(), 2U);
}

TEST(LineMemo, TheOldestBlockWrittenMakesRoom) {
  const ChainBuilder tree("g-a1-a2-a3");
  std::size_t all = 0;
  for (const char* name : {"a1", "a2", "a3"}) {
    all += net::write_block_anew(tree.block(name))->size();
  }
  LineMemo memo(LineMemo::Write::each, all - 1);
  for (const char* name : {"a1", "a2", "a3", "a3", "a2"}) {
    (void)memo.blocks({1, tree.block(name)->hash}, {tree.block(name)}, SIZE_MAX);
  }
  EXPECT_EQ(memo.hits(), 2U);
  (void)memo.blocks({1, tree.block("a1")->hash}, {tree.block("a1")}, SIZE_MAX);
  EXPECT_EQ(memo.hits(), 2U) << "it had gone";
}

TEST(LineMemo, ABlockThatIsGoneIsNotTakenForAnotherAtItsAddress) {
  LineMemo memo;
  for (int time = 0; time < 100; ++time) {
    const ChainBuilder tree("g-a1:" + std::to_string(time + 1));
    const core::BlockPtr& block = tree.block("a1");
    EXPECT_EQ(*memo.blocks({1, block->hash}, {block}, SIZE_MAX), line_of(tree, "a1") + '\n');
  }
}

}  // namespace
}  // namespace onetip::test::line_memo_test
