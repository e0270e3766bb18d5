// What each behaviour does to a network of otherwise honest peers.
#include "sim/behaviours/actor.hpp"

#include <gtest/gtest.h>

#include "support/virtual_net.hpp"

namespace onetip::test::actor_test {
namespace {

using namespace std::chrono_literals;
using net::SyncMode;
using sim::Behaviour;

class InBothModes : public testing::TestWithParam<SyncMode> {
 protected:
  void add(Behaviour behaviour, std::vector<std::size_t> dials) {
    net_.add({.dials = std::move(dials),
              .sync = GetParam(),
              .behaviour = behaviour,
              .poll_interval = 1s});
  }
  void start() {
    net_.start_all();
    net_.run_for(100ms);
  }
  std::uint64_t height(std::size_t peer) { return net_.chain(peer).height(); }

  VirtualNet net_;
};

INSTANTIATE_TEST_SUITE_P(Modes, InBothModes, testing::Values(SyncMode::gossip, SyncMode::poll));

TEST_P(InBothModes, AStubbornPeerTellsButTakesNothing) {
  add(Behaviour::stubborn, {1});
  add(Behaviour::honest, {});
  start();
  net_.mine(1, 3);
  net_.run_for(10s);
  EXPECT_EQ(height(0), 0U);
  net_.mine(0, 5);
  net_.run_for(10s);
  EXPECT_EQ(height(1), 5U);
  EXPECT_EQ(net_.chain(0), net_.chain(1));
}

TEST_P(InBothModes, ASilentPeerTakesButTellsNobody) {
  add(Behaviour::honest, {1});
  add(Behaviour::silent, {2});
  add(Behaviour::honest, {});
  start();
  net_.mine(0, 3);
  net_.run_for(20s);
  EXPECT_EQ(height(1), 3U);
  EXPECT_EQ(height(2), 0U);
}

TEST_P(InBothModes, AForgersBlocksAreRefusedAndItsConnectionIsClosed) {
  add(Behaviour::forger, {1});
  add(Behaviour::honest, {2});
  add(Behaviour::honest, {});
  start();
  net_.mine(0, 1);
  net_.run_for(5s);
  EXPECT_EQ(net_.heard_by<net::notice::Mined>(0).size(), 1U);
  EXPECT_EQ(height(0), 0U) << "it mines on the honest chain";
  EXPECT_EQ(height(1), 0U);
  EXPECT_EQ(height(2), 0U);
  const auto refused = net_.heard_by<net::notice::BlocksRefused>(1);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused.front().why.rule, core::Rule::bad_hash);
  EXPECT_EQ(net_.connections(0, 1), 0U);
  EXPECT_TRUE(net_.run_until([&] { return net_.connections(0, 1) == 1; }, 10s));
}

TEST_P(InBothModes, AForgerPassesOthersBlocksOnAsTheyAre) {
  add(Behaviour::honest, {1});
  add(Behaviour::forger, {2});
  add(Behaviour::honest, {});
  start();
  net_.mine(0, 3);
  net_.run_for(10s);
  EXPECT_EQ(height(2), 3U);
}

TEST_P(InBothModes, ACredulousPeerTakesWhatTheForgerMade) {
  add(Behaviour::forger, {1});
  add(Behaviour::credulous, {2});
  add(Behaviour::honest, {});
  start();
  net_.mine(0, 1);
  net_.run_for(5s);
  EXPECT_EQ(height(1), 1U);
  EXPECT_EQ(height(2), 0U);
  EXPECT_NE(net_.chain(1).tip().hash, net_.chain(1).tip().computed_hash());
  const auto refused = net_.heard_by<net::notice::BlocksRefused>(2);
  ASSERT_FALSE(refused.empty());
  EXPECT_EQ(refused.front().why.rule, core::Rule::bad_hash);
}

}  // namespace
}  // namespace onetip::test::actor_test
