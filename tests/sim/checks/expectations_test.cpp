// Each thing that can be expected, on a journal that shows it, one that breaks it, and one that
// says nothing about it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journal_script.hpp"

namespace onetip::test::expectations_test {
namespace {

using namespace sim;
using testing::HasSubstr;

/// Three peers in a line, a wall between p1 and p2 that falls at 2 s.
std::string story(const std::string& expectation) {
  return R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 1}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - )" + expectation +
         "\n";
}

constexpr char kStart[] = R"(
  0 all start g
  0 topology stands
  0 first begins
  0.1 p0 mines a1 for first
  0.1 first ends
)";

JournalScript played(const std::string& expectation, std::string_view rest) {
  JournalScript run(story(expectation), "g-a1-a2-a3, a1-c2:9");
  run.play(kStart).play(rest);
  return run;
}

Verdict verdict_of(const std::string& expectation, std::string_view rest) {
  return played(expectation, rest).finding().verdict;
}

// --- converged

constexpr char kConverged[] = "{after: wall, converged: all, within: 2s}";

TEST(Converged, HoldsFromTheMomentThatTheLastPeerHasTheBestTip) {
  const JournalScript run = played(kConverged, R"(
    0.2 p1 tip a1
    1 wall begins
    2 wall ends
    2.5 p2 tip a1
    2.6 timeline over
    2.6 over quiet
  )");
  const Finding finding = run.finding();
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_EQ(finding.since, std::chrono::seconds(2));
  EXPECT_EQ(finding.held_at, std::chrono::milliseconds(2500));
  EXPECT_THAT(finding.explanation, HasSubstr("all 3 hold block 1"));
}

/// The one genesis that all begin with is no agreement.
TEST(Converged, HasNothingToLookAtWhereNobodyFoundABlock) {
  JournalScript run("peers: 2\nexpect:\n  - {at: end, converged: all}\n", "g");
  run.play("0 all start g\n0 topology stands\n1 timeline over\n1 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
  EXPECT_THAT(run.finding().explanation, HasSubstr("no block was found but the genesis"));
}

/// p0 has found a1, and is not asked; from 2 s on the others agree on the genesis.
Finding of_the_others(const std::string& more, const std::string& moves) {
  return played("{after: wall, converged: [p1, p2], within: 2s" + more + "}",
                "1 wall begins\n2 wall ends\n" + moves + "\n9 timeline over\n9 over quiet")
      .finding();
}

TEST(Converged, IsTooEarlyWhereWhatWasFoundComesInTime) {
  const Finding never = of_the_others("", "2.5 p1 tip a1");
  EXPECT_EQ(never.verdict, Verdict::violated);
  EXPECT_THAT(never.explanation, HasSubstr("it held from 2.00 s on, but for 0.50 s only"));
  const std::string both = "2.5 p1 tip a1\n2.9 p2 tip a1";
  EXPECT_EQ(of_the_others("", both).held_at, std::chrono::milliseconds(2900));
  EXPECT_EQ(of_the_others(", stays: 100ms", both).held_at, std::chrono::milliseconds(2900));
  const std::string in_one = "2.5 p1 tip a3";
  EXPECT_EQ(of_the_others("", in_one).verdict, Verdict::violated) << "it stands on a1";
}

TEST(Converged, StaysSettledWhateverComesTooLateOrIsFoundLater) {
  const Finding late = of_the_others("", "4.1 p1 tip a1");
  EXPECT_EQ(late.held_at, std::chrono::seconds(2));
  EXPECT_THAT(late.explanation, HasSubstr("; others hold a better one, block 1"));
  const Finding later = of_the_others("", "2.5 p1 tip a1\n2.6 p2 tip a1\n2.9 p1 tip a2");
  EXPECT_EQ(later.held_at, std::chrono::milliseconds(2600));
}

TEST(Converged, IsViolatedWhenThePeersComeTogetherTooLate) {
  EXPECT_EQ(verdict_of(kConverged, R"(
    0.2 p1 tip a1
    1 wall begins
    2 wall ends
    4.001 p2 tip a1
    5 timeline over
    5 over quiet
  )"),
            Verdict::violated);
}

TEST(Converged, StillHoldsAtTheVeryEndOfItsTime) {
  EXPECT_EQ(verdict_of(kConverged, R"(
    0.2 p1 tip a1
    1 wall begins
    2 wall ends
    4 p2 tip a1
    5 timeline over
    5 over quiet
  )"),
            Verdict::held);
}

TEST(Converged, IsJudgedByTheBestChainThatOneOfThemHeldAndNotByWhatMostHold) {
  //  g ── a1 ── a2          p0, p1
  //        └─── c2          p2: one block of nonce 9 outweighs
  const JournalScript run = played(kConverged, R"(
    0.2 p1 tip a1
    0.2 p2 tip a1
    1 wall begins
    1.5 p2 tip c2
    2 wall ends
    2.1 p0 tip a2
    2.1 p1 tip a2
    2.2 p2 tip a2
    5 timeline over
    5 over quiet
  )");
  const Finding finding = run.finding();
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("0 of 3 hold the best tip, block 2"));
  EXPECT_THAT(finding.explanation, HasSubstr("mined by p2"));
}

