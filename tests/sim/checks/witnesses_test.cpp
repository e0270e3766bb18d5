// An action that left no trace makes a run inconclusive, never a pass.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journal_script.hpp"

namespace onetip::test::witnesses_test {
namespace {

using namespace sim;

constexpr char kStory[] = R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 1}}
  - {at: 1s, for: 1s, every: 2s, until: 5s, name: wall, partition: {sides: [p0, p1]}}
  - {at: 6s, name: gift, send: {from: p0, to: p1, amount: 5}}
  - {at: 7s, name: split, disconnect: {between: [p0, p1]}}
  - {at: 8s, name: mend, heal: split}
expect:
  - {at: end, tips: 1}
)";

constexpr char kStart[] = R"(
  0 all start g
  0 topology stands
)";

Witness witness_of(std::string_view script, std::size_t entry) {
  JournalScript run(kStory, "g-a1");
  run.play(kStart).play(script).play("9 over quiet");
  return run.outcome().witnesses.at(entry);
}

TEST(Witnesses, OfEachEntryAreDemandedUnlessTheScenarioSaysOtherwise) {
  for (const bool demanded : {true, false}) {
    JournalScript run(std::string(kStory) + (demanded ? "" : "witnesses: off\n"), "g-a1");
    run.play(kStart).play("9 over quiet");
    const Outcome outcome = run.outcome();
    EXPECT_EQ(outcome.verdict, demanded ? Verdict::inconclusive : Verdict::held) << outcome.summary;
    EXPECT_EQ(outcome.witnesses.at(0).witnessed, 0U);
    EXPECT_EQ(outcome.witnesses.at(0).missed, demanded);
    EXPECT_THAT(outcome.summary, testing::EndsWith("left no trace"));
  }
}

TEST(Witnesses, OfMiningAreTheBlocks) {
  const Witness witness =
      witness_of("0 first begins\n 0.1 p0 mines a1 for first\n 0.1 first ends", 0);
  EXPECT_EQ(witness.witnessed, 1U);
  EXPECT_EQ(witness.trace, "1 block found");
  EXPECT_EQ(witness.ended, std::chrono::milliseconds(100));
  EXPECT_EQ(witness_of("0 first begins", 0).witnessed, 0U);
}

TEST(Witnesses, OfARepeatedWallAreCountedRunByRun) {
  const Witness witness = witness_of(R"(
    1 wall begins
    1.1 wall holds p0 p1
    2 wall ends
    2 wall totals 120 1 0 0
    3 wall begins
    4 wall ends
    5 wall begins
    5.5 wall holds p1 p0
    6 wall ends
    6 wall totals 80 0 2 0
  )",
                                     1);
  EXPECT_EQ(witness.runs, 3U);
  EXPECT_EQ(witness.witnessed, 2U);
  EXPECT_EQ(witness.trace, "200 bytes, 1 close and 2 dials held back or refused");
  EXPECT_EQ(witness.began, std::chrono::seconds(1));
  EXPECT_EQ(witness.ended, std::chrono::seconds(6));
}

TEST(Witnesses, OfAPaymentIsItsBlockOrItsRefusal) {
  EXPECT_EQ(witness_of("6 gift begins\n 6 p0 mines a1 for gift\n 6 gift ends", 2).witnessed, 1U);
  const Witness refused = witness_of("6 gift begins\n 6 p0 may-not gift too-poor\n 6 gift ends", 2);
  EXPECT_EQ(refused.witnessed, 1U);
  EXPECT_EQ(refused.trace, "1 refused (p0: too-poor)");
  EXPECT_EQ(witness_of("6 gift begins", 2).witnessed, 0U);
}

TEST(Witnesses, OfADisconnectAreTheClosedConnections) {
  const Witness witness =
      witness_of("7 split begins\n 7 split cuts p0 p1\n 8 split totals 0 0 0 1", 3);
  EXPECT_EQ(witness.witnessed, 1U);
  EXPECT_EQ(witness.trace, "1 connection closed");
  EXPECT_EQ(witness_of("7 split begins", 3).trace, "nothing came that it could stop");
}

/// A link made better, a clock that nobody looked at: bytes crossed all the same.
TEST(Witnesses, WhatLeavesNoneIsToldInItsOwnWords) {
  const auto trace_of = [](const std::string& fault) {
    JournalScript run("peers: 2\ntimeline:\n  - {at: 1s, name: odd, " + fault +
                          "}\nexpect:\n  - {at: end, tips: 1}\n",
                      "g");
    run.play(kStart).play("1 odd begins\n2 over quiet");
    return run.outcome().witnesses.at(0).trace;
  };
  EXPECT_EQ(trace_of("degrade: {of: p1, latency: 1ms}"),
            "no byte crossed later than by the links' own terms");
  EXPECT_EQ(trace_of("skew: {peer: p1, by: 3h}"), "nobody stamped or judged by that clock");
  EXPECT_EQ(trace_of("churn: {of: p1, up: 9s, down: 1s}"), "nobody left or came back");
}

TEST(Witnesses, OfAJoinAreConnections) {
  const std::string story =
      "peers: 2\ntimeline:\n  - {at: 1s, name: late, join: p1}\nexpect:\n  - {at: end, tips: 1}\n";
  constexpr char kJoins[] = R"(
    0 p0 starts g
    0 topology stands
    1 late begins
    1 p1 starts g
    1 late ends
  )";
  JournalScript alone(story, "g");
  JournalScript met(story, "g");
  alone.play(kJoins).play("2 over quiet");
  met.play(kJoins).play("1.5 p1 meets p0\n2 over quiet");
  EXPECT_EQ(alone.outcome().witnesses.at(0).witnessed, 0U);
  EXPECT_EQ(alone.outcome().witnesses.at(0).trace, "it was connected to nobody");
  EXPECT_EQ(met.outcome().witnesses.at(0).witnessed, 1U);
  EXPECT_EQ(met.outcome().witnesses.at(0).trace, "1 peer connected");
}

TEST(Witnesses, OfHealingIsThatTheFaultWasInForce) {
  const Witness witness =
      witness_of("7 split begins\n 8 mend begins\n 8 split ends\n 8 mend ends", 4);
  EXPECT_EQ(witness.witnessed, 1U);
  EXPECT_EQ(witness.trace, "split was in force");
  EXPECT_EQ(witness_of("8 mend begins\n 8 mend ends", 4).witnessed, 0U);
}

TEST(Witnesses, AnActionThatNeverBeganHasNone) {
  const Witness witness = witness_of("", 4);
  EXPECT_EQ(witness.runs, 0U);
  EXPECT_EQ(witness.trace, "it never began");
}

TEST(Witnesses, OneMissingMakesTheRunInconclusive) {
  JournalScript run(kStory, "g-a1");
  run.play(kStart).play("9 timeline over\n 9 over quiet");
  EXPECT_EQ(run.outcome().findings.at(0).verdict, Verdict::held);
  EXPECT_EQ(run.outcome().verdict, Verdict::inconclusive);
  EXPECT_EQ(run.outcome().summary, "5 actions left no trace");
}

}  // namespace
}  // namespace onetip::test::witnesses_test
