// One moment of the timeline, on either engine: undoings first, then entries, then judging.

#include <gtest/gtest.h>

#include <string>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::moment_test {
namespace {

using namespace sim;

class AMoment : public testing::TestWithParam<Engine> {
 protected:
  /// A line of three, one block, and the last one killed for a while; of the only expectation.
  [[nodiscard]] static Finding finding(const std::string& more, const std::string& demand) {
    Scenario scenario = read_scenario(
        "peers: 3\ntopology: line\nchain: {difficulty: 1}\ntimeline:\n"
        "  - {at: 0s, mine: {by: p0}}\n"
        "  - {at: 200ms, for: 200ms, name: crash, crash: p2}\n" +
            more + "expect: [" + demand + "]\n",
        "moment.yaml");
    scenario.engine = GetParam();
    return run_experiment(scenario, make_cluster).findings.at(0);
  }
};

constexpr char kCutOff[] = "  - {at: 200ms, partition: {sides: [p2, rest]}}\n";

TEST_P(AMoment, HasWhoRestartsInItAmongThoseThatAreJudgedAfterIt) {
  const std::string demand = "{after: crash, converged: all, within: 300ms}";
  const Finding cut_off = finding(kCutOff, demand);
  EXPECT_EQ(cut_off.verdict, Verdict::violated) << cut_off.explanation;
  const Finding found = finding("", "{after: crash, converged: all, within: 10s}");
  EXPECT_EQ(found.verdict, Verdict::held) << found.explanation;
}

TEST_P(AMoment, HasWhoRestartsInItAmongThoseThatAreJudgedAtIt) {
  const Finding cut_off = finding(kCutOff, "{at: 400ms, height: {of: all, equals: 1}}");
  EXPECT_EQ(cut_off.verdict, Verdict::violated) << cut_off.explanation;
}

TEST_P(AMoment, EndsNoFaultBeforeAllThatEndInItAreJudged) {
  const Finding wall = finding(
      "  - {at: 200ms, for: 200ms, name: wall, partition: {sides: [p0, rest]}}\n"
      "  - {at: 200ms, mine: {by: p1}}\n",
      "{during: wall, tips: one-per-side}");
  EXPECT_EQ(wall.verdict, Verdict::held) << wall.explanation;
}

/// What the first of them lets go the second has held, if for no time.
TEST_P(AMoment, TwoWallsThatEndTogetherBothBit) {
  Scenario scenario = read_scenario(
      "peers: 2\nchain: {difficulty: 1}\ntimeline:\n"
      "  - {at: 100ms, for: 300ms, name: x, partition: {sides: [p0, p1]}}\n"
      "  - {at: 100ms, for: 300ms, name: y, partition: {sides: [p0, p1]}}\n"
      "  - {at: 200ms, mine: {by: p0}}\n"
      "expect: [{after: x, converged: all, within: 8s}]\n",
      "walls.yaml");
  scenario.engine = GetParam();
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
  for (const Witness& witness : outcome.witnesses) EXPECT_EQ(witness.witnessed, 1U);
}

/// `when: height` speaks of those that are up.
TEST_P(AMoment, MakesAllThatAreUpHighWhenTheLowOneGoesDown) {
  Scenario scenario = read_scenario(
      "peers: 3\ntopology: line\nchain: {difficulty: 1}\ntimeline:\n"
      "  - {at: 0s, partition: {sides: [p2, rest]}}\n"
      "  - {at: 0s, mine: {by: p0}}\n"
      "  - {at: 200ms, crash: p2}\n"
      "  - {when: {height: {of: all, at_least: 1}}, mine: {by: p1}}\n"
      "expect: [{at: end, height: {of: all, equals: 2}, within: 5s}]\n",
      "height.yaml");
  scenario.engine = GetParam();
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
}

/// A disk takes its time, and until then the chains of before agree.
TEST_P(AMoment, IsNotOverBeforeTheDiskHasWhatWasFoundInIt) {
  Scenario scenario = read_scenario(
      "peers: {miner: {storage: disk}, middle: {behaviour: silent}, last: }\ntopology: line\n"
      "chain: {difficulty: 1}\ntimeline: [{at: 0s, mine: {by: miner}}]\n"
      "expect: [{at: end, converged: all, within: 300ms}]\n",
      "disk.yaml");
  scenario.engine = GetParam();
  const Finding finding = run_experiment(scenario, make_cluster).findings.at(0);
  EXPECT_EQ(finding.verdict, Verdict::violated) << finding.explanation;
}

/// The last two agree on the genesis until they hear of what was found already.
TEST_P(AMoment, IsTooEarlyForAgreementWhereABlockIsOnItsWay) {
  const auto of_relay = [](const std::string& behaviour) {
    Scenario scenario =
        read_scenario("peers: {miner: , relay: {behaviour: " + behaviour +
                          "}, last: }\ntopology: line\nlinks: {latency: 20ms}\n"
                          "chain: {difficulty: 1}\n"
                          "timeline: [{at: 0s, mine: {by: miner}}]\n"
                          "expect: [{at: end, converged: [relay, last], within: 1s}]\n",
                      "relay.yaml");
    scenario.engine = GetParam();
    return run_experiment(scenario, make_cluster).findings.at(0);
  };
  const Finding silent = of_relay("silent");
  EXPECT_EQ(silent.verdict, Verdict::violated) << silent.explanation;
  const Finding honest = of_relay("honest");
  EXPECT_EQ(honest.verdict, Verdict::held) << honest.explanation;
  EXPECT_GT(honest.held_at, honest.since) << "when the block had come to both";
}

/// A block that nobody has asked for yet, at each of two hops.
TEST_P(AMoment, WithoutATimeComesWhenEverybodyWhoPollsHasAskedAgain) {
  const auto of_line = [](const std::string& sync, const std::string& demand) {
    Scenario scenario =
        read_scenario("peers: 3\ntopology: line\nsync: " + sync +
                          "\npoll_interval: 300ms\nchain: {difficulty: 1}\ntimeline:\n"
                          "  - {at: 10ms, mine: {by: p0}}\n"
                          "  - {at: 10ms, name: fog, degrade: {of: p0, latency: 1ms}}\n"
                          "expect: [" +
                          demand + "]\n",
                      "line.yaml");
    scenario.engine = GetParam();
    return run_experiment(scenario, make_cluster);
  };
  const Outcome outcome = of_line("poll", "{at: end, converged: all}");
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.findings.at(0).explanation;
  EXPECT_EQ(outcome.end, RunEnd::quiet);
  if (GetParam() != Engine::virtual_time) return;  // the rest is the same, and takes real time
  EXPECT_EQ(of_line("poll", "{during: fog, converged: all}").verdict, Verdict::held);
  // Nobody waits for a poll where nobody polls, or where nothing is judged by it.
  constexpr std::chrono::milliseconds kNoTime(100);
  EXPECT_LT(of_line("gossip", "{at: end, converged: all}").ended_at, kNoTime);
  EXPECT_LT(of_line("poll", "{at: 20ms, tips: 2}").ended_at, kNoTime);
}

/// What an entry waits for may be two polls away.
TEST_P(AMoment, ComesByPolls) {
  Scenario scenario = read_scenario(
      "peers: 3\ntopology: line\nsync: poll\npoll_interval: 1500ms\nchain: {difficulty: 1}\n"
      "timeline:\n"
      "  - {at: 1600ms, mine: {by: p0}}\n"
      "  - {when: {height: {of: p2, at_least: 1}}, name: then, mine: {by: p2}}\n"
      "expect: [{at: end, within: 10s, height: {of: all, equals: 2}}]\n",
      "polls.yaml");
  scenario.engine = GetParam();
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
}

/// Nothing moves until they poll.
TEST_P(AMoment, IsTooEarlyForAgreementWhereABlockWillBeAskedFor) {
  Scenario scenario = read_scenario(
      "peers: {miner: , poller: {count: 2, sync: poll}}\ntopology: line\npoll_interval: 300ms\n"
      "chain: {difficulty: 1}\ntimeline: [{at: 0s, mine: {by: miner}}]\n"
      "expect: [{at: end, converged: poller, within: 3s}]\n",
      "poll.yaml");
  scenario.engine = GetParam();
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::held);
  for (const FinalTip& tip : outcome.tips) EXPECT_EQ(tip.tip.height, 1U) << tip.peer;
}