TEST(Converged, SaysWhoIsStuckOnWhatAndWhatBecameOfItsLinks) {
  const JournalScript run = played(kConverged, R"(
    0.1 p0 meets p1
    0.1 p1 meets p2
    0.2 p1 tip a1
    1 wall begins
    1.2 p2 loses p1 reset
    2 wall ends
    5 timeline over
    5 over quiet
  )");
  const Finding finding = run.finding();
  EXPECT_EQ(finding.peers, PeerSet{2});
  EXPECT_THAT(finding.explanation, HasSubstr("p2 holds block 0"));
  EXPECT_THAT(finding.explanation, HasSubstr("p2 lacks block 1"));
  EXPECT_THAT(finding.explanation,
              HasSubstr("p1 holds it, but its connection to p2 closed at 1.20 s (reset)"));
}

TEST(Converged, SaysWhichFaultStandsBetweenAPeerAndItsBlock) {
  JournalScript run(R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 1}}
  - {at: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - {at: end, converged: all}
)",
                    "g-a1");
  run.play(kStart).play(R"(
    0.1 p1 meets p2
    0.1 p1 refuses a1 from p0 bad-signature
    1 wall begins
    1.2 wall holds p1 p2
    5 timeline over
    5 over quiet
  )");
  EXPECT_THAT(run.finding().explanation,
              HasSubstr("wall (story.yaml:7) holds back everything from p1 to p2"));
  EXPECT_THAT(run.finding().explanation,
              HasSubstr("it refused that block when p0 sent it at 0.10 s: bad-signature"));
}

TEST(Converged, IsInconclusiveWhenNobodyInScopeWasUp) {
  JournalScript run(story("{after: wall, converged: [p1, p2], within: 2s}"), "g-a1");
  run.play(R"(
    0 p0 starts g
    0 topology stands
    0 first begins
    1 wall begins
    2 wall ends
    5 timeline over
    5 over quiet
  )");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
}

TEST(Converged, IsInconclusiveWhenTheRunWasOverBeforeTheFault) {
  EXPECT_EQ(verdict_of(kConverged, "0.5 over interrupted"), Verdict::inconclusive);
}

// --- tips

TEST(Tips, CountsDistinctTips) {
  constexpr char kOver[] = R"(
    0.2 p1 tip a1
    5 timeline over
    5 over quiet
  )";
  EXPECT_EQ(verdict_of("{at: end, tips: 2}", kOver), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, tips: 1}", kOver), Verdict::violated);
  EXPECT_EQ(verdict_of("{at: end, tips: 2}", "1 over interrupted"), Verdict::inconclusive);
}

constexpr char kOnePerSide[] = "{during: wall, tips: one-per-side}";

TEST(OneTipPerSide, IsLookedAtJustBeforeTheWallFalls) {
  const JournalScript run = played(kOnePerSide, R"(
    1 wall begins
    1.5 p1 tip a1
    2 wall ends
    2.1 p2 tip a1
    5 timeline over
    5 over quiet
  )");
  EXPECT_EQ(run.finding().verdict, Verdict::held);
  EXPECT_EQ(run.finding().held_at, std::chrono::seconds(2));
}

