// `sim shrink` from the scenario that fails to the one that is small and fails, too.

#include "sim/commands/shrink_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/commands/scenario_files.hpp"
#include "sim/shrink/goal.hpp"
#include "sim/shrink/size.hpp"
#include "sim/shrink/trial.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/data.hpp"

namespace onetip::test::shrink_command_test {
namespace {

using namespace sim;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

struct Said {
  Verdict verdict;
  std::string out;
  std::string err;
};

Said shrink(const std::string& text, ShrinkCommand command = {}) {
  std::istringstream in(text);
  std::ostringstream out;
  std::ostringstream err;
  if (command.file.empty()) command.file = "-";
  if (command.jobs == 0) command.jobs = 1;
  const std::atomic<bool> interrupted = false;
  const Verdict verdict = shrink_command(command, {in, out, err}, interrupted);
  return {verdict, out.str(), err.str()};
}

shrink::Ran run(const std::string& text) {
  return shrink::run_trial(read_scenario(text, "small.yaml"), [](std::size_t) { return false; });
}

/// Faults, links and transfers around a culprit, of which it takes next to none.
std::string crowded(const std::string& culprits, const std::string& topology,
                    const std::string& expect) {
  return "seed: 7\npeers: {steady: {count: 6, links: {latency: 3ms}}, hand: , " + culprits +
         ", other: {count: 7, hash_rate: 5000/s}}\ntopology: " + topology + R"(
links: {latency: 8ms, jitter: 2ms, bandwidth: 20mbit}
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: [steady0, other2], blocks: 4}}
  - {at: 500ms, for: 1500ms, name: wall, partition: {sides: {west: steady0..steady2, east: other}}}
  - {at: 700ms, mine: {by: steady1, blocks: 3}}
  - {at: 800ms, send: {from: steady0, to: other1, amount: 25/2}}
  - {at: 900ms, every: 400ms, until: 3s, mine: {by: 20%}}
  - {at: 1s, for: 500ms, crash: other3}
  - {at: 1200ms, for: 700ms, degrade: {of: other4, latency: 150ms, jitter: 20ms}}
  - {at: 1400ms, for: 300ms, pause: other5}
  - {at: 2500ms, name: cut, disconnect: {between: [steady3, [steady2, steady4]]}}
  - {at: 2800ms, heal: cut}
  - {at: 3s, for: 400ms, skew: {peer: other6, by: -30s}}
  - {at: 3500ms, mine: {by: steady2, blocks: 6}}
  - {at: 4s, mine: {by: hand, blocks: 2}}
expect:
  - {at: end, height: {of: steady0, at_least: 1}, within: 10s}
)" + expect;
}

constexpr char kConverged[] = "  - {at: end, converged: all, within: 5s}\n";
constexpr char kRandom[] = "{random: {degree: 6}}";

/// It is small, and fails by itself with that claim.
void expect_small(const Said& said, const std::string& claim) {
  ASSERT_EQ(said.verdict, Verdict::held) << said.err;
  const shrink::Ran ran = run(said.out);
  const shrink::Size size = shrink::size_of(ran.scenario);
  EXPECT_LE(size.peers, 4U) << said.out;
  EXPECT_LE(size.entries, 3U) << said.out;
  EXPECT_EQ(ran.scenario.engine, Engine::virtual_time);
  EXPECT_EQ(ran.outcome.verdict, Verdict::violated) << said.out;
  const Finding* finding = shrink::violated(ran.outcome, std::nullopt);
  ASSERT_NE(finding, nullptr);
  EXPECT_THAT(finding->claim, HasSubstr(claim)) << said.out;
}

TEST(Shrink, FindsTheStubbornOne) {
  const Said said =
      shrink(crowded("mule: {count: 2, behaviour: stubborn}", "{random: {degree: 4}}", kConverged));
  expect_small(said, "converged all");
  EXPECT_THAT(said.out, HasSubstr("behaviour: stubborn}"));
}

