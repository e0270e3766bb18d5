// The runner on a cluster without sockets, in virtual time.

#include "sim/run/runner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/fake_cluster.hpp"
#include "support/json_line.hpp"

namespace onetip::test::runner_test {
namespace {

using namespace sim;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr char kPartition[] = R"(
name: partition
peers: 4
topology: ring
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 3}}
  - {at: 1s, for: 4s, name: wall, partition: {sides: [p0..p1, rest]}}
  - {at: 2s, name: light, mine: {by: p0, blocks: 2}}
  - {at: 2s, name: heavy, mine: {by: p2, blocks: 9}}
expect:
  - {during: wall, tips: one-per-side}
  - {after: wall, converged: all, within: 5s}
  - {at: end, winner: p2}
)";

/// A run, and what it wrote.
struct Played {
  explicit Played(const std::string& yaml, FakeCluster::Mischief mischief = {},
                  RunOptions options = {})
      : scenario(read_scenario(yaml, "story.yaml")) {
    const auto listen = [this](std::size_t, const Record& record) {
      if (std::holds_alternative<record::Block>(record.body)) return;
      journal += to_json_line(record, scenario) + "\n";
    };
    const auto make = [&](const Scenario& it, Journal& to) {
      return std::make_unique<FakeCluster>(it, to, mischief);
    };
    outcome = run_experiment(scenario, make, options, {listen});
  }

  Scenario scenario;
  std::string journal;
  Outcome outcome;
};

TEST(Runner, PlaysAPartitionToItsEnd) {
  const Played run(kPartition);
  EXPECT_EQ(run.outcome.verdict, Verdict::held) << run.journal;
  EXPECT_EQ(run.outcome.end, RunEnd::quiet);
  EXPECT_EQ(run.outcome.topology_after, milliseconds(20));
  EXPECT_EQ(run.outcome.witnesses.at(3).trace, "9 blocks found");
  EXPECT_LT(run.outcome.ended_at, milliseconds(5200)) << "it waits for nothing that is settled";
}

TEST(Runner, IsTheSameRunTwice) {
  EXPECT_EQ(Played(kPartition).journal, Played(kPartition).journal);
}

TEST(Runner, WritesWhatTheTimelineDoesAtItsTimes) {
  const Played run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: wall, partition: {sides: [p0, p1]}}
  - {at: 2s, name: work, mine: {by: p0, blocks: 1}}
  - {at: 3s, name: mend, heal: wall}
expect:
  - {after: wall, converged: all, within: 1s}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held);
  const auto has = [&](const std::string& line) { EXPECT_THAT(run.journal, HasSubstr(line)); };
  has(R"({"t":20000000,"kind":"topology-stands"})");
  has(R"({"t":1020000000,"kind":"entry-began","entry":0,"name":"wall","run":0,"fault":0})");
  has(R"({"t":2030000000,"kind":"mined","peer":"p0","block":1,"entry":1,"name":"work"})");
  has(R"({"t":2030000000,"kind":"held-back","fault":0,"from":"p0","to":"p1","what":"bytes"})");
  has(R"({"t":2030000000,"kind":"entry-ended","entry":1,"name":"work","run":0})");
  has(R"({"t":3020000000,"kind":"entry-began","entry":2,"name":"mend","run":0})");
  has(R"({"t":3020000000,"kind":"entry-ended","entry":0,"name":"wall","run":0,"fault":0})");
  has(R"({"t":3020000000,"kind":"fault-totals","fault":0,"bytes":100,"closes":0,"dials":0,"cuts":0,"delayed":0,"withheld":0})");
  has(R"({"t":3025000000,"kind":"tip-changed","peer":"p1","tip":1,"by":"p0"})");
  has(R"({"t":3030000000,"kind":"run-over","why":"quiet"})");
}

TEST(Runner, BeginsAnEntryAtTheMomentThatItWaitsFor) {
  const Played run(R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: first, mine: {by: p0, blocks: 3}}
  - {when: {height: {of: p2, at_least: 2}}, for: 1s, name: wall, partition: {sides: [p2, rest]}}
expect:
  - {during: wall, height: {of: p2, equals: 2}}
  - {after: wall, converged: all, within: 1s}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held) << run.journal;
  // Two blocks of 10 ms, two hops of 5 ms.
  EXPECT_THAT(run.journal,
              HasSubstr(R"({"t":1050000000,"kind":"entry-began","entry":1,"name":"wall")"));
}

TEST(Runner, AWallThatNeverFallsIsLookedAtWhenAllElseIsOver) {
  const Played run(R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
  - {at: 1s, mine: {by: p0}}
expect:
  - {during: wall, converged: p0..p1}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held) << run.journal;
}

TEST(Runner, SeesTheFirstReorganisation) {
  const Played run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, for: 1s, name: wall, partition: {sides: [p0, p1]}}
  - {at: 0s, mine: {by: p0, blocks: 1}}
  - {at: 100ms, mine: {by: p1, blocks: 2}}
  - {when: {reorg: all}, name: after, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, height: {of: all, equals: 3}}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held) << run.journal;
  EXPECT_THAT(run.journal,
              HasSubstr(R"({"t":1025000000,"kind":"entry-began","entry":3,"name":"after")"));
}

TEST(Runner, DoesNotWaitForEverForWhatNeverComes) {
  const Played run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
  - {when: {height: {of: all, at_least: 2}}, name: never, mine: {by: p1}}
expect:
  - {at: end, converged: all}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::inconclusive);
  EXPECT_EQ(run.outcome.witnesses.at(1).trace, "it never began");
  EXPECT_LT(run.outcome.ended_at, seconds(4));
}

