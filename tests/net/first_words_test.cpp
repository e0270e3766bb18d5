// Who dials a peer that polls says first where it listens. That isn't taken for an answer, and no
// later answer is taken for that: it may name the peer itself.
#include <gtest/gtest.h>

#include "net/message.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::first_words_test {
namespace {

using namespace std::chrono_literals;

constexpr auto kInterval = 500ms;
const net::Address kSelf{"127.0.0.1", 7000};
const net::Address kDialler{"127.0.0.9", 7000};

/// It polls, and its turn to poll came while nobody was there.
struct FirstWords : testing::Test {
  static net::PeerConfig polling() {
    auto config = test_config();
    config.sync = net::SyncMode::poll;
    config.poll_interval = kInterval;
    return config;
  }
  void SetUp() override {
    peer.start(test_genesis(test_keys("peer")));
    peer.pass(10 * kInterval);
    peer.accept(1, kDialler.host);
  }
  bool polled() { return peer.sent(1).find("get-latest-blockchain") != std::string::npos; }

  ScriptedPeer peer{polling()};
};

TEST_F(FirstWords, AreWaitedForBeforeTheFirstPoll) {
  EXPECT_FALSE(polled());
  peer.pass(kInterval);
  EXPECT_FALSE(polled());
  peer.receive(1, net::peers_line({kDialler}));
  peer.pass(kInterval);
  EXPECT_TRUE(polled());
  peer.receive(1, net::peers_line({kSelf}));  // the answer: it knows nobody else
  EXPECT_EQ(peer.close_reason(1), std::nullopt);
}

TEST_F(FirstWords, AreNotWaitedForLongerThanForAGreeting) {
  peer.pass(net::Limits{}.greeting_grace + kInterval);
  EXPECT_TRUE(polled());
}

TEST_F(FirstWords, ThatComeBehindAQuestionLeaveTheAnswerAnAnswer) {
  peer.pass(net::Limits{}.greeting_grace + kInterval);
  ASSERT_TRUE(polled());
  peer.receive(1, net::peers_line({kDialler}));
  peer.receive(1, net::peers_line({kSelf}));
  EXPECT_EQ(peer.close_reason(1), std::nullopt);
}

TEST_F(FirstWords, OfThePeerItselfEndTheConnection) {
  peer.receive(1, net::peers_line({kSelf}));
  EXPECT_EQ(peer.close_reason(1), net::CloseReason::self);
}

}  // namespace
}  // namespace onetip::test::first_words_test
