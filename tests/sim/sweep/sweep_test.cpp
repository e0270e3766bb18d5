// Sweeps from their command line to their exit code, in virtual time.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

#include "sim/commands/explain_command.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/result_schema.hpp"
#include "sim/sweep/report.hpp"
#include "sim/sweep/schema.hpp"
#include "support/json_schema.hpp"
#include "sweep_fixture.hpp"

namespace onetip::test::sweep_test {
namespace {

using namespace sim;
namespace json = boost::json;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

/// The miner is drawn by the seed: some seeds violate it.
constexpr char kSometimes[] = R"(
engine: virtual
peers: 2
chain: {difficulty: 0}
timeline:
  - {at: 0s, mine: {by: 50%, blocks: 1}}
expect:
  - {at: end, winner: p0}
)";

TEST_F(SweepTest, OfManySeedsThatAllHold) {
  sweep_.seeds = "1..20";
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::held);
  EXPECT_THAT(out_, StartsWith("good: seeds 1..20, virtual, 20 runs\n"));
  EXPECT_THAT(out_, HasSubstr("failing: 0.0 % [0.0, 16.1]\n"));  // Wilson's, of 0 in 20
  EXPECT_THAT(out_, HasSubstr("time to converge"));
  EXPECT_THAT(out_, Not(HasSubstr("failing seeds")));
  EXPECT_THAT(out_, EndsWith("\ngood: held: 20 held\n"));
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(SweepTest, OfOneSeedAndOfNone) {
  sweep_.seeds = "7";
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::held);
  EXPECT_THAT(out_, StartsWith("good: seeds 7, virtual, 1 run\n"));
  EXPECT_THAT(out_, HasSubstr("[?, ?]"));  // one run says nothing of the others
  sweep_.seeds = "";
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("expected seeds like 1..1000"));
}

TEST_F(SweepTest, WrongSeeds) {
  const std::string good = file("good.yaml", kHolds);
  sweep_.seeds = "9..1";
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("did you mean 1..9?"));
  sweep_.seeds = "1..18446744073709551616";
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  sweep_.seeds = "0..18446744073709551615";
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("one seed too many"));
  sweep_.seeds = "1..2..3";
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  sweep_.seeds = "-1";
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  sweep_.seeds = "1..18446744073709551615";
  sweep_.settings = {"peers=[2, 3]"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("more runs than there are numbers for"));
}

TEST_F(SweepTest, AHugeRangeRunsUntilItIsInterrupted) {
  sweep_.seeds = "1..18446744073709551615";
  before_run_ = [this](const Scenario& scenario) { interrupted_ = scenario.seed >= 40; };
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::interrupted);
  EXPECT_THAT(out_, HasSubstr("good: interrupted: "));
  EXPECT_THAT(out_, HasSubstr(" of 18446744073709551615 runs missing\n"));
}

TEST_F(SweepTest, FailingSeedsAreNamedWithTheCommandThatRepeatsThem) {
  sweep_.seeds = "1..40";
  sweep_.settings = {"links.latency=5ms"};
  const std::string name = file("dice.yaml", kSometimes);
  EXPECT_EQ(sweep(name), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("\nfailing seeds\n  seed "));
  const auto at = out_.find("    sim " + name + " --set links.latency=5ms --seed ");
  ASSERT_NE(at, std::string::npos);
  // and that command fails, too
  const auto seed = out_.find("--seed ", at) + 7;
  Command one;
  one.inputs = {name};
  one.overrides.seed = std::stoull(out_.substr(seed));
  one.overrides.settings = {"links.latency=5ms"};
  std::istringstream in;
  std::ostringstream out;
  EXPECT_EQ(run_command(one, Streams{in, out, out}, make_cluster, interrupted_), Verdict::violated);
}

TEST_F(SweepTest, TheResultIsTheSameForAnyNumberOfJobs) {
  sweep_.seeds = "1..40";
  command_.format = OutputFormat::json;
  const std::string name = file("dice.yaml", kSometimes);
  sweep_.jobs = 1;
  (void)sweep(name);
  const std::string alone = out_;
  sweep_.jobs = 7;
  (void)sweep(name);
  EXPECT_EQ(out_, alone);
}

