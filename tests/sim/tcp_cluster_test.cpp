// The cluster on real sockets: it starts, converges, and no byte crosses a wall.

#include "sim/tcp_cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "support/cluster_run.hpp"

namespace onetip::test::tcp_cluster_test {
namespace {

using sim::FaultId;
using sim::FaultRule;
using sim::PeerIndex;
using std::chrono::milliseconds;
using std::chrono::seconds;

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

TEST(TcpCluster, StartsStandsMinesAndConverges) {
  ClusterRun run("{peers: 5, topology: ring, EXPECT}");
  ASSERT_TRUE(run.stands());
  run.mine(2, 3);
  ASSERT_TRUE(run.converges_at(3));
  EXPECT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.count<sim::record::Mined>(), 3U);
  EXPECT_EQ(run.count<sim::record::PeerStarted>(), 5U);
  EXPECT_EQ(run.cluster.vital().connections, 5U);
}

TEST(TcpCluster, OnOneAddressItIsTheSame) {
  ClusterRun run("{peers: 4, topology: mesh, EXPECT}", {.own_addresses = false});
  ASSERT_TRUE(run.stands());
  run.mine(0, 2);
  ASSERT_TRUE(run.converges_at(2));
}

TEST(TcpCluster, EveryPeerHoldsTheSameObject) {
  for (const std::string validation : {"each", "shared"}) {
    ClusterRun run("{peers: 3, topology: line, validation: " + validation + ", EXPECT}");
    ASSERT_TRUE(run.stands());
    run.mine(0, 2);
    ASSERT_TRUE(run.converges_at(2));
    EXPECT_EQ(run.count<sim::record::Block>(), 3U);
  }
}

TEST(TcpCluster, PaymentsAreRecordedFoundOrRefused) {
  ClusterRun run("{peers: 2, EXPECT}");
  ASSERT_TRUE(run.stands());
  int done = 0;
  run.cluster.pay(0, 1, 5, 7, [&] { ++done; });
  run.cluster.pay(1, 0, 1000000, 8, [&] { ++done; });
  ASSERT_TRUE(run.until([&] { return done == 2; }));
  EXPECT_EQ(run.all<sim::record::Mined>().at(0).entry, 7U);
  EXPECT_EQ(run.all<sim::record::PaymentRefused>().at(0).entry, 8U);
}

TEST(TcpCluster, NoByteCrossesAWallUnderLoad) {
  ClusterRun run("{peers: 8, topology: ring, EXPECT}");
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

  run.cluster.end(kWall);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().distinct_tips == 1; }));
  EXPECT_GT(run.all<sim::record::FaultTotals>().at(0).bytes, 0U);
  EXPECT_GE(run.count<sim::record::HeldBack>(), 2U);
}

TEST(TcpCluster, AOneWayWallHoldsOneDirection) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}");
  ASSERT_TRUE(run.stands());
  ASSERT_TRUE(run.comes_to_rest());
  run.cluster.begin(kWall, halves(2, sim::PartitionHow::one_way));
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() > 0; }));
  EXPECT_EQ(run.all<sim::record::HeldBack>().at(0).from, 0U);
  ASSERT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.end(kWall);
  ASSERT_TRUE(run.converges_at(1));
}

TEST(TcpCluster, AResettingWallClosesAtOnceAndRefusesDials) {
  ClusterRun run("{peers: 4, topology: ring, EXPECT}");
  ASSERT_TRUE(run.stands());
  run.cluster.begin(kWall, halves(4, sim::PartitionHow::reset));
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().connections == 2; }));
  EXPECT_EQ(run.count<sim::record::Cut>(), 2U);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() > 0; }));
  EXPECT_EQ(run.all<sim::record::HeldBack>().at(0).kind, sim::record::HeldKind::dial);
  run.cluster.end(kWall);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().connections == 4; }));
  EXPECT_EQ(run.all<sim::record::FaultTotals>().at(0).cuts, 2U);
}

