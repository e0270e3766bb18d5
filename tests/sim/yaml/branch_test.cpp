// Another future for a scenario: what of the file it replaces, what stays, and what can't be.

#include "sim/yaml/branch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "sim/report/diagnostic.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/scenario/timeline.hpp"

namespace onetip::test::yaml_branch_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kStory[] = R"(# story.yaml: a wall, and what comes after it.
name: story
seed: 5
peers: 8
topology: ring
timeline:
  - {at: 0s, mine: {by: p0, blocks: 3}}
  - {at: 20s, name: late, mine: {by: 25%, blocks: 1}}
  - {at: 1s, for: 40s, name: wall, partition: {sides: [25%, rest]}}
  - {when: {reorg: p3}, name: shock, mine: {by: p3}}
  - {at: 12s, name: there, join: p7}
  - {at: 30s, name: fog, degrade: {of: p1, latency: 1s}}
mining: {interval: 1s, by: 50%, until: 60s}
expect:
  - {at: end, tips: 1}
  - {during: fog, tips: 2}
)";

Scenario plain(std::string_view yaml = kStory) { return read_scenario(yaml, "story.yaml"); }

Scenario branched(const std::string& other, Nanos since = 12s, std::string_view yaml = kStory,
                  std::vector<std::string> settings = {}) {
  ScenarioOverrides overrides;
  overrides.settings = std::move(settings);
  overrides.other = OtherFuture{since, "other.yaml", other};
  return read_scenario(yaml, "story.yaml", overrides);
}

std::string error_of(const std::string& other, Nanos since = 12s) {
  try {
    (void)branched(other, since);
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "none";
}

constexpr char kOther[] = R"(# other.yaml: somebody leaves instead.
timeline:
  - {at: 12s, leave: p2}
  - {at: 20s, name: fog, pause: p1}
expect:
  - {during: fog, converged: [p0, p3]}
)";

std::vector<std::string> names(const Scenario& scenario, bool replaced) {
  std::vector<std::string> names;
  for (const TimelineEntry& entry : scenario.timeline) {
    if (entry.replaced == replaced) names.push_back(entry.name);
  }
  return names;
}

TEST(OtherFuture, TakesThePlaceOfWhatBeginsFromTheMomentOn) {
  const Scenario scenario = branched(kOther);
  EXPECT_THAT(names(scenario, false),
              ElementsAre("mine@7", "wall", "shock", "mining", "leave@then:3", "fog"));
  EXPECT_THAT(names(scenario, true), ElementsAre("late", "there", "fog"));
  EXPECT_THAT(names(branched(kOther, 12s - 1ns), true), ElementsAre("late", "there", "fog"));
  EXPECT_THAT(names(branched("timeline: []\nexpect: [{at: end, tips: 1}]", 12s + 1ns), true),
              ElementsAre("late", "fog"));
  EXPECT_THAT(names(branched("timeline: []\nexpect: [{at: end, tips: 1}]", 0s), false),
              ElementsAre("shock", "mining"));
}

TEST(OtherFuture, LeavesWhatItDoesNotSay) {
  const Scenario scenario = branched("expect: [{at: end, tips: 2}]");
  EXPECT_THAT(names(scenario, true), IsEmpty());
  EXPECT_EQ(scenario.expectations.size(), 1U);
  EXPECT_EQ(scenario.expectations[0].source.text(), "other.yaml:1:10");
  EXPECT_EQ(scenario.topology, "ring");
  EXPECT_EQ(scenario.seed, 5U);
  EXPECT_EQ(branched("timeline: []", 31s).expectations.size(), 2U);
}

TEST(OtherFuture, HasANameAndAStoryOfItsOwn) {
  EXPECT_EQ(branched(kOther).name, "other");
  EXPECT_EQ(branched("name: elsewhere\nexpect: [{at: end, tips: 1}]").name, "elsewhere");
  EXPECT_THAT(branched(kOther).story, HasSubstr("somebody leaves instead"));
  EXPECT_EQ(branched(kOther).file, "story.yaml");
}

/// Draws have numbers, entries have places, and who joins is away before: of what is replaced, too.
TEST(OtherFuture, HasTheSamePast) {
  const Scenario was = plain();
  const Scenario now = branched(kOther);
  const auto sides = [](const Scenario& it) {
    return std::get<Partition>(it.timeline[2].action).sides[0].peers;
  };
  EXPECT_EQ(sides(was), sides(now));
  const auto miners = [](const Scenario& it) {
    return std::get<SteadyMining>(it.timeline[6].action).by;
  };
  EXPECT_EQ(miners(was), miners(now));
  EXPECT_TRUE(now.peers[7].joins);
  ASSERT_EQ(now.timeline.size(), was.timeline.size() + 2);
  for (std::size_t i = 0; i < was.timeline.size(); ++i) {
    EXPECT_EQ(was.timeline[i].name, now.timeline[i].name);
  }
}