TEST(OneTipPerSide, IsViolatedWhenASideIsTornOrTwoSidesAgree) {
  EXPECT_EQ(verdict_of(kOnePerSide, R"(
    1 wall begins
    2 wall ends
    5 over quiet
  )"),
            Verdict::violated);
  EXPECT_EQ(verdict_of(kOnePerSide, R"(
    0.5 p1 tip a1
    0.5 p2 tip a1
    1 wall begins
    2 wall ends
    5 over quiet
  )"),
            Verdict::violated);
}

TEST(OneTipPerSide, IsInconclusiveForASideThatItsOwnLinksDoNotConnect) {
  JournalScript run(R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p2], p1]}}
expect:
  - {during: wall, tips: one-per-side}
)",
                    "g-a1");
  run.play(R"(
    0 all start g
    0 topology stands
    1 wall begins
    1.5 p0 tip a1
    1.5 p2 tip a1
    2 wall ends
    5 over quiet
  )");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
  EXPECT_THAT(run.finding().explanation, HasSubstr("side 0 (p0 and p2) is not connected"));
}

TEST(OneTipPerSide, HasNothingToLookAtBeforeTheWallBegins) {
  const std::string agreed = "0.2 p1 tip a1\n 0.5 p2 tip a1\n";
  const std::string wall = "1 wall begins\n 2 wall ends\n";
  const std::string over = "5 timeline over\n 5 over quiet";
  const Finding early = played("{at: 700ms, tips: one-per-side}", agreed + wall + over).finding();
  EXPECT_EQ(early.verdict, Verdict::inconclusive);
  EXPECT_EQ(early.explanation, "wall had not begun: there were no sides");
  EXPECT_EQ(verdict_of("{at: end, tips: one-per-side}", agreed + over), Verdict::inconclusive);
  EXPECT_EQ(verdict_of("{at: end, tips: one-per-side, within: 1s}", agreed + over),
            Verdict::inconclusive);
  EXPECT_EQ(verdict_of("{at: 1s, tips: one-per-side}", agreed + wall + over), Verdict::violated)
      << "it begins at the moment at which it is looked at";
  EXPECT_EQ(verdict_of("{at: end, tips: one-per-side}", agreed + wall + over), Verdict::violated)
      << "it did begin";
}

TEST(OneTipPerSide, IsAlwaysSoFromTheWallsBeginOn) {
  const std::string rest = "1 wall begins\n 2 wall ends\n 5 over quiet";
  const auto always = [&](const std::string& before) {
    return verdict_of("{always: true, tips: one-per-side}", before + rest);
  };
  EXPECT_EQ(always("0.2 p1 tip a1\n"), Verdict::held);
  EXPECT_EQ(always("0.2 p1 tip a1\n 0.5 p2 tip a1\n"), Verdict::violated);
}

TEST(OneTipPerSide, SaysWhatKeepsASideFromAgreeing) {
  const Finding finding = played(kOnePerSide, R"(
    1 wall begins
    2 wall ends
    5 over quiet
  )")
                              .finding();
  EXPECT_THAT(finding.explanation, HasSubstr("; side 1: p2 holds block 0"));
  EXPECT_THAT(finding.explanation, HasSubstr("\np1 lacks block 1"));
  EXPECT_FALSE(finding.hindrances.empty());
}

/// p0 has found a block of which p1 and p2 did not hear, and another fault ends with the wall.
Finding of_a_side(const std::string& fault, const std::string& meanwhile) {
  JournalScript run(R"(
peers: 4
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, for: 1s, name: wall, partition: {sides: [p0..p2, p3]}}
  - {at: 1s, for: 1s, name: other, )" +
                        fault + R"(}
expect:
  - {during: wall, tips: one-per-side}
)",
                    "g-a1");
  return run.play("0 all start g\n 0 topology stands\n 1 wall begins\n 1 other begins")
      .play("1.5 p0 tip a1")
      .play(meanwhile)
      .play("5 over quiet")
      .finding();
}

TEST(OneTipPerSide, IsInconclusiveForASideThatAnotherFaultCuts) {
  const std::string cut = "partition: {sides: [p0, p1]}";
  const Finding finding = of_a_side(cut, "2 wall ends\n 2 other ends");
  EXPECT_EQ(finding.verdict, Verdict::inconclusive);
  EXPECT_EQ(finding.explanation,
            "side 0 (p0, p1 and p2) is not connected while other holds, so it can't agree");
  EXPECT_EQ(of_a_side("pause: p1", "2 wall ends").verdict, Verdict::inconclusive);
  EXPECT_EQ(of_a_side("partition: {sides: [p0, p3]}", "2 wall ends").verdict, Verdict::violated);
}

