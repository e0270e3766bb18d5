// Clusters of either engine: they start, converge, and no byte crosses a wall.

#include <gtest/gtest.h>

#include "support/cluster_run.hpp"

namespace onetip::test::each_cluster_test {
namespace {

using sim::FaultId;
using sim::FaultRule;
using sim::PeerIndex;
using std::chrono::milliseconds;

constexpr FaultId kWall{0};

FaultRule halves(std::size_t peers, sim::PartitionHow how) {
  sim::Partition partition;
  partition.how = how;
  partition.sides.resize(2);
  for (PeerIndex peer = 0; peer < peers; ++peer) {
    partition.sides[peer < peers / 2 ? 0 : 1].peers.push_back(peer);
  }
  return FaultRule::partition(partition, peers);
}

FaultRule disconnect(PeerIndex a, PeerIndex b, std::size_t peers, bool lasting) {
  return FaultRule::disconnect(sim::Disconnect{{a}, {b}}, peers, lasting);
}

class EachCluster : public ::testing::TestWithParam<sim::Engine> {};

TEST_P(EachCluster, StartsStandsMinesAndConverges) {
  ClusterRun run("{peers: 5, topology: ring, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  run.mine(2, 3);
  ASSERT_TRUE(run.converges_at(3));
  EXPECT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.count<sim::record::Mined>(), 3U);
  EXPECT_EQ(run.count<sim::record::PeerStarted>(), 5U);
  EXPECT_EQ(run.cluster.vital().connections, 5U);
}

TEST_P(EachCluster, EveryPeerHoldsTheSameObject) {
  for (const std::string validation : {"each", "shared"}) {
    ClusterRun run("{peers: 3, topology: line, validation: " + validation + ", EXPECT}",
                   GetParam());
    ASSERT_TRUE(run.stands());
    run.mine(0, 2);
    ASSERT_TRUE(run.converges_at(2));
    EXPECT_EQ(run.count<sim::record::Block>(), 3U);
  }
}

TEST_P(EachCluster, PaymentsAreRecordedFoundOrRefused) {
  ClusterRun run("{peers: 2, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  int done = 0;
  run.cluster.pay(0, 1, 5, 7, [&] { ++done; });
  run.cluster.pay(1, 0, 1000000, 8, [&] { ++done; });
  ASSERT_TRUE(run.until([&] { return done == 2; }));
  EXPECT_EQ(run.all<sim::record::Mined>().at(0).entry, 7U);
  EXPECT_EQ(run.all<sim::record::PaymentRefused>().at(0).entry, 8U);
}

TEST_P(EachCluster, NoByteCrossesAWallUnderLoad) {
  ClusterRun run("{peers: 8, topology: ring, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  for (PeerIndex peer = 0; peer < 8; ++peer) run.mine(peer, 10);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().max_height >= 5; }));

  const auto blocks_before = static_cast<sim::BlockRef>(run.count<sim::record::Block>());
  run.cluster.begin(kWall, halves(8, sim::PartitionHow::drop));
  run.mine(1, 5);
  run.mine(6, 5);
  ASSERT_TRUE(run.until([&] { return run.idle_commands(); }));
  ASSERT_TRUE(run.comes_to_rest()) << "what a wall holds is not in flight";
  for (const auto& moved : run.all<sim::record::TipChanged>()) {
    if (!moved.by || moved.tip < blocks_before) continue;
    EXPECT_EQ(moved.peer < 4, *moved.by < 4) << "a block mined behind the wall crossed it";
  }
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  EXPECT_EQ(run.cluster.vital().connections, 8U) << "nobody is told";

  run.cluster.end({kWall});
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().distinct_tips == 1; }));
  EXPECT_GT(run.all<sim::record::FaultTotals>().at(0).bytes, 0U);
  EXPECT_GE(run.count<sim::record::HeldBack>(), 2U);
}

TEST_P(EachCluster, AOneWayWallHoldsOneDirection) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  ASSERT_TRUE(run.comes_to_rest());
  run.cluster.begin(kWall, halves(2, sim::PartitionHow::one_way));
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() > 0; }));
  EXPECT_EQ(run.all<sim::record::HeldBack>().at(0).from, 0U);
  ASSERT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.end({kWall});
  ASSERT_TRUE(run.converges_at(1));
}

