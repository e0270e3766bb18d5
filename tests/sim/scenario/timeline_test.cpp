#include "sim/scenario/timeline.hpp"

#include <gtest/gtest.h>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::timeline_test {
namespace {

using namespace sim;
using std::chrono::milliseconds;
using std::chrono::seconds;

Scenario read(const std::string& timeline, const std::string& expect = "{at: end, converged: all}",
              const std::string& more = "") {
  return read_scenario("peers: 4\ntimeline:\n" + timeline + "expect:\n  - " + expect + "\n" + more,
                       "story.yaml");
}

std::string told(const Scenario& scenario) {
  std::string text;
  for (const Step& step : steps(scenario.timeline)) {
    text += to_text(step.at) + (step.kind == Step::Kind::begin ? " begin " : " end ") +
            scenario.timeline[step.entry].name + " " + std::to_string(step.run) + "\n";
  }
  return text;
}

TEST(Timeline, UndoesFirstThenGoesByTheFile) {
  EXPECT_EQ(told(read(R"(
  - {at: 2s, name: late, mine: {by: p0, blocks: 1}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [p0, rest]}}
  - {at: 2s, name: again, partition: {sides: [p1, rest]}}
)")),
            "1s begin wall 0\n"
            "2s end wall 0\n"
            "2s begin late 0\n"
            "2s begin again 0\n");
}

TEST(Timeline, RepeatsUpToUntil) {
  EXPECT_EQ(told(read("  - {at: 1s, every: 2s, until: 5s, for: 500ms, name: wall,"
                      " partition: {sides: [p0, rest]}}\n")),
            "1s begin wall 0\n"
            "1500ms end wall 0\n"
            "3s begin wall 1\n"
            "3500ms end wall 1\n"
            "5s begin wall 2\n"
            "5500ms end wall 2\n");
}

TEST(Timeline, TakesOnePeerAfterTheOther) {
  const Scenario scenario = read(R"(
  - {at: 1s, each: 500ms, for: 2s, name: cuts, disconnect: p1..p3}
)");
  EXPECT_EQ(told(scenario),
            "1s begin cuts 0\n"
            "1500ms begin cuts 1\n"
            "2s begin cuts 2\n"
            "3s end cuts 0\n"
            "3500ms end cuts 1\n"
            "4s end cuts 2\n");
  const TimelineEntry& cuts = scenario.timeline.front();
  EXPECT_EQ(run_count(cuts), 3U);
  EXPECT_EQ(last_begin(cuts, cuts.at), seconds(2));
  for (std::uint64_t run = 0; run < 3; ++run) {
    const auto action = action_of(cuts, run);
    EXPECT_EQ(std::get<Disconnect>(action).a, PeerSet{static_cast<PeerIndex>(run + 1)});
    EXPECT_EQ(std::get<Disconnect>(action).b.size(), 4U) << "from all others, as without `each`";
  }
}

TEST(Timeline, RepeatsForOnePeerAfterTheOther) {
  EXPECT_EQ(told(read("  - {at: 1s, every: 2s, until: 3s, each: 500ms, name: dig,"
                      " mine: {by: [p0, p2]}}\n")),
            "1s begin dig 0\n"
            "1500ms begin dig 1\n"
            "3s begin dig 2\n"
            "3500ms begin dig 3\n");
}

TEST(Timeline, AnEntryThatWaitsHasNoStepsUntilItsMoment) {
  const Scenario scenario = read(R"(
  - {when: {reorg: p3}, for: 1s, name: wall, partition: {sides: [p0, rest]}}
)");
  EXPECT_EQ(told(scenario), "");
  const auto then = steps(scenario.timeline.front(), 0, seconds(7));
  EXPECT_EQ(then, (std::vector<Step>{{seconds(7), Step::Kind::begin, 0, 0},
                                     {seconds(8), Step::Kind::end, 0, 0}}));
}

TEST(Timeline, SteadyMiningStandsBehindTheEntriesAndEndsByItself) {
  EXPECT_EQ(told(read("  - {at: 5s, name: late, mine: {by: p0}}\n", "{at: end, converged: all}",
                      "mining: {interval: 1s, from: 2s, until: 9s}\n")),
            "2s begin mining 0\n"
            "5s begin late 0\n"
            "9s end mining 0\n");
}

TEST(Timeline, MayBeEmpty) {
  const Scenario scenario = read_scenario("peers: 2\nexpect:\n  - {at: end, tips: 1}\n", "s.yaml");
  EXPECT_TRUE(steps(scenario.timeline).empty());
  EXPECT_EQ(hard_end(scenario), seconds(30));
}

TEST(Timeline, TheHardEndIsTheTimelineTheLongestWithinAndHalfAMinute) {
  const std::string wall = "  - {at: 1s, for: 4s, name: wall, partition: {sides: [p0, rest]}}\n";
  EXPECT_EQ(hard_end(read(wall, "{after: wall, converged: all, within: 7s}")), seconds(42));
  EXPECT_EQ(hard_end(read(wall, "{at: 9s, tips: 1}")), seconds(39));
  EXPECT_EQ(hard_end(read(wall, "{at: end, tips: 1}", "timeout: 1500ms\n")), milliseconds(1500));
}

TEST(Timeline, TheHardEndLeavesTimeForThePollsThatAreWaitedFor) {
  const std::string lasting = "  - {at: 1s, name: wall, partition: {sides: [p0, rest]}}\n";
  const std::string polls = "sync: poll\npoll_interval: 1m\n";
  const auto hops = 3 * seconds(74);
  EXPECT_GT(hard_end(read(lasting, "{at: end, tips: 1}", polls)), hops);
  EXPECT_GT(hard_end(read(lasting, "{during: wall, tips: 1}", polls)), hops);
  EXPECT_EQ(hard_end(read(lasting, "{at: 9s, tips: 1}", polls)), seconds(39));
  EXPECT_EQ(hard_end(read(lasting, "{at: end, tips: 1, within: 7s}", polls)), seconds(38));
}

TEST(Timeline, TheHardEndComesLaterWhereAnEntryBeganLate) {
  const Scenario scenario =
      read("  - {when: {reorg: p0}, for: 4s, name: wall, partition: {sides: [p0, rest]}}\n",
           "{after: wall, converged: all, within: 7s}");
  EXPECT_EQ(hard_end(scenario), seconds(41));
  const Nanos over = last_step(scenario.timeline.at(0), seconds(20));
  EXPECT_EQ(over, seconds(24));
  EXPECT_EQ(hard_end(scenario, over), seconds(61));
  EXPECT_EQ(hard_end(scenario, seconds(2)), seconds(41));
}

TEST(Timeline, TheHardEndLeavesTimeForThePollsBeforeAMomentIsGivenUp) {
  const std::string waits = "  - {when: {reorg: p0}, name: never, mine: {by: p1}}\n";
  const std::string polls = "sync: poll\npoll_interval: 1m\n";
  EXPECT_GT(hard_end(read(waits, "{at: 1s, tips: 1}", polls)), 3 * seconds(74));
}

}  // namespace
}  // namespace onetip::test::timeline_test
