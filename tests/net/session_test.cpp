// A session whose codec knows a text already: taken as it is where it begins a line, read where it
// only ends one.
#include "net/session.hpp"

#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::session_test {
namespace {

using net::Extensions;

/// Knows one text, by where it lies.
class Knowing : public net::LineCodec {
 public:
  explicit Knowing(std::string_view text) : text_(text) {}

  const net::MessagePtr* known(std::string_view text) override {
    return text.data() == text_.data() && text.size() == text_.size() ? &message : nullptr;
  }

  const net::MessagePtr message = std::make_shared<const net::Message>(net::message::Exit{});

 private:
  std::string_view text_;
};

struct KnownText : ::testing::Test {
  const ChainBuilder tree{"g-a1"};
  const std::string text = net::tip_line(tree["a1"].weight());
  Knowing codec{text};
  net::Session session{net::ConnectionId{1}, {"10.0.0.1", 7000}, true};

  /// The messages in `bytes`, as a peer takes them; nullptr: a fault.
  std::vector<net::MessagePtr> messages(std::string_view bytes, Extensions extensions) {
    if (const auto* known = session.known(bytes, extensions, codec)) return {*known};
    std::vector<net::MessagePtr> all;
    while (const auto item = session.next(bytes, extensions, {}, codec)) {
      const auto* message = std::get_if<net::MessagePtr>(&*item);
      all.push_back(message == nullptr ? nullptr : *message);
    }
    EXPECT_TRUE(bytes.empty());
    return all;
  }
};

TEST_F(KnownText, IsTakenWithoutReading) {
  EXPECT_EQ(messages(text, Extensions::all), std::vector{codec.message});
  EXPECT_EQ(messages(text, Extensions::all), std::vector{codec.message}) << "and again";
}

TEST_F(KnownText, IsNoMessageOfItsOwnBehindHalfALine) {
  EXPECT_TRUE(messages("exi", Extensions::all).empty());
  const auto got = messages(text, Extensions::all);  // "exitip …" is an `exit`, by its beginning
  ASSERT_EQ(got.size(), 1U);
  EXPECT_NE(got.front(), codec.message);
}

TEST_F(KnownText, IsNoneInsideAChain) {
  EXPECT_TRUE(messages("latest-blockchain:((3) 0", Extensions::all).empty());
  for (const auto& message : messages(text, Extensions::all)) EXPECT_NE(message, codec.message);
}

TEST_F(KnownText, OfAnExtensionIsUnknownToWhoHasNoExtensions) {
  const auto got = messages(text, Extensions::none);
  ASSERT_EQ(got.size(), 1U);
  ASSERT_TRUE(got.front());
  EXPECT_TRUE(std::holds_alternative<net::message::Unknown>(*got.front()));
}

TEST_F(KnownText, IsTakenBehindALineThatCameInTwoPieces) {
  EXPECT_TRUE(messages("get-valid-", Extensions::all).empty());
  EXPECT_EQ(messages("peers\n", Extensions::all).size(), 1U);
  EXPECT_EQ(messages(text, Extensions::all), std::vector{codec.message});
}

}  // namespace
}  // namespace onetip::test::session_test