TEST_F(SweepTest, AGridHasARowForEachCombination) {
  sweep_.seeds = "1..8";
  sweep_.settings = {"links.latency=[5ms, 50ms]", "peers=[2, 4]"};
  command_.out = path("out");
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("\n  links.latency=5ms peers=2 "));
  EXPECT_THAT(out_, HasSubstr("\n  links.latency=50ms peers=4 "));
  const json::object sweep = written();
  const json::array& combinations = sweep.at("combinations").as_array();
  ASSERT_EQ(combinations.size(), 4U);
  const auto median = [&](std::size_t i) {
    return combinations[i].at_pointer("/figures/time_to_converge/p50/value").as_int64();
  };
  EXPECT_GT(median(2), median(0));  // ten times the latency
  EXPECT_EQ(combinations[1].at_pointer("/set/1").as_string(), "peers=4");
}

TEST_F(SweepTest, AGridWithoutSeedsTakesTheScenariosOwn) {
  sweep_.settings = {"peers=[2, 3]", "seed=9"};
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::held);
  EXPECT_THAT(out_, StartsWith("good: seeds 9, virtual, 2 runs\n"));
  command_.overrides.seed = 5;
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::held);
  EXPECT_THAT(out_, StartsWith("good: seeds 5, virtual, 2 runs\n"));
}

TEST_F(SweepTest, WrongSettingsAreSaidBeforeAnythingRuns) {
  before_run_ = [](const Scenario&) { ADD_FAILURE() << "nothing was to be run"; };
  sweep_.seeds = "1..5";
  const std::string good = file("good.yaml", kHolds);
  sweep_.settings = {"links.latency=[5ms, soon]"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("--set links.latency=soon: error: expected"));
  sweep_.settings = {"links.latenzy=5ms"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_,
              AllOf(HasSubstr("--set links.latenzy=5ms"), HasSubstr("did you mean `latency`?")));
  std::string many = "=[2";
  for (int i = 0; i < 50; ++i) many += ", 2";
  sweep_.settings = {"peers" + many + "]", "settle" + many + "]"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("a grid of more than 1000 combinations"));
  sweep_.settings = {"peers=[2, 3]", "peers=4"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("`peers` is given twice"));
  sweep_.settings = {"peers=[]"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
}

TEST_F(SweepTest, OptionsThatDoNotGoTogether) {
  const std::string good = file("good.yaml", kHolds);
  sweep_.seeds = "1..5";
  command_.overrides.seed = 3;
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("--seed and --seeds"));
  command_.overrides.seed.reset();
  sweep_.settings = {"seed=[1, 2]"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("a sweep takes its seeds from --seeds"));
  command_.overrides.engine = "virtual";
  sweep_.settings = {"engine=[tcp, virtual]"};
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("--engine and --set engine="));
  sweep_.settings = {"seed=1", "engine=tcp"};
  EXPECT_EQ(sweep(good), Verdict::held) << "one value is a default";
  sweep_.settings.clear();
  command_.strip = true;
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  command_.strip = false;
  command_.overrides.engine = "both";
  EXPECT_EQ(sweep(good), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("a sweep runs in one engine"));
  command_.overrides.engine.reset();
  EXPECT_EQ(sweep(path().string()), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("is a folder: a sweep takes one scenario"));
  EXPECT_EQ(sweep(path("none.yaml")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("none.yaml"));
}

TEST_F(SweepTest, ReadsStandardInput) {
  sweep_.seeds = "1..3";
  standard_input_ = kHolds;
  EXPECT_EQ(sweep("-"), Verdict::held);
  EXPECT_THAT(out_, StartsWith("stdin: seeds 1..3"));
}

TEST_F(SweepTest, InterruptedItKeepsAndPrintsWhatIsDone) {
  sweep_.seeds = "1..1000";
  sweep_.jobs = 2;
  command_.out = path("out");
  before_run_ = [this](const Scenario& scenario) {
    if (scenario.seed >= 30) interrupted_ = true;
  };
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::interrupted);
  const json::object sweep = written();
  const auto done = sweep.at("done").to_number<std::uint64_t>();
  EXPECT_GE(done, 1U);
  EXPECT_LT(done, 1000U);
  EXPECT_EQ(sweep.at("missing").to_number<std::uint64_t>(), 1000 - done);
  EXPECT_EQ(sweep.at("verdict").as_string(), "interrupted");
  EXPECT_EQ(sweep.at("combinations").at(0).at("runs").as_array().size(), done);
  EXPECT_THAT(out_, EndsWith(std::to_string(1000 - done) + " of 1000 runs missing\n"));
}

