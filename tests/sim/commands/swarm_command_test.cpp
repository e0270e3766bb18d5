// `sim swarm`, and the range of seeds that it takes.

#include "sim/commands/swarm_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "core/assert.hpp"
#include "sim/commands/run_command.hpp"
#include "sim/marks/mark_counter.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/run/engines.hpp"
#include "sim/swarm/last_words.hpp"
#include "sim/swarm/scenario_text.hpp"
#include "sim/swarm/tally.hpp"
#include "support/data.hpp"

namespace onetip::test::swarm_command_test {
namespace {

using namespace sim;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(SeedRange, IsWrittenWithItsEnds) {
  const auto range = SeedRange::parse("3..1000");
  ASSERT_TRUE(range);
  EXPECT_EQ(range->first, 3U);
  EXPECT_EQ(range->size(), 998U);
  EXPECT_EQ(range->text(), "3..1000");
  EXPECT_EQ(SeedRange::parse("17")->text(), "17");
  EXPECT_EQ(SeedRange::parse("17")->size(), 1U);
  EXPECT_EQ(SeedRange::parse("0..0")->size(), 1U);
  EXPECT_EQ(SeedRange::parse("18446744073709551615")->first, ~std::uint64_t{0});
}

TEST(SeedRange, RefusesWhatIsNone) {
  for (const char* text : {"", "..", "1..", "..9", "1...9", "1-9", "a", "-1..9", "1..2..3", " 1",
                           "18446744073709551616"}) {
    const auto range = SeedRange::parse(text);
    ASSERT_FALSE(range) << text;
    EXPECT_THAT(range.error().what, HasSubstr("expected seeds like 1..1000")) << text;
  }
  EXPECT_THAT(SeedRange::parse("9..1").error().what, HasSubstr("did you mean 1..9?"));
  EXPECT_FALSE(SeedRange::parse("0..18446744073709551615"));
}

class SwarmRun : public testing::Test, protected TemporaryFolder {
 protected:
  Verdict run(const SwarmCommand& command, const MakeCluster& make = make_cluster) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const Verdict verdict = swarm_command(command, {in, out, err}, make, interrupted_);
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }
  static SwarmCommand seeds(std::uint64_t first, std::uint64_t last) {
    SwarmCommand command;
    command.seeds = {first, last};
    return command;
  }

  std::atomic<bool> interrupted_ = false;
  std::string out_;
  std::string err_;
};

TEST_F(SwarmRun, PrintsAScenarioAndRunsNothing) {
  SwarmCommand command;
  command.print = 17;
  const auto nothing = [](const Scenario&, Journal&) -> std::unique_ptr<Cluster> {
    ADD_FAILURE();
    return nullptr;
  };
  EXPECT_EQ(run(command, nothing), Verdict::held);
  EXPECT_EQ(out_, swarm::scenario_text(17));
}

TEST_F(SwarmRun, TakesAFileThatBeginsWithAByteOrderMark) {
  SwarmCommand command;
  command.print = 1;
  command.like = file("it.yaml", "\xEF\xBB\xBFpeers: 3\nexpect: [{at: end, tips: 1}]\n");
  EXPECT_EQ(run(command), Verdict::held) << err_;
  EXPECT_THAT(out_, HasSubstr("\npeers: 3\n"));
}

/// Many of them have entries that leave no trace.
TEST_F(SwarmRun, WhatItPrintsComesToTheSameVerdictByItself) {
  EXPECT_EQ(run(seeds(1, 12)), Verdict::held) << out_;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Command command;
    command.inputs = {"-"};
    std::istringstream in(swarm::scenario_text(seed));
    std::ostringstream out;
    EXPECT_EQ(run_command(command, {in, out, out}, make_cluster, interrupted_), Verdict::held)
        << out.str();
  }
}