TEST(Shrink, FindsTheSilentOne) {
  const Said said = shrink(crowded("mum: {count: 2, behaviour: silent}", "line", kConverged));
  expect_small(said, "converged all");
  EXPECT_THAT(said.out, HasSubstr("behaviour: silent}"));
}

TEST(Shrink, FindsTheCredulousOne) {
  const Said said =
      shrink(crowded("gull: {count: 2, behaviour: credulous}, mallory: {behaviour: "
                     "forger}",
                     "star", kConverged) +
             "mining: {interval: 700ms, by: [mallory, other], from: 1s, until: 5s}\n");
  EXPECT_EQ(said.verdict, Verdict::bad_scenario);  // some with a hash rate, some without
  ShrinkCommand command;
  command.finding = "valid-chain";
  const Said other =
      shrink(crowded("gull: {count: 2, behaviour: credulous}, mallory: {behaviour: forger}", "mesh",
                     kConverged) +
                 "mining: {interval: 700ms, by: [mallory, steady], from: 1s, until: 5s}\n",
             command);
  expect_small(other, "no honest peer ever holds an invalid chain");
  EXPECT_THAT(other.out, HasSubstr("behaviour: credulous}"));
  EXPECT_THAT(other.out, HasSubstr("behaviour: forger}"));
}

TEST(Shrink, FindsWhoseBlocksAreRefused) {
  const Said said = shrink(crowded("mallory: {count: 2, behaviour: forger}", kRandom,
                                   "  - {at: end, rejected: {from: mallory, at_most: 3}}\n") +
                           "mining: {interval: 700ms, by: mallory, until: 5s}\n");
  expect_small(said, "refusal");
  EXPECT_THAT(said.out, HasSubstr("behaviour: forger}"));
}

TEST(Shrink, FindsWhoMinesTooMuch) {
  const Said said = shrink(crowded("fox: {behaviour: withholder}", kRandom,
                                   "  - {at: end, share: {of: fox, at_most: 10%}}\n") +
                           "mining: {interval: 100ms, by: [fox, steady0], until: 9s}\n");
  expect_small(said, "are by fox");
  EXPECT_THAT(said.out, HasSubstr("behaviour: withholder}"));
}

/// Of course nobody refuses what was never sent, or where there is nobody.
TEST(Shrink, LeavesTheAttackThatNobodyRefused) {
  const Said said = shrink(
      crowded("mallory: ", kRandom, "  - {at: end, rejected: {from: mallory, at_least: 1}}\n") +
      "mining: {interval: 700ms, by: mallory, until: 5s}\n");
  expect_small(said, "refusal");
  const shrink::Ran ran = run(said.out);
  EXPECT_EQ(shrink::size_of(ran.scenario).peers, 2U) << said.out;
  EXPECT_GE(shrink::size_of(ran.scenario).blocks, 1U) << said.out;
}

/// Of course nobody refuses what nobody found, however long he tried.
TEST(Shrink, LeavesWhatTheSenderFound) {
  const Said said = shrink(
      "peers: 5\nmining: {interval: 200ms, until: 5s}\n"
      "expect:\n  - {at: end, within: 1s, rejected: {from: p3, at_least: 1}}\n");
  expect_small(said, "refusal");
  const shrink::Ran ran = run(said.out);
  const auto& what = std::get<Rejected>(ran.scenario.expectations.at(0).what);
  EXPECT_EQ(ran.first_found.count(*what.from.begin()), 1U) << said.out;
}

/// A side that lost is not one of those that never ran.
TEST(Shrink, LeavesTheRaceThatTheOtherSideWon) {
  const Said said = shrink(R"(peers: 6
topology: ring
links: {latency: 20ms}
mining: {interval: 300ms, until: 5s}
timeline:
  - {at: 1s, every: 3s, until: 8s, for: 2s, name: wall, partition: {sides: {x: [p0, p1], y: rest}}}
expect:
  - {at: end, winner: wall/x}
)");
  expect_small(said, "the winner is wall/x");
  const shrink::Ran ran = run(said.out);
  EXPECT_GE(ran.first_found.size(), 2U) << said.out;
  EXPECT_THAT(shrink::violated(ran.outcome, std::nullopt)->explanation, Not(HasSubstr("genesis")));
}

