// Edits of a scenario's tree: what stays still speaks of what stays.

#include "sim/shrink/case.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/commands/scenario_files.hpp"
#include "sim/shrink/crowd.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/writer.hpp"

namespace onetip::test::case_test {
namespace {

using namespace sim;
using namespace sim::shrink;
using testing::HasSubstr;
using testing::Not;

Case case_of(const std::string& text, std::optional<std::size_t> kept = std::nullopt) {
  return {yaml::parse(text, "story.yaml"), kept};
}
std::string text_of(const Edited& edited) { return edited ? yaml::write(edited->tree) : "nothing"; }

constexpr char kPlain[] = R"(peers: 6
topology: {edges: [[p0, p1..p3], [p3, p4], [p4, p5], [all, p5]]}
links:
  - {between: [p0, p4], latency: 5ms}
  - {between: [p0..p2, all], latency: 9ms}
timeline:
  - {at: 0s, name: wall, for: 1s, partition: {sides: [p0..p1, [p2, p4], rest]}}
  - {at: 1s, mine: {by: [p1..p2, p4]}}
  - {at: 2s, send: {from: p4, to: p5, amount: 1}}
  - {when: {height: {of: p0..p5, at_least: 1}}, crash: {peer: p3..p4, disk: lost}}
  - {at: 3s, pause: 50%}
mining: {interval: 1s, by: p4..p5, until: 9s}
expect:
  - {after: wall, height: {of: p4, at_least: 1}}
  - {at: end, converged: wall/2}
  - {at: end, winner: [p4, p5]}
)";

TEST(WithoutPeers, NamesMoveUpAndWhatHasNobodyGoes) {
  const std::string text = text_of(without_peers(case_of(kPlain, 2), {1, 4}));
  EXPECT_EQ(text, R"(peers: 4
topology: {edges: [[p0, p1..p2], [all, p3]]}
links:
  - {between: [p0..p1, all], latency: 9ms}
timeline:
  - {at: 0s, name: wall, for: 1s, partition: {sides: [p0, p1, rest]}}
  - {at: 1s, mine: {by: p1}}
  - {when: {height: {of: p0..p3, at_least: 1}}, crash: {peer: p2, disk: lost}}
  - {at: 3s, pause: 50%}
mining: {interval: 1s, by: p3, until: 9s}
expect:
  - {at: end, converged: wall/2}
  - {at: end, winner: p3}
)");
}

TEST(WithoutPeers, ASideThatIsLeftKeepsItsNumber) {
  const std::string text = text_of(without_peers(case_of(kPlain, 2), {2, 4}));
  EXPECT_THAT(text, HasSubstr("partition: {sides: {0: p0..p1, 2: rest}}"));
  EXPECT_THAT(text, HasSubstr("{at: end, converged: wall/2}"));
}

TEST(WithoutPeers, NotWithoutThoseThatAreKept) {
  EXPECT_EQ(text_of(without_peers(case_of(kPlain, 0), {4})), "nothing");
  EXPECT_EQ(text_of(without_peers(case_of(kPlain, 2), {4, 5})), "nothing");
  EXPECT_EQ(text_of(without_peers(case_of(kPlain, 1), {0, 1, 2, 3, 4, 5})), "nothing");
}

TEST(WithoutPeers, AGroupOfOneIsAPeerOfThatName) {
  const Case groups = case_of(
      "peers: {miner: {count: 3, sync: poll}, idle: {count: 2}, mule: {behaviour: stubborn}}\n"
      "timeline:\n  - {at: 0s, mine: {by: [miner1, idle]}}\n"
      "  - {at: 1s, pause: miner0..mule}\n  - {at: 2s, pause: honest}\n"
      "expect:\n  - {at: end, converged: miner}\n  - {at: end, winner: miner2}\n",
      0);
  EXPECT_EQ(text_of(without_peers(groups, {0, 2, 3, 4})),
            "peers: {miner: {sync: poll}, mule: {behaviour: stubborn}}\n"
            "timeline:\n  - {at: 0s, mine: {by: miner}}\n"
            "  - {at: 1s, pause: miner..mule}\n  - {at: 2s, pause: honest}\n"
            "expect:\n  - {at: end, converged: miner}\n");
}

TEST(WithoutPeers, TopologiesHaveAsManyConnectionsAsFit) {
  const auto fitted = [](const std::string& topology, std::size_t peers) {
    const Case from =
        case_of("peers: 9\ntopology: " + topology + "\nexpect:\n  - {at: end, tips: 1}\n", 0);
    std::set<std::size_t> gone;
    for (std::size_t peer = peers; peer < 9; ++peer) gone.insert(peer);
    const Edited edited = without_peers(from, gone);
    EXPECT_NO_THROW(static_cast<void>(read_scenario(text_of(edited), "-"))) << text_of(edited);
    return yaml::write_inline(*find(edited->tree, "topology"));
  };
  EXPECT_EQ(fitted("{random: {degree: 8}}", 6), "{random: {degree: 5}}");
  EXPECT_EQ(fitted("{random: {degree: 6}}", 7), "{random: {degree: 6}}");
  EXPECT_EQ(fitted("{small-world: {degree: 6, rewire: 0.1}}", 6),
            "{small-world: {degree: 4, rewire: 0.1}}");
  EXPECT_EQ(fitted("{scale-free: {links: 4}}", 4), "{scale-free: {links: 3}}");
  EXPECT_EQ(fitted("{scale-free: {links: 4}}", 2), "line");
  EXPECT_EQ(fitted("grid", 3), "grid");
}

constexpr char kHealed[] = R"(peers: 4
timeline:
  - {at: 0s, name: wall, partition: {sides: [p0, rest]}}
  - {at: 0s, name: cut, disconnect: p3}
  - {at: 0s, name: slow, for: 1s, degrade: {of: p2, latency: 1s}}
  - {at: 1s, heal: wall}
  - {at: 2s, heal: all}
expect:
  - {after: wall, converged: all, within: 3s}
  - {during: slow, tips: 1}
)";

