// Sweeps held against earlier ones: `--compare`, and what counts as a change.

#include "sim/sweep/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/sweep/report.hpp"
#include "sweep_fixture.hpp"

namespace onetip::test::sweep_compare_test {
namespace {

using namespace sim;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;

class CompareTest : public SweepTest {
 protected:
  void make_base(const std::vector<std::string>& settings) {
    sweep_.seeds = "1..30";
    sweep_.settings = settings;
    command_.out = path("out");
    (void)sweep(path("good.yaml"));
    command_.out.reset();
    sweep_.base = path("out/sweep.json");
    sweep_.settings.clear();
  }
};

TEST_F(CompareTest, TheSameSweepIsNoWorse) {
  file("good.yaml", kHolds);
  make_base({});
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, EndsWith("no worse than " + path("out/sweep.json") + "\n"));
  EXPECT_THAT(out_, HasSubstr("  time_to_converge  "));
}

/// What differs may be the doing of who edited it. Some want to know just that, so it is no error.
TEST_F(CompareTest, SaysThatTheFileWasAnotherOne) {
  const std::string note = "note: the scenario's file was another one when " +
                           path("out/sweep.json") + " was made: what differs may come of that\n";
  file("good.yaml", kHolds);
  make_base({});
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, testing::Not(HasSubstr("note:")));
  file("good.yaml", std::string(kHolds) + "  - {at: end, tips: 1}\n");
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, EndsWith(note + "no worse than " + path("out/sweep.json") + "\n"));
  command_.quiet = true;
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, HasSubstr(note));
  command_.format = OutputFormat::json;
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("\"same_file\":false"));
}

/// An older base has no digest: nothing is known, and nothing said.
TEST_F(CompareTest, KnowsNothingOfTheFileOfAnOlderBase) {
  file("good.yaml", kHolds);
  make_base({});
  boost::json::object older = written();
  older.erase("file_sha256");
  file("out/sweep.json", boost::json::serialize(older));
  command_.format = OutputFormat::json;
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held) << err_;
  EXPECT_THAT(out_, HasSubstr("\"same_file\":null"));
}

TEST_F(CompareTest, ASlowerNetworkIsWorse) {
  file("good.yaml", kHolds);
  make_base({});
  std::string slower = kHolds;
  slower.replace(slower.find("10ms"), 4, "40ms");
  file("good.yaml", slower);
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("\nworse than " + path("out/sweep.json") + ": time_to_converge"));
}

TEST_F(CompareTest, AFasterOneIsBetterAndNoFailure) {
  file("good.yaml", kHolds);
  make_base({});
  std::string faster = kHolds;
  faster.replace(faster.find("10ms"), 4, "1ms");
  file("good.yaml", faster);
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("better"));
}

TEST_F(CompareTest, CombinationsArePairedByTheirSettings) {
  file("good.yaml", kHolds);
  make_base({"peers=[2, 3]"});
  sweep_.settings = {"peers=[3, 4]"};
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, AllOf(HasSubstr("peers=4: only now\n"), HasSubstr("peers=2: only before\n")));
  sweep_.settings = {"peers=[5, 6]"};
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("no combination of these settings"));
}

/// A wrong path must not look like a network that is no worse.
TEST_F(CompareTest, ASweepOfAnotherScenarioOrEngineIsRefused) {
  file("good.yaml", kHolds);
  make_base({});
  before_run_ = [](const Scenario&) { ADD_FAILURE() << "nothing was to be run"; };
  file("other.yaml", kHolds);
  EXPECT_EQ(sweep(path("other.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("is a sweep of good (virtual), this is one of other (virtual)"));
  command_.overrides.engine = "tcp";
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("is a sweep of good (virtual), this is one of good (tcp)"));
}

/// "No worse" would be a pass that nothing has earned.
TEST_F(CompareTest, TooFewRunsAreInconclusive) {
  file("good.yaml", kHolds);
  make_base({});
  sweep_.seeds = "1..7";
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::inconclusive);
  EXPECT_THAT(out_, HasSubstr("not compared\n"));
  EXPECT_THAT(out_, EndsWith("\nnot compared with " + path("out/sweep.json") +
                             ": it takes 8 runs that came to an end, before and now; give more "
                             "--seeds\n"));
  command_.format = OutputFormat::json;
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::inconclusive);
  EXPECT_THAT(out_, HasSubstr("\"exit_code\":2,"));
}