/// That two sides agree would be another finding.
TEST(Shrink, LeavesTheSideThatDisagreesWithinItself) {
  const Said said = shrink(R"(peers: {a: {count: 2}, mule: {behaviour: stubborn}, b: {count: 3}}
timeline:
  - {at: 600ms, mine: {by: b0}}
  - {at: 500ms, for: 1s, name: wall, partition: {sides: [[a, mule], rest]}}
  - {at: 700ms, mine: {by: a0, blocks: 2}}
  - {at: 800ms, mine: {by: b1}}
expect:
  - {during: wall, tips: one-per-side}
)");
  expect_small(said, "during wall: one tip per side");
  const shrink::Ran ran = run(said.out);
  EXPECT_THAT(shrink::violated(ran.outcome, std::nullopt)->hindrances,
              testing::ElementsAre(Hindrance(Behaviour::stubborn)))
      << said.out;
  for (const Witness& witness : ran.outcome.witnesses) EXPECT_GE(witness.witnessed, 1U) << said.out;
}

/// The finding is kept, not what the file happens to say beside it.
TEST(Shrink, ShrinksEveryScenarioThatIsBroken) {
  for (const std::string& file :
       scenario_files({std::string(ONETIP_SOURCE_DIR) + "/scenarios/broken"})) {
    ShrinkCommand command;
    command.file = file;
    const Said said = shrink("", command);
    expect_small(said, "");
    std::istringstream none;
    const shrink::Ran before = run("engine: virtual\n" + read_scenario_text(file, none));
    const Finding* finding = shrink::violated(before.outcome, std::nullopt);
    ASSERT_NE(finding, nullptr) << file;
    const shrink::Ran after = run(said.out);
    const Finding* kept = shrink::violated(after.outcome, std::nullopt);
    ASSERT_NE(kept, nullptr) << file;
    EXPECT_EQ(kept->hindrances, finding->hindrances) << file;
    EXPECT_LE(shrink::size_of(after.scenario).blocks, shrink::size_of(before.scenario).blocks)
        << file;
  }
}

constexpr char kMule[] = R"(# A story.
peers: {steady: {count: 3}, mule: {behaviour: stubborn}}
timeline:
  - {at: 250ms, mine: {by: steady0, blocks: 3}}
expect:
  - {at: end, tips: 1, within: 3s}
  - {at: end, converged: all, within: 3s}
)";

TEST(Shrink, TellsWhatWasFoundAndHowToShowIt) {
  const Said said = shrink(kMule);
  EXPECT_EQ(said.verdict, Verdict::held);
  EXPECT_THAT(said.out, StartsWith("# violated: at the end, within 3s: 1 distinct tip.\n#\n"));
  EXPECT_THAT(said.out, HasSubstr("What it takes, of a scenario (4 peers, 1 entry, 3 blocks):"));
  EXPECT_THAT(said.out, HasSubstr("#   sim - --seed 1 --engine virtual\n"));
  EXPECT_THAT(said.out,
              HasSubstr("seed: 1\nengine: virtual\npeers: {steady: , mule: {behaviour: stubborn}}\n"
                        "timeline:\n  - {at: 0s, mine: {by: steady}}\n"
                        "expect:\n  - {at: end, tips: 1, within: 3s}  # violated\n"));
  EXPECT_THAT(said.err, HasSubstr("before: 4 peers, 1 entry, 3 blocks\n"
                                  "after:  2 peers, 1 entry, 1 block\n"));
  EXPECT_THAT(said.err, HasSubstr("nothing more can be taken away"));
}

