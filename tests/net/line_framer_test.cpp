#include "net/line_framer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/overloaded.hpp"
#include "support/data.hpp"
#include "support/property.hpp"

namespace onetip::test::line_framer_test {
namespace {

/// The items of a stream that arrives in such pieces, as text.
std::vector<std::string> items(std::string_view stream, const std::vector<std::size_t>& pieces,
                               bool ended = false) {
  const net::Limits limits;
  net::LineFramer framer;
  std::vector<std::string> found;
  const auto take = [&](net::LineFramer::Item item) {
    found.push_back(std::visit(
        core::Overloaded{[](net::LineFramer::Line line) { return std::string(line.text); },
                         [](const net::message::LatestBlockchain& chain) {
                           const auto* text = std::get_if<core::ChainText>(&chain.chain);
                           return text != nullptr ? fmt::format("<{} blocks>", text->blocks.size())
                                                  : std::string("<broken>");
                         },
                         [](net::LineFramer::TooLong) { return std::string("<too long>"); }},
        item));
  };
  std::size_t piece = 0;
  while (!stream.empty()) {
    const auto length = pieces.empty() ? stream.size() : pieces[piece++ % pieces.size()];
    auto bytes = stream.substr(0, length);
    stream.remove_prefix(bytes.size());
    while (auto item = framer.next(bytes, limits)) take(std::move(*item));
    EXPECT_TRUE(bytes.empty());
  }
  if (ended) {
    if (auto item = framer.finish(limits)) take(std::move(*item));
  }
  if (framer.memory() == 0) found.emplace_back("|");
  return found;
}

using Items = std::vector<std::string>;

TEST(LineFramer, LinesEndWithANewlineAndEmptyOnesAreNone) {
  EXPECT_EQ(items("a\nb\r\n\n\r\nc", {}), (Items{"a", "b"}));
  EXPECT_EQ(items("a\n", {}), (Items{"a", "|"}));
  EXPECT_EQ(items("", {}), (Items{"|"}));
}

TEST(LineFramer, TheStreamsEndEndsALine) {
  EXPECT_EQ(items("a\nexit", {}, true), (Items{"a", "exit", "|"}));
  EXPECT_EQ(items("a\n", {}, true), (Items{"a", "|"}));
}

TEST(LineFramer, AChainIsOverWithItsLastParenthesis) {
  const auto two_answers = read_data("reference/wire/sync-request.reply.bin");
  const auto found = items(two_answers, {});
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0], "<3 blocks>");
  EXPECT_EQ(found[1].substr(0, 12), "valid-peers:");
  EXPECT_EQ(items(read_data("reference/wire/get-latest-blockchain.reply.bin"), {}),
            (Items{"<3 blocks>", "|"}));
}

TEST(LineFramer, AChainThatANewlineCutsShortIsBroken) {
  EXPECT_EQ(items("latest-blockchain:((3) 0 ()\nexit\n", {}), (Items{"<broken>", "exit", "|"}));
  EXPECT_EQ(items("latest-blockchain:\n", {1}), (Items{"<broken>", "|"}));
  EXPECT_EQ(items("latest-blockchain:((3) 0 () 7", {}, true), Items{});
}

TEST(LineFramer, WhatOnlyBeginsLikeAChainIsALine) {
  EXPECT_EQ(items("latest-block\nlatest-blockchai", {1}, true),
            (Items{"latest-block", "latest-blockchai", "|"}));
}

TEST(LineFramer, AnySplitGivesTheSameItems) {
  const auto stream = "onetip 1 a:1\r\nlatest-bl\n" +
                      read_data("reference/wire/sync-request.reply.bin") + "\n\nexit\nlate";
  const auto whole = items(stream, {});
  test::check_property([&] {
    const auto pieces = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 200)));
    RC_ASSERT(items(stream, pieces) == whole);
  });
}

}  // namespace
}  // namespace onetip::test::line_framer_test
