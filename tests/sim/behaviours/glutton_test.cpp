// Who asks for chains without end costs its neighbour that connection, and no more.

#include <gtest/gtest.h>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test::glutton_test {
namespace {

using namespace std::chrono_literals;
using sim::Behaviour;

TEST(Glutton, KeepsNobodyFromHearingOfOthersAndTakesNothing) {
  VirtualNet net;
  net.add({});
  net.add({.dials = {0}});
  net.add({.dials = {0, 1}, .behaviour = Behaviour::glutton});
  net.start_all();
  for (int i = 0; i < 5; ++i) {
    net.mine(0, 1);
    net.mine(2, 1);
    net.run_for(1s);
    EXPECT_EQ(net.chain(0), net.chain(1));
  }
  EXPECT_EQ(net.chain(1).height(), 5U);
  EXPECT_EQ(net.connections(0, 1), 1U);
  EXPECT_EQ(net.chain(2).height(), 5U) << "its own blocks, of which nobody hears";
  EXPECT_NE(net.chain(2), net.chain(0));
}

/// How often each connection of the honest peers ended since too much waited.
std::size_t overflows(const std::string& yaml, std::optional<sim::PeerIndex> at_other_than) {
  const sim::Scenario scenario = sim::read_scenario(yaml, "story.yaml", {.engine = "virtual"});
  std::size_t count = 0;
  const auto look = [&](std::size_t, const sim::Record& record) {
    const auto* closed = std::get_if<sim::record::ConnectionClosed>(&record.body);
    if (closed == nullptr || !closed->how.starts_with("overflowed")) return;
    if (closed->remote != at_other_than) ++count;
  };
  EXPECT_EQ(sim::run_experiment(scenario, sim::make_cluster, {}, {look}).verdict,
            sim::Verdict::held);
  return count;
}

std::string story(std::size_t blocks) {
  return "peers: {honest: {count: 3}, mallory: {behaviour: glutton}}\ntopology: mesh\n"
         "links: {latency: 5ms}\ntimeline:\n  - {at: 0s, mine: {by: honest0, blocks: " +
         std::to_string(blocks) +
         "}}\n  - {at: 5s, mine: {by: honest1}}\n"
         "expect: [{at: end, converged: honest, within: 1s}]\n";
}

TEST(Glutton, LosesItsConnectionWhereMoreWaitsThanMayWait) {
  constexpr sim::PeerIndex kMallory = 3;
  EXPECT_EQ(overflows(story(2), {}), 0U) << "four thousand short chains may wait";
  EXPECT_GE(overflows(story(30), {}), 3U) << "each honest peer ends it";
  EXPECT_EQ(overflows(story(30), kMallory), 0U) << "and no other connection";
}

}  // namespace
}  // namespace onetip::test::glutton_test