TEST_F(SwarmRun, SaysHowManyHeldAndWhichMarksFired) {
  EXPECT_EQ(run(seeds(1, 12)), Verdict::held) << out_;
  EXPECT_THAT(out_, StartsWith("12 seeds: 12 held; of "));
  EXPECT_THAT(out_, HasSubstr("\nmark "));
  EXPECT_THAT(out_, HasSubstr("never fired:\n"));
  for (const marks::Mark& mark : marks::all_marks()) EXPECT_THAT(out_, HasSubstr(mark.name));
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(SwarmRun, SaysTheSameForAnyNumberOfThreads) {
  SwarmCommand command = seeds(20, 27);
  command.jobs = 1;
  (void)run(command);
  const std::string alone = out_;
  command.jobs = 3;
  (void)run(command);
  EXPECT_EQ(out_, alone);
}

TEST_F(SwarmRun, StopsWhereItIsInterrupted) {
  interrupted_ = true;
  EXPECT_EQ(run(seeds(1, 1'000'000'000)), Verdict::interrupted);
  EXPECT_THAT(out_, HasSubstr("interrupted: 0 of 1000000000 seeds were run\n"));
}

/// Its `stubborn` peer never converges: a counterexample by design.
constexpr char kWrong[] =
    "peers: {a: {count: 2}, s: {behaviour: stubborn}}\ntopology: mesh\n"
    "expect: [{at: end, tips: 1}]\n";

TEST_F(SwarmRun, SaysWhatFailedAndHowToRepeatItAndKeepsIt) {
  SwarmCommand command = seeds(1, 3);
  command.like = file("wrong.yaml", kWrong);
  command.out = path("failed");
  command.quiet = true;
  EXPECT_EQ(run(command), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("violated: expect 1: at the end, within auto: converged honest"));
  EXPECT_THAT(out_, HasSubstr("repeat: sim swarm --seeds 1..1 --like " + *command.like + "\n"));
  EXPECT_THAT(out_, Not(HasSubstr("never fired")));
  const auto kept = *command.out / "swarm-1";
  for (const char* name : {"journal.jsonl", "result.json", "junit.xml", "scenario.yaml"}) {
    EXPECT_TRUE(std::filesystem::file_size(kept / name) > 0) << name;
  }
  std::stringstream yaml;
  yaml << std::ifstream(*command.out / "swarm-1.yaml").rdbuf();
  EXPECT_EQ(yaml.str(), swarm::scenario_text(1, swarm::read_like(kWrong, *command.like)));
}

TEST_F(SwarmRun, LeavesAFolderAloneInWhichAnotherOneWrites) {
  SwarmCommand command = seeds(1, 1);
  command.out = path();
  const FolderLock others(path());
  EXPECT_EQ(run(command), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("another run writes into "));
}

TEST_F(SwarmRun, SaysBeforeItRunsThatADiskIsFull) {
  SwarmCommand command = seeds(1, 1);
  command.out = path();
  std::filesystem::create_symlink("/dev/full", path("swarm-1.yaml"));
  EXPECT_EQ(run(command), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("swarm-1.yaml"));
  EXPECT_EQ(out_, "");
}

TEST_F(SwarmRun, RefusesAFileThatIsNoneAndAFolderThatCannotBe) {
  SwarmCommand command = seeds(1, 2);
  command.like = path("none.yaml");
  EXPECT_EQ(run(command), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("none.yaml"));
  command.like = file("bad.yaml", "peers: 2\nexpct: 3\n");
  EXPECT_EQ(run(command), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("bad.yaml:2:1"));
  command = seeds(1, 2);
  command.out = file("file", "no folder");
  EXPECT_EQ(run(command), Verdict::harness_failed);
  EXPECT_THAT(err_, StartsWith("sim: error: "));
}

TEST_F(SwarmRun, AMachineThatFailsIsNoVerdictOnTheScenario) {
  const auto broken = [](const Scenario&, Journal&) -> std::unique_ptr<Cluster> {
    throw std::runtime_error("no more memory");
  };
  EXPECT_EQ(run(seeds(4, 4), broken), Verdict::harness_failed);
  EXPECT_THAT(out_, HasSubstr("seed 4\n    no more memory\n"));
}

TEST(SwarmDeath, AnAbortNamesWhatWasUnderWay) {
  EXPECT_DEATH(
      {
        say_last_words();
        const LastWords words("seed 17 was under way\n");
        ONETIP_ASSERT(false, "it broke");
      },
      "it broke[^$]*seed 17 was under way");
}

TEST(SwarmTally, CountsMarksBySeedsAndTimes) {
  swarm::Tally tally;
  EXPECT_EQ(tally.text(), "0 seeds: 0 held; of 0 entries of their timelines 0 left no trace\n");
  swarm::SeedRun run;
  run.marks.assign(marks::all_marks().size(), 0);
  run.marks[0] = 3;
  tally.add(run);
  run.seed = 8;
  run.verdict = Verdict::violated;
  tally.add(run);
  EXPECT_EQ(tally.note(), "1 failed");
  EXPECT_EQ(tally.verdict(), Verdict::violated);
  EXPECT_THAT(tally.text(), StartsWith("2 seeds: 1 held, 1 failed; "));
  EXPECT_THAT(tally.text(), HasSubstr("\nfailed: 8\n"));
  EXPECT_THAT(tally.text(), testing::ContainsRegex("deep-reorganisation +2 +6  "));
}

}  // namespace
}  // namespace onetip::test::swarm_command_test
