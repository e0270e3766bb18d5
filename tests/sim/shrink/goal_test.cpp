// Which runs show the same finding: the one that is meant, for the same kind of reason.

#include "sim/shrink/goal.hpp"

#include <gtest/gtest.h>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::goal_test {
namespace {

using namespace sim;
using namespace sim::shrink;

Ran run(const std::string& text) {
  return run_trial(read_scenario("engine: virtual\n" + text, "story.yaml"),
                   [](std::size_t) { return false; });
}

/// Of one expectation, which both violate.
bool is_the_same(const std::string& first, const std::string& candidate) {
  const Ran before = run(first);
  const Ran after = run(candidate);
  const Finding* finding = violated(before.outcome, std::nullopt);
  EXPECT_NE(finding, nullptr) << first;
  EXPECT_NE(violated(after.outcome, std::nullopt), nullptr) << candidate;
  return finding != nullptr && Goal(before, *finding).find_in(after, 0) != nullptr;
}

std::string of_two(const std::string& timeline, const std::string& expect) {
  return "peers: 2\ntimeline:\n  - " + timeline + "\nexpect:\n  - " + expect + "\n";
}

TEST(Goal, WhoLostMustHaveLostToSomebody) {
  const std::string winner = "{at: 1s, winner: p1}";
  const std::string found = of_two("{at: 0s, mine: {by: p0}}", winner);
  const std::string too_late = of_two("{at: 2s, mine: {by: p0}}", winner);
  EXPECT_TRUE(is_the_same(found, found));
  EXPECT_FALSE(is_the_same(found, too_late));
  EXPECT_TRUE(is_the_same(too_late, too_late));
}

TEST(Goal, WhoseMessagesCountMustHaveFoundBlocksAndNobodyElse) {
  const std::string rejected = "{at: end, rejected: {from: p1, at_least: 1}}";
  const std::string found = of_two("{at: 0s, mine: {by: all}}", rejected);
  EXPECT_TRUE(is_the_same(found, of_two("{at: 0s, mine: {by: p1}}", rejected)));
  EXPECT_FALSE(is_the_same(found, of_two("{at: 0s, mine: {by: p0}}", rejected)));
}

TEST(Goal, WhereNothingTellsWhySomebodyMustHaveFoundABlock) {
  const std::string tips = "{at: 1s, tips: 2}";
  const std::string found = of_two("{at: 0s, mine: {by: p0}}", tips);
  EXPECT_TRUE(is_the_same(found, of_two("{at: 0s, mine: {by: p1}}", tips)));
  EXPECT_FALSE(is_the_same(found, of_two("{at: 2s, mine: {by: p0}}", tips)));
}

TEST(Goal, AFaultThatBitMustBiteAndNotOnlyBeThere) {
  const auto slow = [](const std::string& lasts) {
    return "peers: 3\ntopology: line\nlinks: {latency: 50ms}\ntimeline:\n"
           "  - {at: 1s, for: " +
           lasts +
           ", name: slow, degrade: {of: p2, latency: 1s}}\n"
           "  - {at: 1s, mine: {by: p0}}\n"
           "expect:\n  - {during: slow, tips: 1}\n";
  };
  EXPECT_TRUE(is_the_same(slow("500ms"), slow("200ms")));
  EXPECT_FALSE(is_the_same(slow("500ms"), slow("10ms"))) << "nothing came to p1 yet";
  EXPECT_TRUE(is_the_same(slow("10ms"), slow("20ms")));
}

TEST(Goal, WhatKeepsPeersStuckMustBeThereStill) {
  const auto sides = [](const std::string& behaviour, const std::string& miner) {
    return "peers: {a: , mule: {behaviour: " + behaviour +
           "}, b: }\ntimeline:\n"
           "  - {at: 1s, for: 1s, name: wall, partition: {sides: [[a, mule], b]}}\n"
           "  - " +
           miner + "\nexpect:\n  - {during: wall, tips: one-per-side}\n";
  };
  const std::string torn = sides("stubborn", "{at: 1100ms, mine: {by: a}}");
  EXPECT_TRUE(is_the_same(torn, sides("stubborn", "{at: 1s, mine: {by: a}}")));
  EXPECT_FALSE(is_the_same(torn, sides("honest", "{at: 100ms, mine: {by: a}}")))
      << "the two sides agree";
}

}  // namespace
}  // namespace onetip::test::goal_test