TEST(OneTipPerSide, IsInconclusiveForASideWhoseMiddleIsDown) {
  const Finding finding =
      of_a_side("crash: p1", "1.6 p1 crashes by other\n 2 wall ends\n 2 other ends");
  EXPECT_EQ(finding.verdict, Verdict::inconclusive);
  EXPECT_THAT(finding.explanation, HasSubstr("not connected while p1 is down"));
  EXPECT_EQ(of_a_side("crash: p2", "1.6 p2 crashes by other\n 2 wall ends").verdict,
            Verdict::violated)
      << "p0 and p1 are neighbours";
}

TEST(OneTipPerSide, WhatWasCutUpToTheMomentHadNoTimeToAgree) {
  const std::string cut = "partition: {sides: [p0, p1]}";
  EXPECT_EQ(of_a_side(cut, "2 other ends\n 2 wall ends").verdict, Verdict::inconclusive);
  EXPECT_EQ(of_a_side(cut, "1.9 other ends\n 2 wall ends").verdict, Verdict::violated);
  EXPECT_EQ(
      of_a_side("crash: p1", "1.6 p1 crashes by other\n 2 other ends\n 2 p1 starts g\n 2 wall ends")
          .verdict,
      Verdict::inconclusive);
}

/// The same of a moment that is no fault's end: at it undoings come first, and judging last.
TEST(OneTipPerSide, WhatWasCutUpToTheTimeThatIsNamedHadNoTimeToAgreeEither) {
  const auto at_four = [](const std::string& end) {
    JournalScript run(R"(
peers: 4
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, for: 9s, name: wall, partition: {sides: [p0..p2, p3]}}
  - {at: 1s, for: 3s, name: cut, disconnect: {between: [p0, p1]}}
expect:
  - {at: 4s, tips: one-per-side}
)",
                      "g-a1");
    return run.play("0 all start g\n 0 topology stands\n 1 wall begins\n 1 cut begins")
        .play("1.5 p0 tip a1\n " + end + " cut ends\n 6 p1 tip a1\n 20 over quiet")
        .finding();
  };
  EXPECT_EQ(at_four("4").verdict, Verdict::inconclusive);
  EXPECT_THAT(at_four("4").explanation, HasSubstr("not connected while cut holds"));
  EXPECT_EQ(at_four("3.9").verdict, Verdict::violated);
  EXPECT_EQ(at_four("4.1").verdict, Verdict::inconclusive);
}

TEST(OneTipPerSide, AgreesThoughAnotherFaultCutsIt) {
  const std::string agreed = "1.6 p1 tip a1\n 1.6 p2 tip a1\n 2 wall ends";
  EXPECT_EQ(of_a_side("pause: p1", agreed).verdict, Verdict::held);
}

TEST(OneTipPerSide, IsViolatedByASideThatIsWholeThoughAnotherIsCut) {
  JournalScript run(R"(
peers: 6
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, for: 1s, name: wall, partition: {sides: [p0..p2, p3..p5]}}
  - {at: 1s, for: 1s, name: cut, pause: p1}
expect:
  - {during: wall, tips: one-per-side}
)",
                    "g-a1");
  const Finding finding =
      run.play("0 all start g\n 0 topology stands\n 1 wall begins\n 1 cut begins")
          .play("1.5 p0 tip a1\n 1.5 p5 tip a1\n 2 wall ends\n 5 over quiet")
          .finding();
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("side 1: p3 and p4 hold block 0"));
}

// --- a fault that comes again

/// p1 is down in the first run of the wall.
Verdict during_both_runs(const std::string& what) {
  JournalScript run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, for: 3s, name: kill, crash: p1}
  - {at: 1s, every: 3s, until: 5s, for: 1s, name: wall, partition: {sides: [p0, p1]}}
expect:
  - {during: wall, )" + what +
                        "}\n",
                    "g-a1");
  return run.play("0 all start g\n 0 topology stands\n 0 kill begins\n 0 p1 crashes by kill")
      .play("1 wall begins\n 2 wall ends\n 3 kill ends\n 3 p1 starts g")
      .play("4 wall begins\n 5 wall ends\n 6 timeline over\n 6 over quiet")
      .finding()
      .verdict;
}

