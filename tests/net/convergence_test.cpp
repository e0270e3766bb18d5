// Many peers, one tip: rings, meshes and stars mine, part and meet again, in virtual time.
#include <gtest/gtest.h>

#include <algorithm>

#include "support/scripted_peer.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test::convergence_test {
namespace {

using namespace std::chrono_literals;
using net::SyncMode;

enum class Shape { ring, mesh, star, line };

/// The lower index dials the higher one.
std::vector<std::size_t> dials(Shape shape, std::size_t peer, std::size_t count) {
  std::vector<std::size_t> higher;
  for (auto other = peer + 1; other < count; ++other) {
    const bool adjacent = other == peer + 1 || (shape == Shape::ring && other == peer + count - 1);
    const bool linked = shape == Shape::mesh || (shape == Shape::star && peer == 0) ||
                        ((shape == Shape::ring || shape == Shape::line) && adjacent);
    if (linked) higher.push_back(other);
  }
  return higher;
}

std::unique_ptr<VirtualNet> standing(Shape shape, std::size_t count,
                                     VirtualNet::PeerOptions options = {}, std::uint64_t seed = 1) {
  auto net = std::make_unique<VirtualNet>(seed);
  for (std::size_t peer = 0; peer < count; ++peer) {
    options.dials = dials(shape, peer, count);
    net->add(options);
  }
  net->start_all();
  net->run_for(100ms);
  return net;
}

TEST(Convergence, AMinedBlockReachesTheOtherPeer) {
  const auto standing_net = standing(Shape::line, 2);
  auto& net = *standing_net;
  net.mine(0, 1);
  EXPECT_TRUE(net.run_until([&] { return net.chain(1).height() == 1; }, 1s));
  EXPECT_EQ(net.heard_by<net::notice::Mined>(0).size(), 1U);
  EXPECT_EQ(net.heard_by<net::notice::CommandDone>(0).size(), 1U);
  EXPECT_EQ(net.heard_by<net::notice::BlocksAccepted>(1).size(), 1U);
}

class EveryShape : public testing::TestWithParam<Shape> {};

TEST_P(EveryShape, MinersEverywhereEndOnOneTip) {
  const auto standing_net = standing(GetParam(), 9);
  auto& net = *standing_net;
  net.set_latency(20ms);
  for (std::size_t peer = 0; peer < net.size(); ++peer) net.mine(peer, 5);
  EXPECT_TRUE(net.run_until([&] { return net.now() > 1s && net.converged(); }, 5s));
  const auto& best = net.chain(0);
  for (const auto& heard : net.heard()) {
    if (const auto* changed = std::get_if<net::notice::TipChanged>(&heard.notice)) {
      EXPECT_FALSE(
          core::is_better(core::ForkChoice::nonce_sum, changed->to.weight(), best.weight()));
    }
  }
}

TEST_P(EveryShape, EveryPairHasOneConnectionAndKeepsIt) {
  const auto standing_net = standing(GetParam(), 6);
  auto& net = *standing_net;
  net.run_for(30s);
  for (std::size_t peer = 0; peer < net.size(); ++peer) {
    for (const auto other : dials(GetParam(), peer, net.size())) {
      EXPECT_EQ(net.connections(peer, other), 1U) << peer << '-' << other;
    }
    EXPECT_TRUE(net.heard_by<net::notice::ConnectionClosed>(peer).empty());
  }
}

TEST_P(EveryShape, PollingPeersConvergeWithinTwoRoundsAHop) {
  const auto standing_net = standing(GetParam(), 5, {.sync = SyncMode::poll});
  auto& net = *standing_net;
  net.mine(0, 3);
  net.mine(4, 4);
  EXPECT_TRUE(net.run_until([&] { return net.now() > 1s && net.converged(); }, 110s));
}

INSTANTIATE_TEST_SUITE_P(Shapes, EveryShape,
                         testing::Values(Shape::ring, Shape::mesh, Shape::star, Shape::line));

TEST(Convergence, TheHeavierSideOfAWallWinsWhenItFalls) {
  // ring of 8: the wall stands between 0..3 and 4..7
  const auto standing_net = standing(Shape::ring, 8);
  auto& net = *standing_net;
  net.cut(3, 4);
  net.cut(0, 7);
  net.mine(1, 3);
  net.mine(6, 20);
  net.run_for(5s);
  EXPECT_EQ(net.chain(0), net.chain(3));
  EXPECT_EQ(net.chain(4), net.chain(7));
  EXPECT_FALSE(net.converged());
  const auto heavier = net.chain(6);
  net.join(3, 4);
  net.join(0, 7);
  EXPECT_TRUE(net.run_until([&] { return net.converged(); }, 2s));
  EXPECT_EQ(net.chain(0), heavier);
  for (std::size_t peer = 0; peer < net.size(); ++peer) {
    EXPECT_TRUE(net.heard_by<net::notice::ConnectionClosed>(peer).empty());
  }
}

TEST(Convergence, OldAndNewPeersLiveInOneNetwork) {
  VirtualNet net;
  for (std::size_t peer = 0; peer < 6; ++peer) {
    net.add({.dials = dials(Shape::ring, peer, 6),
             .sync = peer % 2 == 0 ? SyncMode::poll : SyncMode::gossip});
  }
  net.start_all();
  net.run_for(100ms);
  net.mine(0, 4);
  net.mine(3, 2);
  EXPECT_TRUE(net.run_until([&] { return net.now() > 1s && net.converged(); }, 60s));
}

class BothModes : public testing::TestWithParam<SyncMode> {};

TEST_P(BothModes, EachPeerHasAGenesisOfItsOwnAndOneRemains) {
  VirtualNet net;
  for (std::size_t peer = 0; peer < 5; ++peer) {
    net.add({.dials = dials(Shape::ring, peer, 5), .sync = GetParam(), .own_genesis = true});
  }
  net.start_all();
  for (std::size_t peer = 0; peer < 5; ++peer) net.mine(peer, peer + 1);
  EXPECT_TRUE(net.run_until([&] { return net.now() > 1s && net.converged(); }, 60s));
  EXPECT_GT(net.chain(0).height(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Modes, BothModes, testing::Values(SyncMode::gossip, SyncMode::poll));

TEST(Convergence, ManySeedsWithRandomSplitsOfTheStream) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    VirtualNet net(seed);
    net.set_split(40);
    for (std::size_t peer = 0; peer < 4; ++peer) {
      net.add({.dials = dials(Shape::ring, peer, 4),
               .sync = peer == 2 ? SyncMode::poll : SyncMode::gossip,
               .poll_interval = 1s});
    }
    net.start_all();
    for (std::size_t peer = 0; peer < 4; ++peer) net.mine(peer, 1 + (seed + peer) % 4);
    EXPECT_TRUE(net.run_until([&] { return net.now() > 1s && net.converged(); }, 30s)) << seed;
  }
}

TEST(Convergence, EqualEffortsEndOnTheSmallerHash) {
  // Difficulty 1 seals every block with nonce 1: two halves of equal effort.
  const auto standing_net = standing(Shape::line, 4);
  auto& net = *standing_net;
  net.cut(1, 2);
  net.mine(0, 3);
  net.mine(3, 3);
  net.run_for(1s);
  const auto left = net.chain(0).id();
  const auto right = net.chain(3).id();
  ASSERT_EQ(net.chain(0).weight().effort, net.chain(3).weight().effort);
  net.join(1, 2);
  EXPECT_TRUE(net.run_until([&] { return net.converged(); }, 1s));
  EXPECT_EQ(net.chain(0).id().hash, std::min(left.hash, right.hash));
}

TEST(Convergence, ADeepChainIsFetchedOnceAndInBatches) {
  const auto standing_net = standing(Shape::line, 1);
  auto& net = *standing_net;
  net.mine(0, 1500);
  ASSERT_TRUE(net.run_until([&] { return net.chain(0).height() == 1500; }, 60s));
  const auto judged = net.blocks_judged();
  const auto late = net.add({.dials = {0}});
  net.start(late);
  EXPECT_TRUE(net.run_until([&] { return net.chain(late).height() == 1500; }, 10s));
  EXPECT_EQ(net.blocks_judged() - judged, 1500U);
  EXPECT_TRUE(net.heard_by<net::notice::ConnectionClosed>(late).empty());
}

TEST(Convergence, ABlockCrossesEachLinkOnceInCalmTimes) {
  const auto standing_net = standing(Shape::ring, 6);
  auto& net = *standing_net;
  net.mine(0, 1);
  net.run_for(1s);
  ASSERT_TRUE(net.converged());
  std::size_t opened = 0;
  for (std::size_t peer = 0; peer < 6; ++peer) {
    for (const auto& request : net.heard_by<net::notice::RequestOpened>(peer)) {
      if (request.what == net::RequestKind::blocks) ++opened;
    }
  }
  EXPECT_EQ(opened, 5U);
  EXPECT_EQ(net.blocks_judged(), 6U);
}

TEST(Convergence, AReorgBackFetchesOnlyWhatIsNew) {
  //   g-a1-…-a5-x1-x2     0 and 1 mined the a's, and gave them up
  //    `b1-…-b6           for the b's of 2; then a newcomer extends the a's
  const auto standing_net = standing(Shape::line, 3);
  auto& net = *standing_net;
  net.cut(1, 2);
  net.mine(0, 5);
  net.mine(2, 6);
  net.run_for(1s);
  const auto lost = net.chain(1);
  ASSERT_EQ(lost.height(), 5U);
  net.join(1, 2);
  net.run_for(1s);
  ASSERT_TRUE(net.converged());
  ASSERT_NE(net.chain(1), lost);
  net.cut(1, 2);
  const auto judged = net.blocks_judged();
  const auto newcomer = net.add({.dials = {1}, .held = grown(lost, test_keys("x"), 2)});
  net.start(newcomer);
  net.run_for(1s);
  EXPECT_EQ(net.chain(0), net.chain(newcomer));
  EXPECT_EQ(net.chain(1), net.chain(newcomer));
  EXPECT_EQ(net.blocks_judged() - judged, 2U + 2U);
}

TEST(Convergence, ADurablePeerAnnouncesWhatIsStored) {
  VirtualNet net;
  net.add({.dials = {1}, .durable_first = true});
  net.add({});
  net.start_all();
  net.run_for(100ms);
  net.mine(0, 10);
  EXPECT_TRUE(net.run_until([&] { return net.chain(1).height() == 10; }, 2s));
  EXPECT_TRUE(net.converged());
}

TEST(Convergence, ABlockFromTheFutureIsTakenOnceTheClockGetsThere) {
  VirtualNet net;
  net.add({.dials = {1}, .clock_offset = 2h + 30s});
  net.add({});
  net.start_all();
  net.run_for(100ms);
  net.mine(0, 2);
  net.run_for(20s);
  EXPECT_EQ(net.chain(1).height(), 0U);
  EXPECT_GE(net.heard_by<net::notice::SetAside>(1).size(), 1U);
  EXPECT_TRUE(net.heard_by<net::notice::ConnectionClosed>(1).empty());
  EXPECT_TRUE(net.run_until([&] { return net.chain(1).height() == 2; }, 15s));
}

TEST(Convergence, EverybodyIsFoundFromOneAddress) {
  VirtualNet net;
  for (std::size_t peer = 0; peer < 12; ++peer) {
    net.add({.dials = peer == 0 ? std::vector<std::size_t>{} : std::vector<std::size_t>{0},
             .dial_learned = true});
  }
  net.start_all();
  net.run_for(20s);
  for (std::size_t peer = 0; peer < 12; ++peer) {
    for (std::size_t other = peer + 1; other < 12; ++other) {
      EXPECT_EQ(net.connections(peer, other), 1U) << peer << '-' << other;
    }
  }
  net.mine(7, 1);
  EXPECT_TRUE(net.run_until([&] { return net.chain(3).height() == 1; }, 1s));
}

TEST(Convergence, TwoThatDialEachOtherKeepOneConnection) {
  for (const auto sync : {SyncMode::gossip, SyncMode::poll}) {
    VirtualNet net;
    net.add({.dials = {1}, .sync = sync});
    net.add({.dials = {0}, .sync = sync});
    net.start_all();
    net.run_for(60s);
    EXPECT_EQ(net.connections(0, 1), 1U);
    EXPECT_LE(net.heard_by<net::notice::ConnectionClosed>(0).size(), 2U);
  }
}

TEST(Convergence, APeerThatLeftIsTriedAgainAndFoundWhenItIsBack) {
  const auto standing_net = standing(Shape::line, 2);
  auto& net = *standing_net;
  net.leave(1);
  net.run_for(1s);
  EXPECT_EQ(net.connections(0, 1), 0U);
  net.kill(1);
  net.run_for(10s);
  net.mine(0, 1);
  net.start(1);
  EXPECT_TRUE(net.run_until([&] { return net.chain(1).height() == 1; }, 3s));
}

TEST(Convergence, WhoPollsAndWasAloneForLongKnowsWhoDialsIt) {
  VirtualNet net;
  net.add({.dials = {1}, .sync = SyncMode::poll, .poll_interval = 1s});
  net.add({.sync = SyncMode::poll, .poll_interval = 1s});
  net.start_all();
  net.kill(0);
  net.run_for(10s);  // its turn to poll comes, and nobody is there
  net.start(0);
  net.run_for(100ms);
  net.mine(1, 1);
  EXPECT_TRUE(net.run_until([&] { return net.chain(0).height() == 1; }, 3s));
  net.run_for(10s);
  EXPECT_EQ(net.connections(0, 1), 1U);
  for (const auto& closed : net.heard_by<net::notice::ConnectionClosed>(1)) {
    EXPECT_NE(closed.reason, net::CloseReason::self);
  }
}

TEST(Convergence, ALostLinkIsDialledAtOnce) {
  const auto standing_net = standing(Shape::line, 2);
  auto& net = *standing_net;
  net.run_for(1s);
  net.reset(0, 1);
  EXPECT_EQ(net.connections(0, 1), 0U);
  EXPECT_TRUE(net.run_until([&] { return net.connections(0, 1) == 1; }, 5ms));
}

}  // namespace
}  // namespace onetip::test::convergence_test