/// What a narrow link had taken on would come much later.
TEST_P(AMoment, WidensANarrowLinkForWhatWaitsAlready) {
  Scenario scenario = read_scenario(
      "peers: 2\nchain: {difficulty: 1}\ntimeline:\n"
      "  - {at: 100ms, for: 300ms, name: narrow,\n"
      "     degrade: {between: [p0, p1], bandwidth: 1bit}}\n"
      "  - {at: 200ms, mine: {by: p0}}\n"
      "expect: [{after: narrow, converged: all, within: 5s}]\n",
      "narrow.yaml");
  scenario.engine = GetParam();
  const Finding finding = run_experiment(scenario, make_cluster).findings.at(0);
  EXPECT_EQ(finding.verdict, Verdict::held) << finding.explanation;
}

/// Nobody is left whose next event could tell that their mining is over.
TEST_P(AMoment, InWhichAllMinersLeaveEndsTheirMining) {
  Scenario scenario = read_scenario(
      "peers: 2\ntimeline:\n"
      "  - {at: 0s, name: long, mine: {by: all, blocks: 100000}}\n"
      "  - {at: 100ms, leave: [p0, p1]}\n"
      "expect: [{at: end, height: {of: all, at_least: 0}}]\n",
      "leave.yaml");
  scenario.engine = GetParam();
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::inconclusive) << outcome.summary;
}

INSTANTIATE_TEST_SUITE_P(OfEither, AMoment, testing::Values(Engine::tcp, Engine::virtual_time),
                         [](const auto& engine) { return std::string(to_text(engine.param)); });

}  // namespace
}  // namespace onetip::test::moment_test