TEST(During, ARunWithNothingToSeeHidesNoOtherThatFails) {
  EXPECT_EQ(during_both_runs("height: {of: p1, equals: 7}"), Verdict::violated);
  EXPECT_EQ(during_both_runs("height: {of: p1, equals: 0}"), Verdict::inconclusive);
  EXPECT_EQ(during_both_runs("height: {of: all, equals: 0}"), Verdict::held);
}

// --- a fault that never ends

JournalScript during_for_good(const std::string& what) {
  return {R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - {during: wall, )" +
              what + "}\n",
          "g-a1"};
}

/// The wall is the last thing that begins, and p1 has yet to hear of the block.
constexpr char kForGood[] = R"(
  0 all start g
  0 topology stands
  1 wall begins
  1 p0 tip a1
  1 timeline over
)";

TEST(During, AFaultThatNeverEndsIsJudgedWhenTheRunIsOver) {
  JournalScript run = during_for_good("converged: [p0, p1]");
  run.play(kForGood).play("1.1 p1 tip a1\n 2 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::held);
  EXPECT_EQ(run.finding().since, std::chrono::seconds(1));
  EXPECT_EQ(run.finding().held_at, std::chrono::seconds(2));
  JournalScript cut = during_for_good("converged: [p0, p1]");
  cut.play(kForGood).play("1.1 p1 tip a1\n 2 over interrupted");
  EXPECT_EQ(cut.finding().verdict, Verdict::inconclusive);
}

TEST(During, TheRunGoesOnForWhatTimeAloneDecides) {
  JournalScript run = during_for_good("propagation: {share: 60%, at_most: 3s}");
  run.play(kForGood);
  EXPECT_EQ(run.judge().waits_until(), std::chrono::milliseconds(250 + 1000 + 3000));
  run.play("1.1 p1 tip a1");
  EXPECT_EQ(run.judge().waits_until(), std::nullopt);
  EXPECT_EQ(run.play("2 over quiet").finding().verdict, Verdict::held);
}

// --- winner, height, balance

constexpr char kForked[] = R"(
  0.2 p1 tip a1
  1 wall begins
  1.1 p0 tip a2
  1.5 p2 tip c2
  2 wall ends
  5 timeline over
  5 over quiet
)";

TEST(Winner, IsWhoMinedTheBestTip) {
  EXPECT_EQ(verdict_of("{at: end, winner: p2}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, winner: wall/1}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, winner: p0}", kForked), Verdict::violated);
  EXPECT_EQ(verdict_of("{at: end, winner: p2}", "1 over interrupted"), Verdict::inconclusive);
}

TEST(Height, IsDemandedOfEveryPeerInScope) {
  EXPECT_EQ(verdict_of("{at: end, height: {of: all, at_least: 1}}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, height: {of: p2, equals: 2}}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, height: {of: all, at_most: 1}}", kForked), Verdict::violated);
  EXPECT_EQ(verdict_of("{at: end, height: {of: all, at_most: 1}}", "1 over timed-out"),
            Verdict::inconclusive);
}

TEST(Height, ToBeHadAlwaysIsLookedAtAtEachRecord) {
  const JournalScript run = played("{always: , height: {of: p0, at_most: 1}}", kForked);
  EXPECT_EQ(run.finding().verdict, Verdict::violated);
  const Record& proof = run.journal().records().at(run.finding().proof.at(0));
  EXPECT_TRUE(std::holds_alternative<record::TipChanged>(proof.body));
  EXPECT_EQ(verdict_of("{always: , height: {of: p0, at_most: 2}}", kForked), Verdict::held);
}

TEST(Height, AtAMomentIsWhatItWasThen) {
  EXPECT_EQ(verdict_of("{at: 1.2s, height: {of: p0, equals: 2}}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: 1s, height: {of: p0, equals: 2}}", kForked), Verdict::violated);
  EXPECT_EQ(verdict_of("{at: 9s, height: {of: p0, equals: 2}}", kForked), Verdict::inconclusive);
}

