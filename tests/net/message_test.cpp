#include "net/message.hpp"

#include <gtest/gtest.h>

#include "net/peer_list.hpp"
#include "support/data.hpp"
#include "support/property.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::message_test {
namespace {

using net::Address;
using net::Extensions;

core::Result<net::Message> read(std::string_view line, Extensions extensions = Extensions::all) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  return net::read_line(line, extensions, {});
}

template <class T>
bool is(const core::Result<net::Message>& message) {
  return message.has_value() && std::holds_alternative<T>(*message);
}

TEST(Message, TheSeedsCommandsAreKnownByTheirFirstCharacters) {
  EXPECT_TRUE(is<net::message::GetValidPeers>(read("get-valid-peers and more")));
  EXPECT_TRUE(is<net::message::GetLatestBlockchain>(read("get-latest-blockchain!")));
  EXPECT_TRUE(is<net::message::Exit>(read("exit")));
  EXPECT_TRUE(is<net::message::Exit>(read("exiting")));
  EXPECT_TRUE(is<net::message::Unknown>(read("GET / HTTP/1.1")));
  EXPECT_TRUE(is<net::message::Unknown>(read("bye")));
}

TEST(Message, NoExtensionBeginsWithACommandOfTheSeed) {
  const auto tip = test_genesis(test_keys("a"));
  for (const auto& line :
       {net::greeting_line({"127.0.0.1", 1}), net::tip_line(tip.weight()),
        net::get_blocks_line(tip.id(), {tip.id()}), net::blocks_line(tip.id(), {}, 1)}) {
    EXPECT_TRUE(is<net::message::Unknown>(read(line, Extensions::none))) << line;
  }
}

TEST(Message, ExtensionsAreUnknownUntilBothHaveGreeted) {
  const auto tip = test_genesis(test_keys("a"));
  const auto line = net::tip_line(tip.weight());
  EXPECT_TRUE(is<net::message::Unknown>(read(line, Extensions::greeting)));
  EXPECT_TRUE(is<net::message::Tip>(read(line, Extensions::all)));
  EXPECT_TRUE(is<net::message::Greeting>(read("onetip 2 h:1", Extensions::greeting)));
}

TEST(Message, WhatIsWrittenIsReadAgain) {
  const auto keys = test_keys("a");
  auto chain = grown(test_genesis(keys), keys, 3);
  const auto weight = chain.weight();
  EXPECT_EQ(std::get<net::message::Tip>(*read(net::tip_line(weight))).weight, weight);
  const std::vector<core::BlockId> locator{chain.parent().id(), chain.ancestor(0).id()};
  const auto asked =
      std::get<net::message::GetBlocks>(*read(net::get_blocks_line(chain.id(), locator)));
  EXPECT_EQ(asked.wanted, chain.id());
  EXPECT_EQ(asked.locator, locator);
  const auto sent = std::get<net::message::Blocks>(
      *read(net::blocks_line(chain.id(), chain.blocks_from(1), SIZE_MAX)));
  EXPECT_EQ(sent.wanted, chain.id());
  const auto& blocks = std::get<std::vector<core::BlockPtr>>(sent.blocks);
  ASSERT_EQ(blocks.size(), 3U);
  EXPECT_TRUE(core::identical(*blocks[2], chain.tip()));
  EXPECT_EQ(sent.parent, chain.ancestor(0).id().hash) << "what the first stands on";
  const auto whole = std::get<net::message::Blocks>(
      *read(net::blocks_line(chain.id(), chain.blocks_from(0), SIZE_MAX)));
  EXPECT_EQ(whole.parent, std::nullopt) << "a genesis stands on nothing";
  const auto none = std::get<net::message::Blocks>(*read(net::blocks_line(chain.id(), {}, 1)));
  EXPECT_EQ(none.parent, std::nullopt);
  EXPECT_EQ(std::get<net::message::Greeting>(*read(net::greeting_line({"h", 7}))).listens,
            (Address{"h", 7}));
}