TEST(Runner, AFaultThatBeganLateLastsItsWholeTime) {
  const Played run(R"(
peers: 3
chain: {difficulty: 1}
timeline:
  - {at: 50s, mine: {by: p0}}
  - {when: {height: {of: p0, at_least: 1}}, for: 1m, name: wall, partition: {sides: [p0, rest]}}
  - {when: {height: {of: p1, at_least: 1}}, mine: {by: p0}}
expect:
  - {after: wall, converged: all, within: 5s}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held) << run.journal;
}

TEST(Runner, WhereSomebodyPollsItKnowsWhatNeverComesBeforeTheHardEnd) {
  const Played run(R"(
peers: 3
sync: poll
poll_interval: 60s
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0}}
  - {when: {reorg: p0}, name: never, mine: {by: p1}}
expect:
  - {at: 1s, height: {of: p0, equals: 1}}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::inconclusive) << run.journal;
  EXPECT_EQ(run.outcome.witnesses.at(1).trace, "it never began");
}

TEST(Runner, MinesSteadilyUntilItsTimeIsUp) {
  const Played run(R"(
peers: 3
chain: {difficulty: 1}
mining: {interval: 100ms, until: 10s}
expect:
  - {at: end, height: {of: all, at_least: 1}}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held) << run.journal;
  const Witness& mining = run.outcome.witnesses.at(0);
  EXPECT_EQ(mining.began, Nanos{});
  EXPECT_GE(mining.ended, seconds(10));
  EXPECT_LT(mining.ended, milliseconds(10'100));
  EXPECT_THAT(mining.trace, HasSubstr("blocks found"));
}

TEST(Runner, SteadyMiningThatFindsNothingProvesNothing) {
  const Played run(R"(
peers: 2
chain: {difficulty: 1}
mining: {interval: 1h, until: 1s}
expect:
  - {at: end, converged: all}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::inconclusive);
  EXPECT_EQ(run.outcome.witnesses.at(0).trace, "no block was found");
}

TEST(Runner, WaitsForAMomentAfterTheTimeline) {
  const Played run("peers: 2\nchain: {difficulty: 1}\nexpect:\n  - {at: 3s, tips: 1}\n");
  EXPECT_EQ(run.outcome.verdict, Verdict::held);
  EXPECT_GT(run.outcome.ended_at, seconds(3));
  EXPECT_LT(run.outcome.ended_at, milliseconds(3100));
}

TEST(Runner, CountsAPaymentThatIsRefusedAsOver) {
  const Played run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: gift, send: {from: p1, to: p0, amount: 5}}
expect:
  - {at: end, balance: {of: p0, equals: 100}}
)");
  EXPECT_EQ(run.outcome.verdict, Verdict::held);
  EXPECT_THAT(run.outcome.witnesses.at(0).trace, HasSubstr("1 refused (p1: "));
}

TEST(Runner, DoesNotWaitForQuietLongerThanFiveSeconds) {
  const Played run(kPartition, {.never_quiet = true});
  EXPECT_EQ(run.outcome.end, RunEnd::settle_limit);
  EXPECT_EQ(run.outcome.verdict, Verdict::held);
}

TEST(Runner, CutsARunThatNeverEndsAndCallsItViolated) {
  const Played run(kPartition, {.never_finds = true});
  EXPECT_EQ(run.outcome.end, RunEnd::timed_out);
  EXPECT_EQ(run.outcome.verdict, Verdict::violated);
  EXPECT_EQ(run.outcome.findings.back().name, "timeout");
  EXPECT_THAT(run.outcome.findings.back().explanation,
              HasSubstr("heavy was not over: no block was found"));
  EXPECT_EQ(run.outcome.ended_at, seconds(5 + 5 + 30));
}

TEST(Runner, StopsWhereAnInvariantIsBroken) {
  const Played run(kPartition, {.goes_back = true});
  EXPECT_EQ(run.outcome.end, RunEnd::violated);
  EXPECT_EQ(run.outcome.verdict, Verdict::violated);
  EXPECT_LT(run.outcome.ended_at, seconds(1));
}

TEST(Runner, FailsAsAHarnessWhenTheTopologyNeverStands) {
  const Played run(kPartition, {.never_stands = true});
  EXPECT_EQ(run.outcome.verdict, Verdict::harness_failed);
  EXPECT_THAT(run.outcome.summary, HasSubstr("did not stand within 60.00 s"));
}

TEST(Runner, FailsAsAHarnessWhenTheMachineRefuses) {
  const Played run(kPartition, {.refuses_to_start = "no more file descriptors"});
  EXPECT_EQ(run.outcome.verdict, Verdict::harness_failed);
  EXPECT_EQ(run.outcome.summary, "no more file descriptors");
}

TEST(Runner, EndsWithAJournalAndAVerdictWhenInterrupted) {
  std::atomic<bool> interrupted = false;
  RunOptions options;
  options.interrupted = &interrupted;
  options.progress = [&](const Progress& progress) {
    if (progress.stands && progress.time > seconds(2)) interrupted = true;
  };
  const Played run(kPartition, {}, options);
  EXPECT_EQ(run.outcome.verdict, Verdict::interrupted);
  EXPECT_THAT(run.journal, HasSubstr(R"("kind":"run-over","why":"interrupted"})"));
}

TEST(Runner, ShowsProgressTenTimesASecond) {
  std::vector<Progress> seen;
  RunOptions options;
  options.progress = [&](const Progress& progress) { seen.push_back(progress); };
  const Played run(kPartition, {}, options);
  ASSERT_GT(seen.size(), 50U);
  EXPECT_LT(seen.size(), 80U);
  EXPECT_EQ(seen[30].vital.peers, 4U);
  EXPECT_EQ(seen[30].faults, std::vector<std::string>{"wall"});
}

}  // namespace
}  // namespace onetip::test::runner_test