TEST_F(CompareTest, ABaseThatWasInterruptedBeforeItsFirstRunIsInconclusive) {
  file("good.yaml", kHolds);
  interrupted_ = true;
  make_base({});
  interrupted_ = false;
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::inconclusive);
  EXPECT_THAT(out_, testing::Not(HasSubstr("no worse than")));
}

TEST_F(CompareTest, WhatIsNoSweepIsRefused) {
  file("good.yaml", kHolds);
  before_run_ = [](const Scenario&) { ADD_FAILURE() << "nothing was to be run"; };
  sweep_.seeds = "1..3";
  const auto refused = [&](const std::string& text) {
    sweep_.base = file("base.json", text);
    EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario) << text;
    return err_;
  };
  EXPECT_THAT(refused("{"), HasSubstr("base.json is no sweep.json"));
  EXPECT_THAT(refused("[]"), HasSubstr("base.json is no sweep.json"));
  EXPECT_THAT(refused("{}"), HasSubstr("no key `schema`"));
  EXPECT_THAT(refused(R"({"schema": "onetip-result/2"})"), HasSubstr("expected `onetip-sweep/1`"));
  const std::string head =
      R"({"schema":"onetip-sweep/1","scenario":"s","file":"f","engine":"e","seeds":"1",)";
  EXPECT_THAT(refused(head + R"("combinations":3})"), HasSubstr("`combinations` is no list"));
  EXPECT_THAT(refused(head + R"("combinations":[{"set":[],"runs":[{"seed":-1}]}]})"),
              HasSubstr("`seed` is no number"));
  EXPECT_THAT(
      refused(head + R"("combinations":[{"set":[],"runs":[{"seed":1,"verdict":"fine"}]}]})"),
      HasSubstr("`fine` is no verdict"));
  sweep_.base = path("not-there.json");
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read"));
  sweep_.base = path();
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("Is a directory"));
}
// --- by hand

Change change_of(const Comparison& comparison, const std::string& figure) {
  for (const Compared& row : comparison.rows) {
    if (row.figure == figure) return row.change;
  }
  return Change::not_compared;
}

TEST(Compare, FailuresByFishersTest) {
  EXPECT_EQ(change_of(compare(made(1000, 0, 0), made(1000, 5, 0)), "failing"), Change::none);
  EXPECT_EQ(change_of(compare(made(1000, 0, 0), made(1000, 20, 0)), "failing"), Change::worse);
  EXPECT_EQ(change_of(compare(made(1000, 20, 0), made(1000, 0, 0)), "failing"), Change::better);
}

TEST(Compare, MoreFailuresAreWorseHoweverFewRunsThereAre) {
  EXPECT_EQ(compare(made(7, 0, 0), made(7, 7, 0)).verdict(), Verdict::violated);
  EXPECT_EQ(compare(made(7, 0, 0), made(7, 0, 0)).verdict(), Verdict::inconclusive);
  EXPECT_EQ(compare(made(8, 0, 0), made(8, 0, 0)).verdict(), Verdict::held);
}

TEST(Compare, ACombinationWithTooFewRunsIsNamed) {
  Sweep sweep = made(8, 0, 0);
  sweep.combinations.push_back(made(7, 0, 0).combinations[0]);
  sweep.combinations[0].settings = {"peers=2"};
  sweep.combinations[1].settings = {"peers=3"};
  const Comparison comparison = compare(sweep, sweep);
  EXPECT_EQ(comparison.verdict(), Verdict::inconclusive);
  EXPECT_THAT(comparison_report(comparison, "base", true),
              testing::StartsWith("not compared with base (peers=3): "));
}

TEST(Compare, WhatIsSignificantButTinyIsNoChange) {
  // A shift by 2 % of the spread: sure, with so many runs, and of no matter.
  EXPECT_EQ(change_of(compare(made(60'000, 0, 0), made(60'000, 0, 1'200)), "bytes"), Change::none);
  EXPECT_EQ(change_of(compare(made(60'000, 0, 0), made(60'000, 0, 6'000)), "bytes"), Change::worse);
}

TEST(Compare, NeverIsWorseThanAnyTime) {
  Sweep before = made(30, 0, 0);
  for (SweepRun& run : before.combinations[0].runs) run.figures->time_to_converge = Nanos(5);
  const Sweep now = made(30, 0, 0);
  const Comparison comparison = compare(before, now);
  EXPECT_EQ(change_of(comparison, "time_to_converge"), Change::worse);
  EXPECT_EQ(comparison.verdict(), Verdict::violated);
  EXPECT_THAT(comparison_report(comparison, "base", false), HasSubstr("never / never"));
}

}  // namespace
}  // namespace onetip::test::sweep_compare_test