TEST(Message, AKnownCommandWithAnUnreadablePayloadIsAnError) {
  const std::string hash(64, 'a');
  for (const std::string& line :
       {std::string("valid-peers:"), std::string("valid-peers:((3) 0 () 0 () () 7)"),
        std::string("onetip "), std::string("onetip x"), std::string("onetip 0 h:1"),
        std::string("onetip 1"), std::string("onetip 1 h:0"), "tip 1 " + hash,
        "tip -1 " + hash + " 5", "tip 1 " + hash + " 5 6", "tip 1 " + hash.substr(1) + " 5",
        "tip 1  " + hash + " 5", "tip 99999999999999999999 " + hash + " 5",
        std::string("get-blocks "), "get-blocks 1 " + hash + " 2", std::string("blocks "),
        "blocks 1 " + hash, "blocks 1 " + hash + " 2"}) {
    EXPECT_FALSE(read(line).has_value()) << line;
  }
}

TEST(Message, RandomLinesDoNoHarm) {
  test::check_property([](const std::string& bytes) {
    for (const std::string start :
         {"", "tip ", "get-blocks ", "blocks ", "valid-peers:", "onetip "}) {
      (void)read(start + bytes);
    }
  });
}

TEST(PeerList, TheReferencesListsAreRead) {
  const auto read_file = [](const std::string& name) {
    const auto line = read_data("reference/wire/" + name);
    return net::read_peer_list(std::string_view(line).substr(net::kPeersCommand.size()), 1000);
  };
  EXPECT_TRUE(read_file("get-valid-peers.empty.reply.bin")->empty());
  EXPECT_EQ(*read_file("get-valid-peers.reply.bin"),
            (std::vector<Address>{{"127.0.0.1", 7999}, {"localhost", 7998}}));
  // One entry says (void), one an ip without quotes and without `u`.
  EXPECT_EQ(*read_file("get-valid-peers.after-gossip.reply.bin"),
            (std::vector<Address>{{"127.0.0.1", 7964}, {"127.0.0.1", 7962}, {"127.0.0.1", 7961}}));
}

TEST(PeerList, WhatCannotBeDialledIsLeftOut) {
  const auto list = net::read_peer_list(
      R"(((3) 0 () 0 () () (c (f peer-info "a b" 1) c (f peer-info "" 1) c (f peer-info "h" 0) )"
      R"(c (f peer-info "h" 65536) c (f peer-info "h" 1/2) c 7 c (f peer-info 5 5) )"
      R"(c (f peer-info "x\ny" 5) c (f peer-info "ok" 65535))))",
      1000);
  ASSERT_TRUE(list.has_value()) << list.error().what;
  EXPECT_EQ(*list, (std::vector<Address>{{"ok", 65535}}));
}

TEST(PeerList, WhatIsWrittenIsReadAgain) {
  for (const std::vector<Address>& list : {std::vector<Address>{},
                                           {{"127.0.0.1", 1}},
                                           {{"127.0.0.1", 1}, {"host-2.example", 65535}}}) {
    EXPECT_EQ(*net::read_peer_list(net::write_peer_list(list), 10), list);
  }
}

TEST(PeerAddress, IsAHostAndAPort) {
  EXPECT_EQ(*Address::parse("127.0.0.1:7000"), (Address{"127.0.0.1", 7000}));
  EXPECT_EQ(Address::parse("h:65535")->text(), "h:65535");
  for (const auto* text : {"", ":", "h", "h:", ":1", "h:0", "h:65536", "h:1x", "h:-1"}) {
    EXPECT_FALSE(Address::parse(text).has_value()) << text;
  }
}

/// It is told to others, who would close the connection of whoever told it.
TEST(PeerAddress, HasAHostThatCanBePassedOn) {
  for (const std::string& host : {std::string("127.0.0.1\""), std::string("h)"),
                                  std::string("\x80"), std::string("a b"), std::string(254, 'h')}) {
    EXPECT_FALSE(Address::parse(host + ":7000").has_value()) << host;
  }
  EXPECT_TRUE(Address::parse(std::string(253, 'h') + ":7000").has_value());
}

}  // namespace
}  // namespace onetip::test::message_test