TEST_P(EachCluster, AResettingWallClosesAtOnceAndRefusesDials) {
  ClusterRun run("{peers: 4, topology: ring, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  run.cluster.begin(kWall, halves(4, sim::PartitionHow::reset));
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().connections == 2; }));
  EXPECT_EQ(run.count<sim::record::Cut>(), 2U);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() > 0; }));
  EXPECT_EQ(run.all<sim::record::HeldBack>().at(0).kind, sim::record::HeldKind::dial);
  run.cluster.end({kWall});
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().connections == 4; }));
  EXPECT_EQ(run.all<sim::record::FaultTotals>().at(0).cuts, 2U);
}

TEST_P(EachCluster, ADisconnectForAMomentIsDialledAgain) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  run.cluster.begin(kWall, disconnect(1, 0, 2, false));
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::ConnectionOpened>() == 4; }));
  EXPECT_EQ(run.count<sim::record::Cut>(), 1U);
  EXPECT_EQ(run.count<sim::record::HeldBack>(), 0U);
}

TEST_P(EachCluster, ADialAcrossAWallWaitsUntilItFalls) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}", GetParam());
  run.cluster.begin(kWall, halves(2, sim::PartitionHow::drop));
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() == 1; }));
  ASSERT_TRUE(run.comes_to_rest());
  EXPECT_FALSE(run.cluster.topology_stands());
  run.cluster.end({kWall});
  ASSERT_TRUE(run.stands());
}

TEST_P(EachCluster, OfTwoWallsBothMustFall) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  ASSERT_TRUE(run.comes_to_rest());
  run.cluster.begin(kWall, halves(2, sim::PartitionHow::drop));
  run.cluster.begin(FaultId{1}, halves(2, sim::PartitionHow::one_way));
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() > 0; }));
  run.cluster.end({kWall});
  ASSERT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.end({FaultId{1}});
  ASSERT_TRUE(run.converges_at(1));
}

TEST_P(EachCluster, LatencyIsFeltOnTheWayThereAndBack) {
  ClusterRun run("{peers: 2, topology: line, links: {latency: 30ms}, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  EXPECT_GE(run.cluster.now(), milliseconds(60)) << "a dial is a round trip";
  run.mine(0, 1);
  ASSERT_TRUE(run.converges_at(1));
  const auto& records = run.journal.records();
  sim::Nanos mined{};
  sim::Nanos adopted{};
  for (const auto& record : records) {
    if (std::holds_alternative<sim::record::Mined>(record.body)) mined = record.at;
    const auto* moved = std::get_if<sim::record::TipChanged>(&record.body);
    if (moved != nullptr && moved->by) adopted = record.at;
  }
  EXPECT_GE(adopted - mined, milliseconds(90)) << "tip there, request back, block there";
}

TEST_P(EachCluster, BootstrapPeersFindEachOther) {
  ClusterRun run("{peers: 6, topology: bootstrap, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().connections == 15; }));
}

TEST_P(EachCluster, TwoHundredPeersStart) {
  ClusterRun run("{peers: 200, topology: {random: {degree: 8}}, EXPECT}", GetParam());
  ASSERT_TRUE(run.stands());
  EXPECT_EQ(run.cluster.vital().connections, 800U);
  RecordProperty("standing_after_ms", static_cast<int>(run.cluster.now() / milliseconds(1)));
  run.mine(0, 1);
  ASSERT_TRUE(run.converges_at(1));
}

INSTANTIATE_TEST_SUITE_P(Engines, EachCluster,
                         ::testing::Values(sim::Engine::tcp, sim::Engine::virtual_time),
                         [](const auto& engine) { return std::string(to_text(engine.param)); });

}  // namespace
}  // namespace onetip::test::each_cluster_test
