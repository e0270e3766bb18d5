// What a scenario file says, read.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "sim/scenario_yaml.hpp"

namespace onetip::test {

using namespace sim;
using namespace std::chrono_literals;

namespace {

std::string read_file(const std::string& name) {
  std::ifstream file(std::string(ONETIP_SOURCE_DIR) + "/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST(Scenario, ReadsThePartition) {
  const Scenario scenario =
      read_scenario(read_file("scenarios/partition.yaml"), "scenarios/partition.yaml");
  EXPECT_EQ(scenario.name, "partition");
  EXPECT_EQ(scenario.seed, 7U);
  EXPECT_TRUE(scenario.story.starts_with("partition.yaml: two halves mine apart"));
  ASSERT_EQ(scenario.peers.size(), 8U);
  EXPECT_EQ(scenario.peers[0].dials, (PeerSet{1, 7}));
  EXPECT_EQ(scenario.peers[7].dials, PeerSet{});
  EXPECT_EQ(scenario.link(3, 4), (LinkSpec{5ms, 1ms, 10'000'000}));

  ASSERT_EQ(scenario.timeline.size(), 4U);
  const TimelineEntry& wall = scenario.timeline[1];
  EXPECT_EQ(wall.name, "wall");
  EXPECT_EQ(wall.source.text(), "scenarios/partition.yaml:9:5");
  EXPECT_EQ(wall.at, 1s);
  EXPECT_EQ(wall.lasts, Nanos(4s));
  const auto& partition = std::get<Partition>(wall.action);
  ASSERT_EQ(partition.sides.size(), 2U);
  EXPECT_EQ(partition.sides[0].peers, (PeerSet{0, 1, 2, 3}));
  EXPECT_EQ(partition.sides[1].peers, (PeerSet{4, 5, 6, 7}));
  EXPECT_EQ(scenario.timeline[2].name, "mine@10");
  EXPECT_EQ(std::get<Mine>(scenario.timeline[3].action).blocks, 24U);

  ASSERT_EQ(scenario.expectations.size(), 3U);
  EXPECT_EQ(scenario.expectations[0].text, "during wall: one tip per side");
  EXPECT_EQ(std::get<OneTipPerSide>(scenario.expectations[0].what).entry, 1U);
  EXPECT_EQ(scenario.expectations[1].text, "after wall, within 5s: converged all");
  EXPECT_EQ(scenario.expectations[1].within, Nanos(5s));
  EXPECT_EQ(std::get<Winner>(scenario.expectations[2].what).miners, PeerSet{4});
}

}  // namespace onetip::test
