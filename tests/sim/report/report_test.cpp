// What a person and a program are told of a run: golden files in tests/sim/golden.

#include "sim/report/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "sim/commands/status_line.hpp"
#include "sim/report/diagnostic.hpp"
#include "sim/report/result_json.hpp"
#include "support/golden.hpp"
#include "support/journal_script.hpp"

namespace onetip::test::report_test {
namespace {

using namespace sim;
using testing::HasSubstr;
using testing::Not;

constexpr char kStory[] = R"(name: partition
seed: 7
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 1}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - {during: wall, tips: one-per-side}
  - {after: wall, converged: all, within: 5s}
  - {at: end, winner: p0}
)";

constexpr char kStart[] = R"(
  0    all start g
  0    p0 meets p1
  0    p1 meets p2
  0    topology stands
  0    first begins
  0.1  p0 mines a1 for first
  0.1  first ends
  1    wall begins
  1.2  p1 tip a1
  1.2  wall holds p1 p2
  2    wall ends
  2    wall totals 1204 0 2 0
)";

JournalScript played(std::string_view rest) {
  JournalScript run(kStory, "g-a1");
  run.play(kStart).play(rest);
  return run;
}

constexpr char kHolds[] = R"(
  2.3  p2 tip a1
  2.3  timeline over
  2.31 over quiet
)";
constexpr char kSticks[] = R"(
  2.3  p2 loses p1 reset
  7.5  timeline over
  8    over quiet
)";

TEST(Report, OfARunThatHeld) {
  const JournalScript run = played(kHolds);
  EXPECT_EQ(run.outcome().verdict, Verdict::held);
  expect_golden("sim/golden/held.txt", report(run.scenario(), run.outcome()));
  expect_golden("sim/golden/held.json", to_result_json(run.scenario(), run.outcome()));
}

TEST(Report, OfARunThatWasViolated) {
  const JournalScript run = played(kSticks);
  EXPECT_EQ(run.outcome().verdict, Verdict::violated);
  expect_golden("sim/golden/violated.txt", report(run.scenario(), run.outcome()));
  expect_golden("sim/golden/violated.json", to_result_json(run.scenario(), run.outcome()));
}

TEST(Report, OfARunThatWasCutShort) {
  JournalScript run(kStory, "g-a1");
  run.play(R"(
    0    all start g
    0    topology stands
    0    first begins
    0.1  p0 mines a1 for first
    0.5  over interrupted
  )");
  expect_golden("sim/golden/interrupted.txt", report(run.scenario(), run.outcome()));
}

TEST(Report, OfAHarnessThatFailedIsItsReason) {
  const JournalScript run = played(kHolds);
  Outcome outcome;
  outcome.verdict = Verdict::harness_failed;
  outcome.summary = "no more file descriptors";
  EXPECT_THAT(report(run.scenario(), outcome),
              HasSubstr("harness failed: no more file descriptors"));
}

TEST(Report, IsColouredOnlyWhenAsked) {
  const JournalScript run = played(kSticks);
  EXPECT_THAT(report(run.scenario(), run.outcome()), Not(HasSubstr("\x1b[")));
  EXPECT_THAT(report(run.scenario(), run.outcome(), {.color = true}),
              HasSubstr("\x1b[31mviolated    \x1b[0m"));
}

TEST(StatusLine, SaysWhatAPersonWouldWatch) {
  const JournalScript run = played(kHolds);
  Progress progress;
  progress.time = std::chrono::milliseconds(3200);
  progress.vital = {.peers = 3, .connections = 2, .distinct_tips = 1, .max_height = 14};
  progress.faults = {"wall"};
  progress.stands = true;
  EXPECT_EQ(status_text(run.scenario(), progress),
            "partition 3.2 s  3 peers  2 connections  1 tip  height 14  wall");
}

/// It could not be rewritten if it went on in a second line.
TEST(StatusLine, IsCutOffWhereTheTerminalEnds) {
  std::ostringstream terminal;
  StatusLine(terminal).show("too long");
  EXPECT_EQ(terminal.str(), "\r\x1b[?7ltoo long\x1b[K\x1b[?7h\r\x1b[K");
}

TEST(Diagnostic, PointsAtThePlace) {
  const ScenarioError error({"a.yaml", 2, 4}, "unknown key `b`", "did you mean `c`?");
  EXPECT_EQ(diagnostic(error, "x: 1\n   b: 2\n"),
            "a.yaml:2:4: error: unknown key `b`\n"
            "    2 |    b: 2\n"
            "      |    ^\n"
            "      = did you mean `c`?\n");
}

TEST(Diagnostic, CopesWithPlacesThatAreNotThere) {
  EXPECT_EQ(diagnostic(ScenarioError({"--engine", 0, 0}, "wrong"), "x"),
            "--engine: error: wrong\n");
  EXPECT_THAT(diagnostic(ScenarioError({"a.yaml", 9, 9}, "wrong"), "x: 1\n"), HasSubstr("wrong"));
  const std::string rude = "a: \x1b[31m" + std::string(5000, 'x');
  const std::string text = diagnostic(ScenarioError({"a.yaml", 1, 4}, "wrong"), rude);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_LT(text.size(), 400U);
}

}  // namespace
}  // namespace onetip::test::report_test