TEST(TcpCluster, ADisconnectForAMomentIsDialledAgain) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}");
  ASSERT_TRUE(run.stands());
  run.cluster.begin(kWall, disconnect(1, 0, 2, false));
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::ConnectionOpened>() == 4; }));
  EXPECT_EQ(run.count<sim::record::Cut>(), 1U);
  EXPECT_EQ(run.count<sim::record::HeldBack>(), 0U);
}

TEST(TcpCluster, ADialAcrossAWallWaitsUntilItFalls) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}");
  run.cluster.begin(kWall, halves(2, sim::PartitionHow::drop));
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() == 1; }));
  ASSERT_TRUE(run.comes_to_rest());
  EXPECT_FALSE(run.cluster.topology_stands());
  run.cluster.end(kWall);
  ASSERT_TRUE(run.stands());
}

TEST(TcpCluster, OfTwoWallsBothMustFall) {
  ClusterRun run("{peers: 2, topology: line, EXPECT}");
  ASSERT_TRUE(run.stands());
  ASSERT_TRUE(run.comes_to_rest());
  run.cluster.begin(kWall, halves(2, sim::PartitionHow::drop));
  run.cluster.begin(FaultId{1}, halves(2, sim::PartitionHow::one_way));
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::HeldBack>() > 0; }));
  run.cluster.end(kWall);
  ASSERT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.end(FaultId{1});
  ASSERT_TRUE(run.converges_at(1));
}

TEST(TcpCluster, LatencyIsFeltOnTheWayThereAndBack) {
  ClusterRun run("{peers: 2, topology: line, links: {latency: 30ms}, EXPECT}");
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

TEST(TcpCluster, BootstrapPeersFindEachOther) {
  ClusterRun run("{peers: 6, topology: bootstrap, EXPECT}");
  ASSERT_TRUE(run.stands());
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().connections == 15; }));
}

TEST(TcpCluster, TwoAtOnceDontMeet) {
  ClusterRun one("{peers: 20, topology: ring, EXPECT}");
  ClusterRun two("{peers: 20, topology: ring, EXPECT}");
  std::thread other([&] { EXPECT_TRUE(two.stands()); });
  EXPECT_TRUE(one.stands());
  other.join();
  one.mine(0, 1);
  EXPECT_TRUE(one.converges_at(1));
  EXPECT_EQ(two.cluster.vital().max_height, 0U);
}

TEST(TcpCluster, TwoHundredPeersStart) {
  ClusterRun run("{peers: 200, topology: {random: {degree: 8}}, EXPECT}");
  ASSERT_TRUE(run.stands());
  EXPECT_EQ(run.cluster.vital().connections, 800U);
  RecordProperty("standing_after_ms", static_cast<int>(run.cluster.now() / milliseconds(1)));
  run.mine(0, 1);
  ASSERT_TRUE(run.converges_at(1));
}

TEST(TcpCluster, StopsAtOnceWithJobsRunning) {
  ClusterRun run("{peers: 50, topology: ring, EXPECT}");
  for (PeerIndex peer = 0; peer < 50; ++peer) run.mine(peer, 1'000'000);
  ASSERT_TRUE(run.until([&] { return run.cluster.activity().jobs > 10; }));
  const std::size_t records = run.journal.records().size();
  const auto begun = std::chrono::steady_clock::now();
  run.cluster.stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds(2));
  EXPECT_EQ(run.journal.records().size(), records);
}

TEST(TcpCluster, TooManyPeersForTheDescriptorsAreSaidBeforeTheStart) {
  sim::Scenario scenario;
  scenario.peers.resize(4000);
  for (sim::PeerSpec& peer : scenario.peers) peer.dials.resize(100);
  sim::Journal journal;
  sim::TcpCluster cluster(scenario, journal);
  try {
    cluster.start();
    FAIL() << "800,000 sockets can't be had";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), ::testing::HasSubstr("fewer peers or links"));
    EXPECT_THAT(error.what(), ::testing::HasSubstr("file descriptors"));
  }
}

}  // namespace
}  // namespace onetip::test::tcp_cluster_test
