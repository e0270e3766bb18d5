// Peers that go down and come back, as the checkers see them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journal_script.hpp"

namespace onetip::test::down_test {
namespace {

using namespace sim;
using testing::HasSubstr;

std::string story(const std::string& demand) {
  return R"(
peers: 3
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: all, blocks: 1}}
  - {at: 1s, for: 1s, name: crash, crash: p0}
expect:
  - )" + demand +
         "\n";
}

/// p0 alone holds a2 when it is killed; the others hold b1.
constexpr char kCrash[] = R"(
  0 all start g
  0 topology stands
  0 first begins
  1 p1 mines b1 for first
  1 p2 tip b1 from p1
  1 p0 mines a1 for first
  1 p0 tip a2
  1 crash begins
)";
constexpr char kOver[] = R"(
  3 timeline over
  3 over quiet
)";

TEST(Down, WhoIsDownIsNotAskedToConverge) {
  JournalScript run(story("{at: end, converged: all}"), "g-a1-a2, g-b1");
  run.play(kCrash).play("1 p0 loses-all for crash").play(kOver);
  EXPECT_EQ(run.finding().verdict, Verdict::held) << run.finding().explanation;
  EXPECT_THAT(run.finding().explanation, HasSubstr("2 of 3 are up, and all hold block 1"));
}

TEST(Down, WhatADiskHoldsStillIsStillToBeConvergedOn) {
  JournalScript run(story("{at: end, converged: all}"), "g-a1:5-a2:5, g-b1:2");
  run.play(kCrash).play("1 p0 stores a2").play("1 p0 crashes for crash").play(kOver);
  EXPECT_EQ(run.finding().verdict, Verdict::violated) << run.finding().explanation;
  EXPECT_THAT(run.finding().explanation, HasSubstr("0 of 2 hold the best tip"));
}

TEST(Down, ALostDiskHoldsNothing) {
  JournalScript run(story("{at: end, converged: all}"), "g-a1:5-a2:5, g-b1:2");
  run.play(kCrash).play("1 p0 stores a2").play("1 p0 loses-all for crash").play(kOver);
  EXPECT_EQ(run.finding().verdict, Verdict::held) << run.finding().explanation;
}

TEST(Down, HeightsAndTipsCountWhoIsUp) {
  for (const std::string demand :
       {"{at: end, height: {of: all, equals: 1}}", "{at: end, tips: 1}"}) {
    JournalScript run(story(demand), "g-a1-a2, g-b1");
    run.play(kCrash).play("1 p0 crashes for crash").play(kOver);
    EXPECT_EQ(run.finding().verdict, Verdict::held) << demand << run.finding().explanation;
  }
}

/// What held as long as it could be seen is said to have held, and until when.
TEST(Down, WhatHeldAlwaysSaysSinceWhenThereIsNobodyToAsk) {
  for (const std::string demand : {"{always: , height: {of: p0, at_most: 2}}",
                                   "{always: , balance: {of: p0, at_most: 999}}"}) {
    JournalScript gone(story(demand), "g-a1-a2, g-b1");
    gone.play(kCrash).play("1.5 p0 crashes for crash").play(kOver);
    EXPECT_EQ(gone.finding().verdict, Verdict::held);
    EXPECT_EQ(gone.finding().explanation, "it held up to 1.50 s; since then: none of them is up");
    JournalScript back(story(demand), "g-a1-a2, g-b1");
    back.play(kCrash).play("1.5 p0 crashes for crash\n2 crash ends\n2 p0 starts g").play(kOver);
    EXPECT_EQ(back.finding().verdict, Verdict::held);
    EXPECT_THAT(back.finding().explanation, testing::StartsWith("p0 "));
  }
}

/// The moment of a crash's end is over when time goes on, or the timeline is.
TEST(Down, AfterACrashWhoComesBackIsAskedToo) {
  const std::string demand = "{after: crash, converged: all, within: 1s}";
  for (const std::string goes_on :
       {"2.5 p2 hears b1 from p1\n4 timeline over", "2 timeline over"}) {
    JournalScript run(story(demand), "g-a1-a2, g-b1");
    run.play(kCrash).play("1 p0 loses-all for crash").play("2 crash ends\n2 p0 starts g");
    run.play(goes_on).play("4 over quiet");
    EXPECT_EQ(run.finding().verdict, Verdict::violated) << run.finding().explanation;
    EXPECT_THAT(run.finding().explanation, HasSubstr("2 of 3 hold the best tip"));
  }
}

TEST(Down, NobodyUpIsInconclusive) {
  JournalScript run(story("{at: end, height: {of: p0, equals: 2}}"), "g-a1-a2, g-b1");
  run.play(kCrash).play("1 p0 crashes for crash").play(kOver);
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive) << run.finding().explanation;
}

}  // namespace
}  // namespace onetip::test::down_test