TEST(Balance, IsThatOfThePeersOwnTip) {
  // The genesis grants p0 100, and each block earns its miner 50. p1 is behind, p2 on another
  // branch.
  EXPECT_EQ(verdict_of("{at: end, balance: {of: p0, equals: 200}}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, balance: {of: p2, equals: 50}}", kForked), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, balance: {of: p1, equals: 50}}", kForked), Verdict::violated);
  EXPECT_EQ(verdict_of("{at: end, balance: {of: p1, equals: 0}}", "1 over timed-out"),
            Verdict::inconclusive);
}

// --- stays

/// p2 joins the others at 2.5 s, leaves them again at the time given, and is back at 3.9 s.
Finding staying(const std::string& expectation, const std::string& breaks_at) {
  return played(expectation, R"(
    0.2 p1 tip a1
    1 wall begins
    2 wall ends
    2.5 p2 tip a1
    )" + breaks_at + R"( p0 tip a2
    3.9 p1 tip a2
    3.9 p2 tip a2
    9 timeline over
    9 over quiet
  )")
      .finding();
}

constexpr char kStays[] = "{after: wall, converged: all, within: 2s, stays: 1s}";

TEST(Stays, HeldLongEnoughItMayBreakAfterwards) {
  const Finding finding = staying(kStays, "3.6");
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_EQ(finding.held_at, std::chrono::milliseconds(2500));
  EXPECT_THAT(finding.explanation, HasSubstr("it held from 2.50 s on and stayed so for 1s"));
  EXPECT_EQ(staying(kStays, "3.5").held_at, std::chrono::milliseconds(2500));
}

TEST(Stays, BrokenBeforeItMayBeginAgainUntilTheDeadline) {
  const Finding finding = staying(kStays, "3.4");
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_EQ(finding.held_at, std::chrono::milliseconds(3900));
}

TEST(Stays, IsViolatedWhenItNeverHeldThatLong) {
  const Finding finding =
      staying("{after: wall, converged: all, within: 1800ms, stays: 1s}", "3.4");
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("it held from 2.50 s on, but for 0.90 s only"));
}

TEST(Stays, BrokenAfterTheDeadlineThereIsNoOtherTry) {
  EXPECT_EQ(staying("{after: wall, converged: all, within: 1s, stays: 1s}", "3.4").verdict,
            Verdict::violated);
}

TEST(Stays, AtATimeMustHoldThenAndSoLong) {
  EXPECT_EQ(staying("{at: 2.5s, converged: all, stays: 900ms}", "3.4").verdict, Verdict::held);
  EXPECT_EQ(staying("{at: 2.5s, converged: all, stays: 901ms}", "3.4").verdict, Verdict::violated);
  EXPECT_EQ(staying("{at: 2.4s, converged: all, stays: 1ms}", "3.4").verdict, Verdict::violated);
}

TEST(Stays, TheRunGoesOnUntilATimeAndSoLong) {
  JournalScript run(story("{at: 2.5s, converged: all, stays: 900ms}"), "g-a1");
  run.play(kStart);
  EXPECT_EQ(run.judge().waits_until(), std::chrono::milliseconds(250 + 3400));
}

TEST(Stays, TheRunGoesOnUntilItDidAndWhatWasCutShortIsInconclusive) {
  JournalScript run(story(kStays), "g-a1");
  run.play(kStart).play(R"(
    0.2 p1 tip a1
    1 wall begins
    2 wall ends
  )");
  EXPECT_EQ(run.judge().waits_until(), std::chrono::milliseconds(250 + 4000));
  run.play("3.9 p2 tip a1");
  EXPECT_EQ(run.judge().waits_until(), std::chrono::milliseconds(250 + 4900));
  run.play("4.5 over interrupted");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
}

// --- what a run waits for

TEST(Waiting, TheRunMustGoOnUntilAWithinIsSettled) {
  JournalScript run(story(kConverged), "g-a1");
  run.play(kStart).play(R"(
    1 wall begins
  )");
  EXPECT_EQ(run.judge().waits_until(), std::nullopt);
  run.play("2 wall ends");
  EXPECT_EQ(run.judge().waits_until(), std::chrono::milliseconds(250 + 4000));
  run.play(R"(
    2.5 p1 tip a1
    2.5 p2 tip a1
  )");
  EXPECT_EQ(run.judge().waits_until(), std::nullopt);
}

}  // namespace
}  // namespace onetip::test::expectations_test
