// What a peer learns of others' addresses it passes on: soon, together, and once.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

#include "net/limits.hpp"
#include "net/message.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::sharing_test {
namespace {

using net::Address;

const Address kFirst{"127.0.0.9", 7000};
const Address kSecond{"127.0.0.8", 7000};
const Address kThird{"127.0.0.3", 7000};
const Address kFourth{"127.0.0.4", 7000};

class SharingTest : public testing::Test {
 protected:
  net::PeerConfig sharing() const {
    auto config = test_config();
    config.dial_learned = true;
    config.limits = &limits_;
    return config;
  }
  /// A peer that first and second have connected to, and that has told of both.
  ScriptedPeer among_two(const net::PeerConfig& config) {
    ScriptedPeer peer(config);
    peer.start(test_genesis(test_keys("peer")));
    peer.accept(1, kFirst.host);
    peer.receive(1, net::greeting_line(kFirst));
    peer.accept(3, kSecond.host);
    peer.receive(3, net::greeting_line(kSecond));
    peer.pass(limits_.share_delay);
    return peer;
  }
  /// What was sent there since the last call.
  std::string sent_anew(ScriptedPeer& peer, std::uint64_t id) {
    const std::string& all = peer.sent(id);
    return all.substr(std::exchange(seen_[id], all.size()));
  }

  net::Limits limits_;
  std::map<std::uint64_t, std::size_t> seen_;
};

TEST_F(SharingTest, TwoThatKnowOnePeerHearOfEachOther) {
  auto peer = among_two(sharing());
  const auto line = net::peers_line({kFirst, kSecond});
  EXPECT_TRUE(peer.sent(1).ends_with(line)) << peer.sent(1);
  EXPECT_TRUE(peer.sent(3).ends_with(line)) << peer.sent(3);
}

TEST_F(SharingTest, WhatIsLearnedIsPassedOnTogetherAndOnce) {
  auto peer = among_two(sharing());
  (void)sent_anew(peer, 3);
  peer.receive(1, net::peers_line({kThird}));
  peer.pass(limits_.share_delay / 2);
  peer.receive(1, net::peers_line({kThird, kFourth}));
  EXPECT_EQ(sent_anew(peer, 3), "") << "more may come";
  peer.pass(limits_.share_delay / 2);
  EXPECT_EQ(sent_anew(peer, 3), net::peers_line({kThird, kFourth}));
  peer.receive(3, net::peers_line({kFourth, kThird, kFirst}));
  peer.pass(limits_.share_delay);
  EXPECT_EQ(sent_anew(peer, 3), "");
}

TEST_F(SharingTest, ALongListIsToldInParts) {
  limits_.listed_addresses = 1;
  auto peer = among_two(sharing());
  EXPECT_TRUE(peer.sent(3).ends_with(net::peers_line({kFirst}) + net::peers_line({kSecond})))
      << peer.sent(3);
}

// In a scenario that gives each peer its neighbours, nobody needs to hear of anybody else.
TEST_F(SharingTest, WhoDialsNobodyLearnedTellsOfNobody) {
  auto config = sharing();
  config.dial_learned = false;
  auto peer = among_two(config);
  EXPECT_EQ(peer.sent(3).find(kFirst.host), std::string::npos) << peer.sent(3);
}

}  // namespace
}  // namespace onetip::test::sharing_test