TEST_F(SweepTest, InterruptedBeforeTheFirstRun) {
  interrupted_ = true;
  sweep_.seeds = "1..10";
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::interrupted);
  EXPECT_THAT(out_, EndsWith("good: interrupted: nothing was run; 10 of 10 runs missing\n"));
}

TEST_F(SweepTest, OutKeepsJournalsOfFailingSeedsThatCanBeJudgedAgain) {
  sweep_.seeds = "1..10";
  sweep_.settings = {"links.latency=7ms"};
  command_.overrides.engine = "virtual";
  command_.out = path("out");
  EXPECT_EQ(sweep(file("dice.yaml", kSometimes)), Verdict::violated);
  std::size_t failing = 0;
  const json::object whole = written();
  for (const json::value& run : whole.at("combinations").at(0).at("runs").as_array()) {
    const json::value* const folder = run.as_object().if_contains("folder");
    EXPECT_EQ(folder != nullptr, run.at("verdict").as_string() != "held");
    if (folder == nullptr) continue;
    ++failing;
    std::istringstream in;
    std::ostringstream out;
    const std::string where = path("out/" + std::string(folder->as_string()));
    EXPECT_EQ(explain_command(where, {}, Streams{in, out, out}), Verdict::violated);
    EXPECT_THAT(out.str(), HasSubstr("--set links.latency=7ms --seed "));
    EXPECT_THAT(out_, HasSubstr("\n    sim report " + where + "\n"));
  }
  EXPECT_GT(failing, 0U);
  EXPECT_LT(failing, 10U);
}

TEST_F(SweepTest, OutKeepsNoMoreThanSoManyRunsOfACombination) {
  sweep_.seeds = "1..30";
  sweep_.settings = {"peers=[2, 3]", "expect.0={at: end, tips: 2}"};
  command_.out = path("out");
  EXPECT_EQ(sweep(file("bad.yaml", kHolds)), Verdict::violated);
  EXPECT_TRUE(std::filesystem::exists(path("out/combination-1/seed-20/journal.jsonl")));
  EXPECT_FALSE(std::filesystem::exists(path("out/combination-1/seed-21")));
  EXPECT_THAT(out_, HasSubstr("  and 40 more\n"));
}

TEST_F(SweepTest, OutKeepsNoRunsOfAnEarlierSweep) {
  command_.out = path("out");
  sweep_.seeds = "1..3";
  sweep_.settings = {"expect.0={at: end, tips: 2}"};
  EXPECT_EQ(sweep(file("bad.yaml", kHolds)), Verdict::violated);
  EXPECT_TRUE(std::filesystem::exists(path("out/seed-3/journal.jsonl")));
  sweep_.seeds = "2..2";
  EXPECT_EQ(sweep(path("bad.yaml")), Verdict::violated);
  EXPECT_TRUE(std::filesystem::exists(path("out/seed-2/journal.jsonl")));
  EXPECT_FALSE(std::filesystem::exists(path("out/seed-1")));
  EXPECT_FALSE(std::filesystem::exists(path("out/seed-3")));
}

TEST_F(SweepTest, ThatIsRefusedWritesNothingAndRemovesNothing) {
  command_.out = path("out");
  sweep_.seeds = "1..3";
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::held);
  const std::string before = content("out/sweep.json");
  sweep_.settings = {"peer=3"};
  EXPECT_EQ(sweep(path("good.yaml")), Verdict::bad_scenario);
  EXPECT_EQ(content("out/sweep.json"), before);
}

TEST_F(SweepTest, LeavesAFolderAloneInWhichAnotherOneWrites) {
  command_.out = path("out");
  sweep_.seeds = "1..2";
  const FolderLock others(path("out"));
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("another run writes into "));
  EXPECT_FALSE(std::filesystem::exists(path("out/sweep.json")));
}