TEST(WithoutEntries, NoFaultLosesItsLastHeal) {
  EXPECT_THAT(text_of(without_entries(case_of(kHealed, 0), {3})), HasSubstr("name: wall"));
  EXPECT_EQ(text_of(without_entries(case_of(kHealed, 0), {4})),
            R"(peers: 4
timeline:
  - {at: 0s, name: wall, partition: {sides: [p0, rest]}}
  - {at: 0s, name: slow, for: 1s, degrade: {of: p2, latency: 1s}}
  - {at: 1s, heal: wall}
expect:
  - {after: wall, converged: all, within: 3s}
  - {during: slow, tips: 1}
)");
}

TEST(WithoutEntries, WhatIsKeptIsJudgedAtTheEnd) {
  EXPECT_EQ(text_of(without_entries(case_of(kHealed, 0), {0, 1, 2})),
            "peers: 4\nexpect:\n  - {at: end, converged: all, within: 3s}\n");
  EXPECT_EQ(text_of(without_entries(case_of(kHealed), {0, 1, 2})),
            "peers: 4\nexpect:\n  - {at: end, height: {of: all, at_least: 0}}\n");
}

/// At the end the wall may never have risen, or be long gone.
TEST(WithoutEntries, WhatAsksForTheSidesOfAWallStaysWithIt) {
  const Case from = case_of(
      "peers: 2\ntimeline:\n  - {at: 0s, name: wall, for: 1s, partition: {sides: [p0, p1]}}\n"
      "expect:\n  - {during: wall, tips: one-per-side}\n",
      0);
  EXPECT_FALSE(without_entries(from, {0}));
  EXPECT_FALSE(judged_at_the_end(from));
  EXPECT_TRUE(judged_at_the_end(case_of(kHealed, 1)));
}

TEST(WithoutExpectations, TheKeptOneIsCountedAnew) {
  const Edited edited = without_expectations(case_of(kHealed, 1), {0});
  ASSERT_TRUE(edited);
  EXPECT_EQ(edited->kept, 0U);
  EXPECT_FALSE(without_expectations(case_of(kHealed, 1), {1}));
}

TEST(Pinned, WhatGoesByItsLineGetsAName) {
  const std::string text =
      "peers: 4\ntimeline:\n"
      "  - {at: 0s, partition: {sides: [p0, rest]}}\n"
      "  - {at: 0s, churn: {of: p3, up: 1s, down: 1s}}\n"
      "  - {at: 0s, name: churn1, pause: p2}\n"
      "  - {at: 1s, heal: partition@3}\n"
      "  - {at: 1s, mine: {by: p0}}\n"
      "expect:\n  - {after: partition@3, converged: partition@3/1, within: 1s}\n";
  const Scenario scenario = read_scenario(text, "story.yaml", {.seed = 9, .engine = "virtual"});
  EXPECT_EQ(yaml::write(pinned(yaml::parse(text, "story.yaml"), scenario)),
            "seed: 9\nengine: virtual\npeers: 4\ntimeline:\n"
            "  - {at: 0s, name: partition1, partition: {sides: [p0, rest]}}\n"
            "  - {at: 0s, name: churn2, churn: {of: p3, up: 1s, down: 1s}}\n"
            "  - {at: 0s, name: churn1, pause: p2}\n"
            "  - {at: 1s, heal: partition1}\n"
            "  - {at: 1s, mine: {by: p0}}\n"
            "expect:\n  - {after: partition1, converged: partition1/1, within: 1s}\n");
}

/// The crowd knows the same peers as the reader of scenarios.
TEST(Crowd, NamesThePeersOfEveryScenario) {
  const std::string root = std::string(ONETIP_SOURCE_DIR) + "/scenarios";
  std::istringstream none;
  for (const std::string& file : scenario_files({root, root + "/broken"})) {
    const std::string text = read_scenario_text(file, none);
    const Scenario scenario = read_scenario(text, file);
    const Crowd crowd(yaml::parse(text, file));
    ASSERT_EQ(crowd.size(), scenario.peers.size()) << file;
    Members honest;
    for (std::size_t peer = 0; peer < crowd.size(); ++peer) {
      EXPECT_EQ(crowd.name(peer), scenario.peers[peer].name) << file;
      if (!is_hostile(scenario.peers[peer].behaviour)) honest.insert(peer);
    }
    EXPECT_EQ(crowd.select(word("honest")), honest) << file;
  }
}

TEST(Crowd, SelectsInFewWords) {
  const Crowd crowd(yaml::parse("peers: {a: {count: 5}, b: , c: {count: 2}}", "-"));
  const auto words = [&](const Members& peers) {
    const Node selector = crowd.selector(peers);
    EXPECT_EQ(crowd.select(selector), peers);
    return yaml::write_inline(selector);
  };
  EXPECT_EQ(words({0}), "a0");
  EXPECT_EQ(words({0, 1}), "[a0, a1]");
  EXPECT_EQ(words({0, 1, 2, 3, 4}), "a");
  EXPECT_EQ(words({1, 2, 3, 5, 7}), "[a1..a3, b, c1]");
  EXPECT_EQ(words({4, 5, 6}), "a4..c0");
  EXPECT_EQ(words({0, 1, 2, 3, 4, 5, 6, 7}), "all");
}

}  // namespace
}  // namespace onetip::test::case_test
