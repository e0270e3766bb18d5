// A byte a second: what is said that slowly still arrives, and costs nobody anything on the way.

#include <gtest/gtest.h>

#include "net/message.hpp"
#include "support/scripted_peer.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test::slow_test {
namespace {

using namespace std::chrono_literals;
using sim::Behaviour;

TEST(Slow, SaysOneByteASecond) {
  VirtualNet net;
  net.add({.behaviour = Behaviour::honest});
  net.add({.dials = {0}, .behaviour = Behaviour::slow});
  net.start_all();
  const std::string greeting = net::greeting_line(net.address(1));
  ASSERT_TRUE(net.run_until([&] { return !net.heard_by<net::notice::Greeted>(0).empty(); }, 60s));
  const auto said = std::chrono::duration_cast<std::chrono::seconds>(net.now());
  EXPECT_EQ(said.count(), static_cast<std::int64_t>(greeting.size()));
}

TEST(Slow, WhatItMinesArrivesInTheEnd) {
  VirtualNet net;
  net.add({.behaviour = Behaviour::honest});
  net.add({.dials = {0}, .behaviour = Behaviour::slow});
  net.start_all();
  net.mine(1, 1);
  net.run_for(60s);
  EXPECT_EQ(net.chain(0).height(), 0U);
  EXPECT_TRUE(net.run_until([&] { return net.chain(0).height() == 1; }, 2h));
  EXPECT_TRUE(net.heard_by<net::notice::ConnectionClosed>(0).empty());
}

TEST(Slow, KeepsNobodyFromHearingOfOthers) {
  VirtualNet net;
  net.add({.dials = {1}});
  net.add({.dials = {}});
  for (int i = 0; i < 20; ++i) net.add({.dials = {0, 1}, .behaviour = Behaviour::slow});
  net.start_all();
  net.run_for(3s);
  for (int i = 0; i < 5; ++i) {
    net.mine(0, 1);
    net.run_for(100ms);
    EXPECT_EQ(net.chain(0), net.chain(1));
  }
  net.run_for(600s);
  EXPECT_EQ(net.chain(0).height(), 5U);
  EXPECT_EQ(net.connections(0, 1), 1U);
  EXPECT_EQ(net.connections(0, 21), 1U);
}

/// A slow peer by itself, asked again and again.
class AskedOften : public testing::Test {
 protected:
  AskedOften()
      : keys_(test_keys("slow")),
        slow_(sim::make_actor(Behaviour::slow, test_config(), keys_, core::Random(1, "slow"))) {
    handle(net::event::Started{test_genesis(keys_)});
    handle(net::event::Connected{kOther, {"127.0.0.9", 40000}, true});
    handle(net::event::Received{kOther, "onetip 1 127.0.0.9:7000\n"});
  }

  void handle(const net::Event& event) {
    for (const auto& action : slow_->handle({now_, kWallStart}, event)) {
      if (const auto* timer = std::get_if<net::action::SetTimer>(&action)) {
        timers_[timer->timer] = timer->at;
      } else if (const auto* send = std::get_if<net::action::Send>(&action)) {
        EXPECT_EQ(send->bytes->size(), 1U);
        ++said_;
      }
    }
  }

  void ask() { handle(net::event::Received{kOther, "get-valid-peers\n"}); }

  /// Lets the timers fire, each at its time, until one is set no more.
  void pass(std::size_t ticks) {
    for (std::size_t i = 0; i < ticks; ++i) {
      const auto next =
          std::min_element(timers_.begin(), timers_.end(),
                           [](const auto& a, const auto& b) { return a.second < b.second; });
      if (next == timers_.end()) return;
      now_ = next->second;
      const auto timer = next->first;
      timers_.erase(next);
      handle(net::event::TimerFired{timer});
    }
  }

  static constexpr net::ConnectionId kOther{1};
  core::KeyPair keys_;
  std::unique_ptr<sim::Actor> slow_;
  std::chrono::nanoseconds now_{};
  std::map<net::TimerId, std::chrono::nanoseconds> timers_;
  std::size_t said_ = 0;
};

TEST_F(AskedOften, ItHoldsNoMoreThanItsBoundOfWhatIsStillToBeSaid) {
  constexpr std::size_t kBound = std::size_t{64} << 10;
  for (int i = 0; i < 10000; ++i) ask();
  pass(2 * kBound);
  EXPECT_GT(said_, kBound / 2);
  EXPECT_LE(said_, kBound);
}

TEST_F(AskedOften, ItSaysNothingOnAConnectionThatIsOver) {
  ask();
  pass(10);
  const auto said = said_;
  EXPECT_GT(said, 0U);
  handle(net::event::Closed{kOther, net::ClosedHow::fin});
  pass(100);
  EXPECT_EQ(said_, said);
}

}  // namespace
}  // namespace onetip::test::slow_test