TEST_F(SweepTest, WhereNothingCanBeWrittenItIsSaidBeforeTheRuns) {
  before_run_ = [](const Scenario&) { ADD_FAILURE() << "nothing was to be run"; };
  sweep_.seeds = "1..3";
  command_.out = file("in-the-way", "") + "/out";
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::harness_failed);
  EXPECT_THAT(err_, StartsWith("sim: error: "));
}

TEST_F(SweepTest, JsonIsOneLineAndDeclaredInItsSchema) {
  sweep_.seeds = "1..12";
  sweep_.settings = {"peers=[2, 3]"};
  command_.out = path("out");
  command_.format = OutputFormat::json;
  (void)sweep(file("dice.yaml", kSometimes));
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1);
  EXPECT_EQ(out_, content("out/sweep.json"));
  const json::value schema = json::parse(sweep_schema());
  EXPECT_EQ(schema_error(schema, json::parse(out_), true), "") << out_;
  sweep_.base = path("out/sweep.json");
  (void)sweep(path("dice.yaml"));
  EXPECT_EQ(schema_error(schema, json::parse(out_), true), "") << out_;
  EXPECT_EQ(json::parse(out_).at("comparison").as_array().size(), 12U);
}

TEST_F(SweepTest, WhatCanNotBeRunHasALineOfJsonAsASingleRunHas) {
  command_.format = OutputFormat::json;
  sweep_.seeds = "1..3";
  const json::value schema = json::parse(result_schema());
  const auto refused = [&](const std::string& scenario, Verdict verdict) {
    EXPECT_EQ(sweep(scenario), verdict);
    EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1) << out_;
    EXPECT_EQ(schema_error(schema, json::parse(out_), true), "") << out_;
    EXPECT_THAT(err_, HasSubstr("error: "));
    return out_;
  };
  const std::string good = file("good.yaml", kHolds);
  EXPECT_THAT(refused(file("bad.yaml", "peers: x\n"), Verdict::bad_scenario),
              HasSubstr(R"("verdict":"bad scenario","exit_code":3,"summary":)"));
  (void)refused(path("none.yaml"), Verdict::bad_scenario);
  sweep_.settings = {"links.latency=[5ms, soon]"};
  (void)refused(good, Verdict::bad_scenario);
  sweep_.settings = {"peers=["};
  (void)refused(good, Verdict::bad_scenario);
  sweep_.settings.clear();
  command_.strip = true;
  (void)refused(good, Verdict::bad_scenario);
  command_.strip = false;
  command_.out = file("in-the-way", "") + "/out";
  EXPECT_THAT(refused(good, Verdict::harness_failed), HasSubstr(R"("exit_code":4)"));
}

TEST_F(SweepTest, JsonOfASweepThatCouldNotBeKeptSaysHowItEnds) {
  command_.format = OutputFormat::json;
  command_.out = path("out");
  sweep_.seeds = "1..3";
  sweep_.jobs = 1;
  before_run_ = [this](const Scenario&) { std::filesystem::remove_all(path("out")); };
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::harness_failed);
  EXPECT_EQ(json::parse(out_).at("exit_code").as_int64(), 4);
}

TEST_F(SweepTest, QuietIsTheVerdictAlone) {
  sweep_.seeds = "1..3";
  command_.quiet = true;
  EXPECT_EQ(sweep(file("good.yaml", kHolds)), Verdict::held);
  EXPECT_EQ(out_, "good: held: 3 held\n");
}

TEST(Sweep, IsAsBadAsItsWorstRun) {
  Sweep sweep = made(5, 0, 0);
  EXPECT_EQ(sweep.verdict(), Verdict::held);
  sweep.combinations[0].runs[3].verdict = Verdict::inconclusive;
  EXPECT_EQ(sweep.verdict(), Verdict::inconclusive);
  sweep.combinations[0].runs[1].verdict = Verdict::harness_failed;
  sweep.combinations[0].runs[1].figures.reset();
  EXPECT_EQ(sweep.verdict(), Verdict::harness_failed);
  EXPECT_THAT(sweep_report(sweep, false), HasSubstr("3 held, 1 inconclusive, 1 harness failed"));
  sweep.combinations[0].runs.pop_back();
  EXPECT_EQ(sweep.verdict(), Verdict::interrupted);
}

}  // namespace
}  // namespace onetip::test::sweep_test