TEST(Shrink, KeepsTheFindingThatIsAskedFor) {
  for (const std::string wanted : {"2", "expect 2"}) {
    ShrinkCommand command;
    command.finding = wanted;
    const Said said = shrink(kMule, command);
    EXPECT_THAT(said.out, HasSubstr("expect:\n  - {at: end, converged: all, within: 3s}  # viol"));
  }
  ShrinkCommand command;
  command.finding = "valid-chain";
  const Said said = shrink(kMule, command);
  EXPECT_EQ(said.verdict, Verdict::bad_scenario);
  EXPECT_THAT(said.out, IsEmpty());
  EXPECT_THAT(said.err, HasSubstr("--finding valid-chain: no such finding is violated; these are:\n"
                                  "  expect 1: at the end, within 3s: 1 distinct tip\n"
                                  "  expect 2: "));
}

TEST(Shrink, GivesTheSameForAnyNumberOfJobs) {
  const std::string text =
      crowded("mule: {count: 2, behaviour: stubborn}", "{random: {degree: 4}}", kConverged);
  ShrinkCommand one;
  one.jobs = 1;
  ShrinkCommand many;
  many.jobs = 5;
  const Said first = shrink(text, one);
  const Said second = shrink(text, many);
  EXPECT_EQ(first.out, second.out);
  EXPECT_EQ(first.err, second.err);  // and as many runs
}

TEST(Shrink, StopsWhereTheBudgetIsOver) {
  for (const unsigned jobs : {1U, 4U}) {
    ShrinkCommand command;
    command.jobs = jobs;
    command.budget = "3";
    const Said said = shrink(kMule, command);
    EXPECT_EQ(said.verdict, Verdict::held);
    EXPECT_THAT(said.err, HasSubstr("after 3 runs, the budget is over"));
    EXPECT_EQ(run(said.out).outcome.verdict, Verdict::violated);
  }
  ShrinkCommand command;
  command.budget = "1us";
  EXPECT_THAT(shrink(kMule, command).err, HasSubstr("after 1 run, the budget is over"));
}

TEST(Shrink, RefusesABudgetThatIsNone) {
  for (const std::string wrong : {"0", "soon", "-3", "5x", "0s", ""}) {
    ShrinkCommand command;
    command.budget = wrong;
    const Said said = shrink(kMule, command);
    EXPECT_EQ(said.verdict, Verdict::bad_scenario) << wrong;
    EXPECT_THAT(said.err, HasSubstr("--budget: expected a number of runs like 500"));
  }
}

TEST(Shrink, WhatIsSmallestStaysAsItIs) {
  const Said first = shrink(kMule);
  const Said again = shrink(first.out);
  EXPECT_EQ(again.out.substr(again.out.find("seed:")), first.out.substr(first.out.find("seed:")));
}

TEST(Shrink, LeavesAloneWhatHolds) {
  const Said said = shrink(
      "peers: 2\ntimeline:\n  - {at: 0s, mine: {by: p0}}\nexpect:\n"
      "  - {at: end, converged: all, within: 3s}\n");
  EXPECT_EQ(said.verdict, Verdict::inconclusive);
  EXPECT_THAT(said.out, IsEmpty());
  EXPECT_THAT(said.err, StartsWith("-: held with seed 1 in virtual time: nothing is violated"));
  EXPECT_THAT(said.err, HasSubstr("try other seeds"));
}

TEST(Shrink, LeavesAloneWhatIsInconclusive) {
  const Said said = shrink(
      "peers: 2\ntimeline:\n  - {at: 0s, for: 1s, churn: {of: p0, up: 1h, down: 1s}}\n"
      "expect:\n  - {at: end, converged: all, within: 3s}\n");
  EXPECT_EQ(said.verdict, Verdict::inconclusive);
  EXPECT_THAT(said.err, StartsWith("-: inconclusive with seed 1 in virtual time"));
  EXPECT_THAT(said.err, HasSubstr("a churn without a name draws by its line"));
}

