// The cluster on real sockets, where it is more than each_cluster_test shows of any: addresses,
// descriptors, threads.

#include "sim/tcp/cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "support/cluster_run.hpp"

namespace onetip::test::tcp_cluster_test {
namespace {

using sim::PeerIndex;

TEST(TcpCluster, OnOneAddressItIsTheSame) {
  ClusterRun run("{peers: 4, topology: mesh, EXPECT}", {.own_addresses = false});
  ASSERT_TRUE(run.stands());
  run.mine(0, 2);
  ASSERT_TRUE(run.converges_at(2));
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

TEST(TcpCluster, StopsAtOnceWithJobsRunning) {
  ClusterRun run("{peers: 50, topology: ring, EXPECT}");
  for (PeerIndex peer = 0; peer < 50; ++peer) run.mine(peer, 1'000'000);
  ASSERT_TRUE(run.until([&] { return run.cluster.activity().jobs > 10; }));
  const std::size_t records = run.journal.records().size();
  run.cluster.stop();
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
