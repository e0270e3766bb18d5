// The cluster in virtual time: what takes time takes exactly so long, and nothing else does.

#include "sim/virtual/cluster.hpp"

#include <gtest/gtest.h>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/virtual/jobs.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/cluster_run.hpp"

namespace onetip::test::virtual_cluster_test {
namespace {

using std::chrono::milliseconds;

class VirtualRun : public ClusterRun {
 public:
  explicit VirtualRun(std::string yaml) : ClusterRun(std::move(yaml), sim::Engine::virtual_time) {}

  /// When that happened last.
  template <class Body>
  [[nodiscard]] sim::Nanos last() const {
    sim::Nanos at{-1};
    for (const auto& record : journal.records()) {
      if (std::holds_alternative<Body>(record.body)) at = record.at;
    }
    return at;
  }
};

TEST(VirtualCluster, WithoutDelaysNoTimePassesUntilItStands) {
  VirtualRun run("{peers: 5, topology: ring, EXPECT}");
  ASSERT_TRUE(run.stands());
  EXPECT_EQ(run.cluster.now(), sim::Nanos{});
}

TEST(VirtualCluster, ADialIsARoundTripAndABlockThreeWays) {
  VirtualRun run("{peers: 2, topology: line, links: {latency: 30ms}, EXPECT}");
  ASSERT_TRUE(run.stands());
  EXPECT_EQ(run.cluster.now(), milliseconds(60));
  ASSERT_TRUE(run.comes_to_rest());
  run.mine(0, 1);
  ASSERT_TRUE(run.converges_at(1));
  EXPECT_EQ(run.last<sim::record::TipChanged>() - run.last<sim::record::Mined>(), milliseconds(90))
      << "tip there, request back, block there";
}

TEST(VirtualCluster, ABlockTakesItsTriesAtTheHashRate) {
  VirtualRun run("{peers: {a: {hash_rate: 1000/s}}, EXPECT}");
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.idle_commands(); }));
  const auto& mined = std::get<sim::record::Block>(
      std::find_if(run.journal.records().rbegin(), run.journal.records().rend(),
                   [](const auto& record) {
                     return std::holds_alternative<sim::record::Block>(record.body);
                   })
          ->body);
  const auto before = run.all<sim::record::Block>().at(0).weight->effort;
  const auto nonce = static_cast<std::int64_t>(mined.weight->effort - before);
  EXPECT_EQ(run.last<sim::record::Mined>(), milliseconds(nonce)) << "a nonce is a try, from 1 on";
}

TEST(VirtualCluster, BytesTakeTheirTimeOnANarrowLink) {
  VirtualRun fast("{peers: 2, topology: line, EXPECT}");
  VirtualRun slow("{peers: 2, topology: line, links: {bandwidth: 8kbit}, EXPECT}");
  for (VirtualRun* run : {&fast, &slow}) {
    ASSERT_TRUE(run->stands());
    ASSERT_TRUE(run->comes_to_rest());
    run->mine(0, 1);
    ASSERT_TRUE(run->converges_at(1));
  }
  const auto block = fast.all<sim::record::Block>().at(1).encoded.size();
  const sim::Nanos took = slow.last<sim::record::TipChanged>() - slow.last<sim::record::Mined>();
  EXPECT_GT(took, milliseconds(block)) << "a byte a millisecond";
  EXPECT_LT(took, milliseconds(2 * block));
}

/// The pause holds p0's dial; the heal lets it go and restarts p1 at the same moment.
TEST(VirtualCluster, ARestartedPeerStartsBeforeADialThatWaitedForIt) {
  const auto scenario = sim::read_scenario(R"(
peers: 2
engine: virtual
links: {latency: 20ms}
timeline:
  - {at: 1s, pause: p1}
  - {at: 1500ms, crash: p1}
  - {at: 2s, heal: all}
  - {at: 3s, mine: {by: p0}}
expect: [{at: end, converged: all, within: 5s}]
)",
                                           "restart.yaml");
  EXPECT_EQ(sim::run_experiment(scenario, sim::make_cluster, {}, {}).verdict, sim::Verdict::held);
}

TEST(VirtualCluster, AStoreIsDurableAfterItsTime) {
  VirtualRun run("{peers: {a: {storage: disk}}, EXPECT}");
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.count<sim::record::Stored>() == 2; }));
  EXPECT_EQ(run.last<sim::record::Stored>() - run.last<sim::record::Mined>(), sim::kStoreTime);
  EXPECT_EQ(run.last<sim::record::TipChanged>(), run.last<sim::record::Stored>());
}

TEST(VirtualCluster, NothingComesAfterItsStop) {
  VirtualRun run("{peers: 20, topology: ring, EXPECT}");
  for (sim::PeerIndex peer = 0; peer < 20; ++peer) run.mine(peer, 1000);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().max_height > 3; }));
  run.cluster.stop();
  const std::size_t records = run.journal.records().size();
  run.cluster.run(run.cluster.now() + std::chrono::hours(1), [] { return false; });
  EXPECT_EQ(run.journal.records().size(), records);
}

TEST(VirtualCluster, AThousandPeersStandAndConverge) {
  VirtualRun run("{peers: 1000, topology: {random: {degree: 8}}, links: {latency: 20ms}, EXPECT}");
  ASSERT_TRUE(run.stands());
  EXPECT_EQ(run.cluster.vital().connections, 4000U);
  run.mine(0, 1);
  ASSERT_TRUE(run.converges_at(1));
}

}  // namespace
}  // namespace onetip::test::virtual_cluster_test