TEST(Shrink, RefusesWhatIsNoScenario) {
  const Said said = shrink("peers: 2\nexpct: []\n");
  EXPECT_EQ(said.verdict, Verdict::bad_scenario);
  EXPECT_THAT(said.out, IsEmpty());
  EXPECT_THAT(said.err, HasSubstr("did you mean `expect`?"));
  ShrinkCommand missing;
  missing.file = "/nowhere/story.yaml";
  EXPECT_THAT(shrink("", missing).err, HasSubstr("can't read /nowhere/story.yaml"));
}

TEST(Shrink, LeavesOutACpuThatTakesNoPart) {
  EXPECT_THAT(shrink(kMule + std::string("cpu: reference\n")).out, Not(HasSubstr("cpu:")));
}

/// Where a signature takes each receiver 20 ms, a block that crosses three links is late.
constexpr char kLateForCpu[] =
    "peers: 4\ntopology: line\nlinks: {latency: 1ms}\ntimeline:\n"
    "  - {at: 0s, mine: {by: p0}}\n  - {at: 1s, mine: {by: p3}}\n"
    "expect:\n  - {at: end, propagation: {share: 100%, at_most: 50ms}}\n";

TEST(Shrink, ChargesTheCpuOfTheCommandLineInEachRun) {
  EXPECT_EQ(shrink(kLateForCpu).verdict, Verdict::inconclusive) << "without CPUs it is in time";
  ShrinkCommand command;
  command.cpu = CpuProfile{.check_ed25519_ns = 20'000'000};
  const Said said = shrink(kLateForCpu, command);
  ASSERT_EQ(said.verdict, Verdict::held) << said.err;
  const std::string option = " --profile check_ed25519_ns=20000000\n";
  EXPECT_THAT(said.out, HasSubstr("sim - --seed 1 --engine virtual" + option));
  EXPECT_THAT(said.out, HasSubstr("sim THIS-FILE.yaml" + option));
  EXPECT_NE(run(said.out).outcome.verdict, Verdict::violated) << "the file alone is in time";
  const auto charged = shrink::run_trial(shrink::read_candidate(said.out, command.cpu),
                                         [](std::size_t) { return false; });
  EXPECT_EQ(charged.outcome.verdict, Verdict::violated);
}

TEST(Shrink, SaysTheCpuThatAFileAsksFor) {
  const Said said = shrink(std::string(kLateForCpu) + "cpu: reference\n");
  EXPECT_EQ(said.verdict, Verdict::inconclusive);
  EXPECT_THAT(said.err, HasSubstr("--seed N --profile "));
}

TEST(Shrink, TakesTheSeedOfTheCommandLine) {
  ShrinkCommand command;
  command.seed = 0;
  EXPECT_THAT(shrink(kMule, command).out, HasSubstr("\nseed: 0\n"));
  command.seed = 18446744073709551615U;
  const Said said = shrink(kMule, command);
  EXPECT_THAT(said.out, HasSubstr("\nseed: 1\n"));  // which does as well
  EXPECT_THAT(said.out, HasSubstr("--seed 18446744073709551615"));
}

class ShrinkOut : public testing::Test, protected TemporaryFolder {};

TEST_F(ShrinkOut, GetsAFileThatKnowsItsName) {
  ShrinkCommand command;
  command.out = path("small.yaml");
  const Said said = shrink(kMule, command);
  EXPECT_EQ(said.verdict, Verdict::held);
  EXPECT_THAT(said.out, IsEmpty());
  EXPECT_THAT(content("small.yaml"), StartsWith("# small.yaml: violated: "));
  EXPECT_THAT(content("small.yaml"), HasSubstr("#   sim small.yaml\n"));
  EXPECT_FALSE(std::filesystem::exists(path("small.yaml.part")));
}

