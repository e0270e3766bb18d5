// Every limit of net/limits.hpp at its border: what just fits is taken, one more is not.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/chain_text.hpp"
#include "net/discovery.hpp"
#include "net/early_chains.hpp"
#include "net/known_chains.hpp"
#include "net/message.hpp"
#include "support/scripted_peer.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test::limits_test {
namespace {

using namespace std::chrono_literals;
using net::CloseReason;

constexpr std::string_view kHello = "onetip 1 127.0.0.9:7000\n";

class LimitsTest : public testing::Test {
 protected:
  /// A peer with these limits, and a greeted connection #1.
  ScriptedPeer greeted(const net::Limits& limits) {
    auto config = test_config();
    config.limits = &limits;
    ScriptedPeer peer(config);
    peer.start(genesis_);
    peer.accept(1);
    peer.receive(1, kHello);
    return peer;
  }
  std::optional<CloseReason> reason_for(const net::Limits& limits, const std::string& bytes) {
    auto peer = greeted(limits);
    peer.receive(1, bytes);
    return peer.close_reason(1);
  }
  static std::string chain_line(const core::Blockchain& chain) {
    return fmt::format("{}{}\n", net::kChainCommand, core::write_chain(chain, kWallStart.count()));
  }

  core::KeyPair keys_ = test_keys("peer");
  core::KeyPair others_ = test_keys("other");
  core::Blockchain genesis_ = test_genesis(keys_);
  net::Limits limits_;
};

TEST_F(LimitsTest, ShortLine) {
  limits_.short_line = 100;
  EXPECT_EQ(reason_for(limits_, std::string(100, 'x') + '\n'), std::nullopt);
  EXPECT_EQ(reason_for(limits_, std::string(101, 'x') + '\n'), CloseReason::line_too_long);
  EXPECT_EQ(reason_for(limits_, std::string(100, 'x')), std::nullopt);
  EXPECT_EQ(reason_for(limits_, std::string(101, 'x')), CloseReason::line_too_long);
}

TEST_F(LimitsTest, PeersLine) {
  const auto line = net::peers_line({{"127.0.0.3", 7000}});
  limits_.peers_line = line.size() - 1;
  EXPECT_EQ(reason_for(limits_, line), std::nullopt);
  limits_.peers_line = line.size() - 2;
  EXPECT_EQ(reason_for(limits_, line), CloseReason::line_too_long);
}

TEST_F(LimitsTest, BlocksLine) {
  const auto line = net::blocks_line(genesis_.id(), {genesis_.tip_ptr()}, 1);
  limits_.blocks_line = line.size() - 1;
  EXPECT_EQ(reason_for(limits_, line), std::nullopt);
  limits_.blocks_line = line.size() - 2;
  EXPECT_EQ(reason_for(limits_, line), CloseReason::line_too_long);
}

TEST_F(LimitsTest, ChainLineIsNeitherTakenNorSentBeyondItsLimit) {
  const auto line = chain_line(grown(genesis_, others_, 1));
  limits_.chain_line = line.size() - net::kChainCommand.size() - 1;
  EXPECT_EQ(reason_for(limits_, line), std::nullopt);
  --limits_.chain_line;
  EXPECT_EQ(reason_for(limits_, line), CloseReason::line_too_long);

  auto config = test_config();
  limits_.chain_line = chain_line(genesis_).size() - net::kChainCommand.size() - 1;
  config.limits = &limits_;
  for (const bool fits : {true, false}) {
    limits_.chain_line -= fits ? 0 : 1;
    ScriptedPeer peer(config);
    peer.start(genesis_);
    peer.accept(1);
    peer.receive(1, "get-latest-blockchain\n");
    EXPECT_EQ(peer.sent(1).size(), fits ? chain_line(genesis_).size() : 0);
  }
}

TEST_F(LimitsTest, PendingBytesCostTheConnectionThatHoldsMost) {
  limits_.pending_bytes = 1000;
  limits_.short_line = 2000;
  auto peer = greeted(limits_);
  peer.accept(3, "127.0.0.8");
  peer.receive(3, std::string(300, 'x'));
  peer.receive(1, std::string(700, 'x'));
  peer.receive(3, "x");
  EXPECT_EQ(peer.close_reason(1), CloseReason::too_many_bytes_pending);
  EXPECT_EQ(peer.close_reason(3), std::nullopt);
}

TEST_F(LimitsTest, AConnectionThatEndsGivesItsPendingBytesBack) {
  limits_.pending_bytes = 1000;
  limits_.short_line = 2000;
  auto peer = greeted(limits_);
  for (const std::uint64_t id : {3, 5, 7}) {
    peer.accept(id, "127.0.0.8");
    peer.receive(id, std::string(700, 'x'));
    EXPECT_EQ(peer.close_reason(id), std::nullopt);  // and it is closed
  }
}

TEST_F(LimitsTest, AJudgedChainGivesItsPendingBytesBack) {
  const auto shorter = grown(genesis_, others_, 1);
  const auto longer = grown(genesis_, others_, 2);
  limits_.pending_bytes = chain_line(longer).size();
  auto peer = greeted(limits_);
  peer.receive(1, chain_line(shorter));
  peer.receive(1, chain_line(longer));
  EXPECT_EQ(peer.jobs(), 1U) << "no room for two";
  peer.do_jobs();
  peer.receive(1, chain_line(longer));
  EXPECT_EQ(peer.jobs(), 1U);
  peer.do_jobs();
  EXPECT_EQ(peer.peer().chain(), longer);
}

TEST_F(LimitsTest, UnknownLines) {
  limits_.unknown_lines = 2;
  EXPECT_EQ(reason_for(limits_, "a\nb\n\n\r\n"), std::nullopt);
  EXPECT_EQ(reason_for(limits_, "a\nb\nc\n"), CloseReason::too_many_unknown_lines);
}

TEST_F(LimitsTest, Locator) {
  limits_.locator = 2;
  const std::vector<core::BlockId> pairs(2, genesis_.id());
  EXPECT_EQ(reason_for(limits_, net::get_blocks_line(genesis_.id(), pairs)), std::nullopt);
  EXPECT_EQ(reason_for(limits_, net::get_blocks_line(genesis_.id(), {3, genesis_.id()})),
            CloseReason::malformed_line);
}

TEST_F(LimitsTest, OurOwnLocatorsFit) {
  net::KnownChains chains(grown(genesis_, keys_, 500), core::ForkChoice::nonce_sum, limits_);
  for (std::size_t i = 0; i < 2 * limits_.side_chains; ++i) {
    chains.keep(grown(genesis_, test_keys(std::to_string(i)), 1));
  }
  EXPECT_LE(net::locator_of(chains.held()).size() + 64 + 16, limits_.locator);
}

TEST_F(LimitsTest, ListedAndKnownAddresses) {
  limits_.listed_addresses = 3;
  limits_.known_addresses = 5;
  auto peer = greeted(limits_);  // knows 127.0.0.9
  std::vector<net::Address> list;
  for (std::uint16_t port = 1; port <= 4; ++port) list.push_back({"127.0.0.3", port});
  peer.receive(1, net::peers_line(list));
  const auto known = [&] {
    std::size_t count = 0;
    for (const auto& notice : peer.notices()) {
      if (const auto* n = std::get_if<net::notice::AddressesKnown>(&notice)) count = n->count;
    }
    return count;
  };
  EXPECT_EQ(known(), 4U);
  for (auto& address : list) address.host = "127.0.0.4";
  peer.receive(1, net::peers_line(list));
  EXPECT_EQ(known(), 5U);
}

// It would be dialled for ever, and be dialled still when it is forgotten.
TEST_F(LimitsTest, AConnectionThatFoundNoRoomForItsAddressIsNotCountedOff) {
  limits_.known_addresses = 2;
  auto config = test_config();
  config.limits = &limits_;
  config.dial_learned = true;
  config.max_learned_dials = 1;
  ScriptedPeer peer(config);
  const auto last_dial = [&] { return static_cast<std::uint64_t>(peer.dials().back().connection); };
  const net::Address first{"127.0.0.3", 7000};
  const net::Address without_room{"127.0.0.4", 7000};
  const net::Address last{"127.0.0.5", 7000};
  peer.start(genesis_);
  peer.accept(1);
  peer.receive(1, std::string(kHello) + net::peers_line({first}));
  peer.accept(3, without_room.host);
  peer.receive(3, net::greeting_line(without_room));
  peer.closed(last_dial(), net::ClosedHow::refused);
  peer.receive(1, net::peers_line({without_room}));  // the first makes room
  ASSERT_EQ(peer.dials().back().to, without_room);
  peer.closed(last_dial(), net::ClosedHow::refused);
  peer.closed(3, net::ClosedHow::fin);
  peer.receive(1, net::peers_line({last}));  // and so does this one
  for (int i = 0; i < 10; ++i) {
    ASSERT_EQ(peer.dials().back().to, last);
    peer.closed(last_dial(), net::ClosedHow::refused);
    peer.pass(3s);
  }
}

TEST_F(LimitsTest, Connections) {
  limits_.connections = 2;
  auto peer = greeted(limits_);
  peer.accept(3);
  peer.accept(5);
  EXPECT_EQ(peer.close_reason(5), CloseReason::too_many_connections);
  EXPECT_EQ(peer.close_reason(3), std::nullopt);
}

TEST_F(LimitsTest, HalfOpenConnectionsMakeRoomOldestFirst) {
  limits_.half_open = 2;
  auto peer = greeted(limits_);
  for (const std::uint64_t id : {3, 5, 7}) peer.accept(id);
  EXPECT_EQ(peer.close_reason(3), CloseReason::too_many_connections);
  EXPECT_EQ(peer.close_reason(5), std::nullopt);
  EXPECT_EQ(peer.close_reason(1), std::nullopt);
}

TEST_F(LimitsTest, HalfOpenConnectionsThatEndedTakeNoRoom) {
  limits_.half_open = 2;
  auto peer = greeted(limits_);
  for (const std::uint64_t id : {3, 5, 7}) {
    peer.accept(id);
    peer.closed(id, net::ClosedHow::fin);
  }
  for (const std::uint64_t id : {9, 11}) peer.accept(id);
  EXPECT_EQ(peer.close_reason(9), std::nullopt);
  EXPECT_EQ(peer.close_reason(11), std::nullopt);
}

TEST_F(LimitsTest, ABatchEndsWithItsCountOrItsBytes) {
  const auto chain = grown(genesis_, keys_, 5);
  const auto count_sent = [&](const net::Limits& limits) {
    auto config = test_config();
    config.limits = &limits;
    ScriptedPeer peer(config);
    peer.start(chain);
    peer.accept(1);
    peer.receive(1, kHello);
    peer.receive(1, net::get_blocks_line(chain.id(), {genesis_.id()}));
    const auto& sent = peer.sent(1);
    const auto line = sent.substr(sent.find("blocks "));
    const auto message =
        net::read_line(std::string_view(line).substr(0, line.size() - 1), net::Extensions::all, {});
    const auto& blocks = std::get<net::message::Blocks>(*message).blocks;
    return std::get<std::vector<core::BlockPtr>>(blocks).size();
  };
  EXPECT_EQ(count_sent({}), 5U);
  net::Limits by_count;
  by_count.batch_blocks = 3;
  EXPECT_EQ(count_sent(by_count), 3U);
  net::Limits by_bytes;
  by_bytes.batch_bytes = 1;
  EXPECT_EQ(count_sent(by_bytes), 1U);
}

TEST_F(LimitsTest, FetchesAndPendingChains) {
  limits_.fetches = 1;
  auto peer = greeted(limits_);
  peer.accept(3, "127.0.0.8");
  peer.receive(3, "onetip 1 127.0.0.8:7000\n");
  peer.receive(1, net::tip_line(grown(genesis_, others_, 1).weight()));
  peer.receive(3, net::tip_line(grown(genesis_, others_, 2).weight()));
  EXPECT_EQ(peer.sent(3).find("get-blocks"), std::string::npos);
  peer.pass(3s);
  EXPECT_NE(peer.sent(3).find("get-blocks"), std::string::npos) << "who is silent keeps no place";

  limits_.pending_chains = 1;
  auto flooded = greeted(limits_);
  flooded.receive(1, chain_line(grown(genesis_, others_, 1)));
  flooded.receive(1, chain_line(grown(genesis_, others_, 2)));
  EXPECT_EQ(flooded.jobs(), 1U);
  flooded.do_jobs();
  flooded.receive(1, chain_line(grown(genesis_, others_, 2)));
  EXPECT_EQ(flooded.jobs(), 1U);
}

TEST_F(LimitsTest, FetchesThatFailAreMadeUpForAtOnceButSoOften) {
  limits_.failed_fetches = 1;
  auto peer = greeted(limits_);
  const auto chain = grown(genesis_, others_, 1);
  peer.receive(1, net::tip_line(chain.weight()));
  for (const std::uint64_t id : {3, 5}) {
    const auto host = fmt::format("127.0.1.{}", id);
    peer.accept(id, host);
    peer.receive(id, net::greeting_line({host, 7000}) + net::tip_line(chain.weight()));
  }
  const auto is_asked = [&](std::uint64_t id) {
    return peer.sent(id).find("get-blocks") != std::string::npos;
  };
  peer.receive(1, net::blocks_line(chain.id(), {}, 1));
  EXPECT_TRUE(is_asked(3));
  peer.closed(3, net::ClosedHow::reset);
  EXPECT_FALSE(is_asked(5));
  peer.pass(limits_.request_timeout - 1ns);
  EXPECT_FALSE(is_asked(5));
  peer.pass(1ns);
  EXPECT_TRUE(is_asked(5));
}

TEST_F(LimitsTest, SideChainsAndTheirBlocks) {
  limits_.side_chains = 2;
  limits_.side_blocks = 5;
  net::KnownChains chains(genesis_, core::ForkChoice::nonce_sum, limits_);
  const auto a = grown(genesis_, test_keys("a"), 2);
  const auto b = grown(genesis_, test_keys("b"), 2);
  const auto c = grown(genesis_, test_keys("c"), 3);
  chains.keep(a);
  chains.keep(b);
  EXPECT_TRUE(chains.find(a.id()));
  chains.keep(c);  // a third chain: the oldest goes
  EXPECT_FALSE(chains.find(a.id()));
  EXPECT_TRUE(chains.find(b.id()));
  EXPECT_TRUE(chains.find(c.id()));
  chains.keep(grown(c, test_keys("c"), 1));  // 2 + 4 blocks
  EXPECT_FALSE(chains.find(b.id()));
  EXPECT_TRUE(chains.find(c.id()));
}

TEST_F(LimitsTest, WhatIsAdoptedAtOncePushesNoLosingChainOut) {
  limits_.side_chains = 1;
  auto peer = greeted(limits_);
  const auto lost = grown(genesis_, test_keys("a"), 1);
  const auto won = grown(genesis_, others_, 3);
  const auto take = [&](const core::Blockchain& chain, std::uint64_t first) {
    peer.receive(1, net::tip_line(chain.weight()));
    peer.receive(1, net::blocks_line(chain.id(), chain.blocks_from(first), SIZE_MAX));
    peer.do_jobs();
    EXPECT_EQ(peer.peer().chain(), chain);
  };
  take(lost, 1);
  take(won.ancestor(2), 1);
  take(won, 3);
  peer.receive(1, net::get_blocks_line(lost.id(), {genesis_.id()}));
  const auto answer = net::blocks_line(lost.id(), lost.blocks_from(1), SIZE_MAX);
  EXPECT_NE(peer.sent(1).find(answer), std::string::npos);
}

TEST_F(LimitsTest, Bans) {
  limits_.bans = 1;
  core::Random random(1, "bans");
  net::Agenda agenda;
  net::Discovery discovery({{"127.0.0.1", 7000}, {}, 0}, limits_, random, agenda);
  const net::Address first{"127.0.0.2", 7000};
  const net::Address second{"127.0.0.3", 7000};
  discovery.ban(first, 0s);
  EXPECT_TRUE(discovery.banned(first, limits_.ban - 1ns));
  EXPECT_FALSE(discovery.banned(first, limits_.ban));
  discovery.ban(second, 1s);
  EXPECT_FALSE(discovery.banned(first, 1s));
  EXPECT_TRUE(discovery.banned(second, 1s));
}

TEST_F(LimitsTest, EarlyChains) {
  limits_.early_chains = 1;
  net::Agenda agenda;
  net::EarlyChains early(limits_, agenda);
  const auto a = grown(genesis_, test_keys("a"), 1);
  const auto b = grown(genesis_, test_keys("b"), 1);
  early.set_aside({a, net::ConnectionId{1}, 1, 5h}, genesis_, 0s);
  early.set_aside({b, net::ConnectionId{1}, 1, 5h}, genesis_, 0s);
  EXPECT_FALSE(early.find(a));
  EXPECT_TRUE(early.find(b));
  EXPECT_FALSE(early.find(genesis_));
  EXPECT_EQ(agenda.early, limits_.early_interval);
  EXPECT_EQ(early.take_due(limits_.early_interval, 5h).size(), 1U);
  EXPECT_EQ(agenda.early, net::Agenda::kNever);
}

TEST_F(LimitsTest, BlocksOfEarlyChains) {
  limits_.early_blocks = 5;
  net::Agenda agenda;
  net::EarlyChains early(limits_, agenda);
  const auto own = grown(genesis_, keys_, 3);
  const auto set_aside = [&](const core::Blockchain& chain) {
    early.set_aside({chain, net::ConnectionId{1}, 1, 5h}, own, 0s);
    return chain;
  };
  const auto a = set_aside(grown(own, test_keys("a"), 2));
  const auto b = set_aside(grown(genesis_, test_keys("b"), 3));
  EXPECT_TRUE(early.find(a));
  EXPECT_TRUE(early.find(b));
  const auto c = set_aside(grown(own, test_keys("c"), 1));
  EXPECT_FALSE(early.find(a)) << "the oldest makes room";
  EXPECT_TRUE(early.find(b));
  EXPECT_TRUE(early.find(c));
  set_aside(grown(own, test_keys("d"), 6));
  EXPECT_TRUE(early.empty()) << "one that is too long by itself is not kept";
}

}  // namespace
}  // namespace onetip::test::limits_test