TEST(OtherFuture, WhatIsReplacedHasNoSteps) {
  const Scenario now = branched(kOther);
  for (const Step& step : steps(now.timeline)) EXPECT_FALSE(now.timeline[step.entry].replaced);
  EXPECT_EQ(nominal_end(branched("timeline: []\nexpect: [{at: end, tips: 1}]", 12s,
                                 "peers: 2\ntimeline: [{at: 1h, mine: {by: p0}}]\n"
                                 "expect: [{at: end, tips: 1}]")),
            0s);
}

TEST(OtherFuture, CanNotChangeWhatIsPast) {
  EXPECT_EQ(error_of("timeline:\n  - {at: 11s, mine: {by: p0}}"),
            "other.yaml:2:10: 11s is before 12s, where the two futures part; what comes before it "
            "is the past of both: leave it out here, or give an earlier --until");
  EXPECT_THAT(error_of("seed: 5"), HasSubstr("other.yaml:1:1: both futures have the seed"));
  EXPECT_THAT(error_of("timeline: [{at: 13s, join: p2}]"),
              HasSubstr("other.yaml:1:28: p2 was there in the past: it can't join"));
  EXPECT_EQ(error_of("timeline: [{at: 13s, join: p7}]\nexpect: [{at: end, tips: 1}]"), "none");
}

TEST(OtherFuture, MayBringBackWhoLeft) {
  const std::string expect = "expect: [{at: end, tips: 1}]\n";
  EXPECT_EQ(error_of("timeline: [{at: 13s, leave: p2}, {at: 14s, join: p2}]\n" + expect), "none");
  EXPECT_THAT(error_of("timeline: [{at: 14s, leave: p2}, {at: 13s, join: p2}]\n" + expect),
              HasSubstr("p2 was there in the past"));
  const std::string left = "peers: 3\ntimeline: [{at: 1s, leave: p2}]\n" + expect;
  EXPECT_FALSE(branched("timeline: [{at: 13s, join: p2}]", 12s, left).peers[2].joins);
}

TEST(OtherFuture, MaySayMoreOfTheWorldAndIsKnownForIt) {
  const Scenario scenario = branched(
      "links: {latency: 9ms}\npeers: {p: {count: 8}, late: {}}\ntopology: mesh\n"
      "timeline: [{at: 13s, join: late}]\nexpect: [{at: end, tips: 1}]");
  EXPECT_EQ(scenario.link(0, 1).latency, 9ms);
  EXPECT_EQ(scenario.peers.size(), 9U);
  EXPECT_THAT(scenario.branch->keys, ElementsAre("links", "peers", "topology"));
  EXPECT_THAT(
      branched("name: x\ntimeout: 90s\nengine: tcp\nexpect: [{at: end, tips: 1}]").branch->keys,
      IsEmpty());
}

TEST(OtherFuture, NamesStandForWhatIsLeft) {
  EXPECT_THAT(error_of("timeline:\n  - {at: 13s, name: wall, mine: {by: p0}}"),
              HasSubstr("other.yaml:2:21: a second entry called `wall`"));
  EXPECT_THAT(error_of("timeline: [{at: 13s, heal: fog}]"), HasSubstr("no fault is called `fog`"));
  EXPECT_EQ(error_of("timeline: [{at: 13s, heal: wall}]\nexpect: [{at: end, tips: 1}]"), "none");
}

TEST(OtherFuture, SaysThatALineOfTheFileDoesNotFitAnyMore) {
  const std::string error = error_of("timeline: []");
  EXPECT_THAT(error, HasSubstr("story.yaml:16:14: no fault is called `fog`"));
  EXPECT_THAT(error, HasSubstr("other.yaml takes this line over, and it doesn't fit there"));
}

TEST(OtherFuture, IsAMapping) {
  EXPECT_THAT(error_of(""), HasSubstr("other.yaml:1:1: expected another future: a mapping"));
  EXPECT_THAT(error_of("# nothing\n"), HasSubstr("expected another future"));
  EXPECT_THAT(error_of("[1, 2]"), HasSubstr("expected another future"));
  EXPECT_THAT(error_of("timelne: []"), HasSubstr("did you mean `timeline`?"));
}

TEST(OtherFuture, SettingsAreOfTheFile) {
  const Scenario scenario =
      branched(kOther, 12s, kStory, {"timeline.wall.for=50s", "timeline.late.at=3s", "peers=9"});
  EXPECT_EQ(scenario.timeline[2].lasts, 50s);
  EXPECT_FALSE(scenario.timeline[1].replaced);
  EXPECT_EQ(scenario.peers.size(), 9U);
}

TEST(OtherFuture, IsRepeatedByItsCommand) {
  EXPECT_EQ(repeat_command(branched(kOther, 12s, kStory, {"peers=9"})),
            "sim story.yaml --set peers=9 --seed 5 --until 12s --then other.yaml");
}

TEST(Until, IsWrittenAsItIsRead) {
  for (const Nanos moment : {Nanos(0), Nanos(1), Nanos(1'500), Nanos(12s), Nanos(1'234'567'891)}) {
    EXPECT_EQ(read_until(until_text(moment)), moment) << until_text(moment);
  }
  try {
    (void)read_until("soon");
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_THAT(diagnostic(error, ""), HasSubstr("--until `soon`: error: expected a duration"));
  }
}

}  // namespace
}  // namespace onetip::test::yaml_branch_test