TEST_F(ShrinkOut, IsNotTheScenarioItself) {
  file("story.yaml", kMule);
  ShrinkCommand command;
  command.file = path("story.yaml");
  command.out = path("./story.yaml");
  const Said said = shrink("", command);
  EXPECT_EQ(said.verdict, Verdict::bad_scenario);
  EXPECT_THAT(said.err, HasSubstr("is the scenario itself"));
  EXPECT_EQ(content("story.yaml"), kMule);
  command.out = path();
  EXPECT_THAT(shrink("", command).err, HasSubstr("is a folder"));
  command.out = path("small.yaml");
  command.file = path();
  EXPECT_THAT(shrink("", command).err, HasSubstr("is a folder: expected a file"));
}

TEST_F(ShrinkOut, IsTriedBeforeTheWork) {
  ShrinkCommand command;
  command.out = path("nowhere/small.yaml");
  const Said said = shrink(kMule, command);
  EXPECT_EQ(said.verdict, Verdict::harness_failed);
  EXPECT_THAT(said.err, HasSubstr("No such file or directory"));
  EXPECT_THAT(said.err, Not(HasSubstr("before:")));
}

/// By a link to it, so that nothing of the machine can be harmed.
TEST_F(ShrinkOut, MayBeADeviceWhichStaysOne) {
  std::filesystem::create_symlink("/dev/null", path("null"));
  std::filesystem::create_symlink("/dev/full", path("full"));
  ShrinkCommand command;
  command.out = path("null");
  EXPECT_EQ(shrink(kMule, command).verdict, Verdict::held);
  EXPECT_TRUE(std::filesystem::is_character_file(path("null")));
  command.out = path("full");
  const Said said = shrink(kMule, command);
  EXPECT_EQ(said.verdict, Verdict::harness_failed);
  EXPECT_THAT(said.err, HasSubstr("full: No space left on device"));
}

TEST_F(ShrinkOut, SaysWhereTheDiskIsFull) {
  std::ofstream full("/dev/full");
  std::istringstream in(kMule);
  std::ostringstream err;
  ShrinkCommand command;
  command.file = "-";
  const std::atomic<bool> interrupted = false;
  EXPECT_EQ(shrink_command(command, {in, full, err}, interrupted), Verdict::harness_failed);
}

/// Ctrl-C in the middle: whenever that is, what there is by then is written, and fails.
TEST(Shrink, WritesTheSmallestSoFarWhereItIsInterrupted) {
  std::atomic<bool> interrupted = false;
  /// Asks for Ctrl-C as soon as progress is shown.
  class Interrupting : public std::stringbuf {
   public:
    explicit Interrupting(std::atomic<bool>& flag) : flag_(flag) {}

   protected:
    std::streamsize xsputn(const char* text, std::streamsize size) override {
      if (std::string_view(text, static_cast<std::size_t>(size)).find("runs") !=
          std::string_view::npos) {
        flag_ = true;
      }
      return std::stringbuf::xsputn(text, size);
    }

   private:
    std::atomic<bool>& flag_;
  };
  Interrupting terminal(interrupted);
  std::ostream err(&terminal);
  std::istringstream in(
      crowded("mule: {count: 2, behaviour: stubborn}", "{random: {degree: 4}}", kConverged));
  std::ostringstream out;
  ShrinkCommand command;
  command.file = "-";
  command.jobs = 2;
  command.status = true;
  EXPECT_EQ(shrink_command(command, {in, out, err}, interrupted), Verdict::interrupted);
  EXPECT_THAT(terminal.str(), HasSubstr("interrupted: there may be more to take away"));
  EXPECT_EQ(run(out.str()).outcome.verdict, Verdict::violated) << out.str();
}

TEST(Shrink, WritesNothingWhereItIsInterruptedAtOnce) {
  const std::atomic<bool> interrupted = true;
  std::istringstream in(kMule);
  std::ostringstream out;
  std::ostringstream err;
  ShrinkCommand command;
  command.file = "-";
  EXPECT_EQ(shrink_command(command, {in, out, err}, interrupted), Verdict::interrupted);
  EXPECT_THAT(out.str(), IsEmpty());
  EXPECT_THAT(err.str(), HasSubstr("nothing was shrunk"));
}

}  // namespace
}  // namespace onetip::test::shrink_command_test
