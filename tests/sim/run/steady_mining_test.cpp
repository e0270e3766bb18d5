// When steady mining finds its blocks, and who finds them.

#include "sim/run/steady_mining.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::steady_mining_test {
namespace {

using namespace sim;
using std::chrono::seconds;

Scenario mined(const std::string& peers, const std::string& mining) {
  return read_scenario(
      "peers: " + peers + "\nmining: " + mining + "\nexpect:\n  - {at: end, tips: 1}\n",
      "story.yaml");
}

std::vector<SteadyFinds::Find> finds(const Scenario& scenario) {
  const TimelineEntry& entry = scenario.timeline.back();
  SteadyFinds finds(std::get<SteadyMining>(entry.action), scenario, entry.at);
  std::vector<SteadyFinds::Find> all;
  for (; finds.next(); finds.pop()) all.push_back(*finds.next());
  return all;
}

std::vector<Nanos> moments_of(PeerIndex peer, const Scenario& scenario) {
  std::vector<Nanos> moments;
  for (const auto& find : finds(scenario)) {
    if (find.peer == peer) moments.push_back(find.at);
  }
  return moments;
}

/// Five standard deviations of a Poisson count: once in two million seeds.
void expect_poisson(double found, double mean) { EXPECT_NEAR(found, mean, 5 * std::sqrt(mean)); }

TEST(SteadyFinds, ComeAsOftenAsTheIntervalSays) {
  const auto all = finds(mined("5", "{interval: 1s, from: 10s, until: 4010s}"));
  expect_poisson(static_cast<double>(all.size()), 4000);
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_LE(all[i - 1].at, all[i].at);
  EXPECT_GE(all.front().at, seconds(10));
  EXPECT_LT(all.back().at, seconds(4010));
}

TEST(SteadyFinds, HaveExponentialGaps) {
  const auto all = finds(mined("5", "{interval: 1s, until: 4000s}"));
  std::size_t longer = 0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    if (all[i].at - all[i - 1].at > seconds(1)) ++longer;
  }
  expect_poisson(static_cast<double>(longer), 4000 * std::exp(-1.0));
}

TEST(SteadyFinds, GoByHashRate) {
  const Scenario scenario =
      mined("{big: {hash_rate: 300/s}, small: {hash_rate: 100/s}}", "{interval: 1s, until: 4000s}");
  expect_poisson(static_cast<double>(moments_of(0, scenario).size()), 3000);
  expect_poisson(static_cast<double>(moments_of(1, scenario).size()), 1000);
}

TEST(SteadyFinds, AreDrawnForEachMinerByItself) {
  // Twice the miners at twice the pace: the first two find theirs at the same moments.
  const Scenario two = mined("2", "{interval: 1s, until: 100s}");
  const Scenario four = mined("4", "{interval: 500ms, until: 100s}");
  EXPECT_EQ(moments_of(0, two), moments_of(0, four));
  EXPECT_EQ(moments_of(1, two), moments_of(1, four));
  EXPECT_NE(moments_of(0, two), moments_of(1, two));
}

TEST(SteadyFinds, OfNoMiningAreNone) { EXPECT_FALSE(SteadyFinds().next()); }

}  // namespace
}  // namespace onetip::test::steady_mining_test
