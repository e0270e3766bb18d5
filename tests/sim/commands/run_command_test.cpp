// The program `sim` from its command line to its exit code, on a cluster without sockets.

#include "sim/commands/run_command.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "sim/commands/report_command.hpp"
#include "sim/commands/scenario_files.hpp"
#include "sim/pages/report_page.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/report/result_json.hpp"
#include "support/data.hpp"
#include "support/fake_cluster.hpp"

namespace onetip::test::run_command_test {
namespace {

using namespace sim;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kHolds[] = R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, converged: all}
)";
constexpr char kViolates[] = R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, tips: 2}
)";
constexpr char kInconclusive[] = R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: wall, partition: {sides: [p0, p1]}}
expect:
  - {at: end, tips: 1}
)";
constexpr char kWrong[] = "peers: 2\nexpct:\n  - {at: end, tips: 1}\n";

class CommandTest : public testing::Test, protected TemporaryFolder {
 protected:
  Verdict run(std::vector<std::string> inputs, const std::string& standard_input = "") {
    command_.inputs = std::move(inputs);
    std::istringstream in(standard_input);
    std::ostringstream out;
    std::ostringstream err;
    const auto make = [this](const Scenario& scenario, Journal& journal) {
      before_run_();
      return std::make_unique<PassingCluster>(scenario, journal, after_run_);
    };
    const Verdict verdict = run_command(command_, Streams{in, out, err}, make, interrupted_);
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }

  Command command_;
  std::atomic<bool> interrupted_ = false;
  std::function<void()> before_run_ = [] {};
  std::function<void()> after_run_ = [] {};
  std::string out_;
  std::string err_;
};

TEST_F(CommandTest, AScenarioThatHolds) {
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("good: held: everything that was demanded held"));
  EXPECT_THAT(err_, IsEmpty());
}

/// Real sockets run on a real CPU, and a figure that nobody reads should be no surprise.
TEST_F(CommandTest, AProfileThatHasNoEffectIsSaidToHaveNone) {
  command_.overrides.cpu = kReferenceCpu;
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(err_, HasSubstr("--profile has no effect over TCP"));
  command_.overrides.engine = "virtual";
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(CommandTest, AViolationNamesTheCommandThatRepeatsIt) {
  const std::string name = file("bad.yaml", kViolates);
  command_.overrides.seed = 99;
  EXPECT_EQ(run({name}), Verdict::violated);
  EXPECT_THAT(out_, EndsWith("repeat it with: sim " + name + " --seed 99\n"));
}

TEST_F(CommandTest, AnActionWithoutAWitnessIsInconclusive) {
  EXPECT_EQ(run({file("quiet.yaml", kInconclusive)}), Verdict::inconclusive);
  EXPECT_THAT(out_, HasSubstr("no witness"));
}

TEST_F(CommandTest, AWrongScenarioIsShownLikeACompilerWould) {
  const std::string name = file("wrong.yaml", kWrong);
  EXPECT_EQ(run({name}), Verdict::bad_scenario);
  EXPECT_THAT(err_, StartsWith(name + ":2:1: error: "));
  EXPECT_THAT(err_, HasSubstr("    2 | expct:\n      | ^\n"));
  EXPECT_THAT(err_, HasSubstr("did you mean `expect`"));
  EXPECT_THAT(out_, IsEmpty());
}

TEST_F(CommandTest, ReadsStandardInput) {
  EXPECT_EQ(run({"-"}, kHolds), Verdict::held);
  EXPECT_EQ(run({"-"}, kWrong), Verdict::bad_scenario);
  EXPECT_THAT(err_, StartsWith("-:2:1: error: "));
  EXPECT_EQ(run({"-"}, ""), Verdict::bad_scenario);
  EXPECT_EQ(run({"-"}, std::string(2 << 20, '#')), Verdict::bad_scenario);
}

TEST_F(CommandTest, AFolderIsItsOwnScenariosByNameAndATable) {
  file("stories/b.yaml", kViolates);
  file("stories/a.yaml", kHolds);
  file("stories/c.yml", kInconclusive);
  file("stories/notes.txt", "no scenario");
  file("stories/broken/d.yaml", kWrong);
  EXPECT_EQ(run({path("stories")}), Verdict::violated);
  const std::string table = out_.substr(out_.rfind("\n\n") + 2);
  EXPECT_THAT(table, testing::MatchesRegex("held +[^ ]*/a.yaml .*\n"
                                           "violated +[^ ]*/b.yaml .*\n"
                                           "inconclusive +[^ ]*/c.yml .*\n"));
}

TEST_F(CommandTest, TheWorstOfAFolderIsItsExitCode) {
  file("stories/a.yaml", kViolates);
  file("stories/b.yaml", kWrong);
  EXPECT_EQ(run({path("stories")}), Verdict::bad_scenario);
  file("held/a.yaml", kHolds);
  EXPECT_EQ(run({path("held")}), Verdict::held);
  EXPECT_EQ(run({path("held"), path("stories/a.yaml")}), Verdict::violated);
}

TEST_F(CommandTest, WhatIsNotThereIsSaid) {
  EXPECT_EQ(run({path("nowhere.yaml")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read " + path("nowhere.yaml")));
  std::filesystem::create_directory(path("empty"));
  EXPECT_EQ(run({path("empty")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("no scenario in "));
  std::filesystem::create_symlink(path("circle.yaml"), path("circle.yaml"));
  EXPECT_EQ(run({path("circle.yaml")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read " + path("circle.yaml")));
  EXPECT_EQ(run({path().string()}), Verdict::bad_scenario);
}

TEST_F(CommandTest, WhatCanNotBeReadIsNotTakenForAnEmptyScenario) {
  EXPECT_EQ(run({file("empty.yaml", "")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("there is no scenario here"));
  std::ifstream folder(path(), std::ios::binary);
  EXPECT_THAT([&] { (void)read_scenario_text("-", folder); },
              testing::ThrowsMessage<BadInput>(StartsWith("can't read standard input: Is a dir")));
}

TEST_F(CommandTest, AnEngineThatIsNotThereIsSaid) {
  command_.overrides.engine = "tpc";
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("did you mean `tcp`?"));
}

TEST_F(CommandTest, QuietSaysTheVerdictAlone) {
  command_.quiet = true;
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_EQ(std::count(out_.begin(), out_.end(), '\n'), 1);
}

TEST_F(CommandTest, KeepsTheResultAndTheJournal) {
  command_.out = path("results/deep");
  EXPECT_EQ(run({file("bad.yaml", kViolates)}), Verdict::violated);
  const auto result = boost::json::parse(content("results/deep/result.json")).as_object();
  EXPECT_EQ(result.at("schema"), kResultSchema);
  EXPECT_EQ(result.at("verdict"), "violated");
  EXPECT_EQ(result.at("exit_code"), 1);
  EXPECT_EQ(result.at("tips").as_array().size(), 2U);
  std::istringstream journal(content("results/deep/journal.jsonl"));
  std::string last;
  for (std::string line; std::getline(journal, line); last = line) boost::json::parse(line);
  EXPECT_THAT(last, HasSubstr(R"("kind":"run-over")"));
}

TEST_F(CommandTest, KeepsTheScenarioAsItWasRead) {
  command_.out = path("results");
  EXPECT_EQ(run({"-"}, kHolds), Verdict::held);
  EXPECT_EQ(content("results/scenario.yaml"), kHolds);
}

TEST_F(CommandTest, KeepsTheResultsOfManyApart) {
  command_.out = path("results");
  const std::string one = file("x/a.yaml", kHolds);
  const std::string other = file("y/a.yaml", kViolates);
  EXPECT_EQ(run({one, other}), Verdict::violated);
  EXPECT_THAT(content("results/a/result.json"), HasSubstr(R"("verdict":"held")"));
  EXPECT_THAT(content("results/a-2/result.json"), HasSubstr(R"("verdict":"violated")"));
}

TEST_F(CommandTest, WritesOneJunitFileOfAll) {
  command_.out = path("results");
  EXPECT_EQ(run({file("a.yaml", kHolds), file("b.yaml", kViolates), file("c.yaml", kWrong)}),
            Verdict::bad_scenario);
  const std::string all = content("results/junit.xml");
  EXPECT_THAT(all, HasSubstr(R"(<testsuite name="a" )"));
  EXPECT_THAT(all, HasSubstr(R"(<failure type="violated")"));
  EXPECT_THAT(all, HasSubstr(R"(<error type="bad scenario")"));
  EXPECT_THAT(content("results/a/junit.xml"), testing::Not(HasSubstr("<failure")));
}

TEST_F(CommandTest, AWrongScenarioAloneHasItsJunitFile) {
  command_.out = path("results");
  EXPECT_EQ(run({file("c.yaml", kWrong)}), Verdict::bad_scenario);
  EXPECT_THAT(content("results/junit.xml"), HasSubstr(R"(errors="1")"));
}

TEST_F(CommandTest, JsonIsALineEachAndNothingElse) {
  command_.format = OutputFormat::json;
  command_.annotate = true;
  EXPECT_EQ(run({file("a.yaml", kHolds), file("b.yaml", kViolates), file("c.yaml", kWrong),
                 path("none.yaml")}),
            Verdict::bad_scenario);
  std::vector<std::string> verdicts;
  std::istringstream lines(out_);
  for (std::string line; std::getline(lines, line);) {
    const auto result = boost::json::parse(line).as_object();
    EXPECT_EQ(result.at("schema"), kResultSchema);
    verdicts.emplace_back(result.at("verdict").as_string());
  }
  EXPECT_THAT(verdicts, testing::ElementsAre("held", "violated", "bad scenario", "bad scenario"));
  EXPECT_THAT(err_, HasSubstr("::error file="));
}

TEST_F(CommandTest, JsonIsWhatTheFolderKeeps) {
  command_.format = OutputFormat::json;
  command_.out = path("results");
  EXPECT_EQ(run({file("a.yaml", kViolates)}), Verdict::violated);
  EXPECT_EQ(out_, content("results/result.json"));
}

TEST_F(CommandTest, AnnotatesTheLinesThatWentWrong) {
  command_.annotate = true;
  const std::string bad = file("bad.yaml", kViolates);
  EXPECT_EQ(run({bad}), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("\n::error file=" + bad + ",line=7,col=5,title=bad%3A violated::"));
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(out_, testing::Not(HasSubstr("::")));
  EXPECT_EQ(run({file("wrong.yaml", kWrong)}), Verdict::bad_scenario);
  EXPECT_THAT(out_, HasSubstr(",line=2,col=1,title=bad scenario::"));
}

TEST_F(CommandTest, SaysBeforeTheRunThatAFolderCanNotBeWritten) {
  command_.out = file("a-file", "in the way") + "/results";
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("can't make "));
  EXPECT_THAT(out_, IsEmpty());
}

TEST_F(CommandTest, LeavesAFolderAloneInWhichAnotherRunWrites) {
  command_.out = path("results");
  const std::string good = file("good.yaml", kHolds);
  Verdict second = Verdict::held;
  std::string said;
  before_run_ = [&] {  // the first has begun
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const auto none = [](const Scenario&, Journal&) -> std::unique_ptr<Cluster> {
      throw std::logic_error("the second is not to be begun");
    };
    second = run_command(command_, Streams{in, out, err}, none, interrupted_);
    said = err.str();
  };
  EXPECT_EQ(run({good}), Verdict::held) << "it goes on undisturbed";
  EXPECT_EQ(second, Verdict::harness_failed);
  EXPECT_THAT(said, HasSubstr("another run writes into " + path("results") + ": "));
  before_run_ = [] {};
  EXPECT_EQ(run({good}), Verdict::held) << "when the first is over the folder is free";
}

TEST_F(CommandTest, LeavesAFolderOfManyAlone) {
  command_.out = path("results");
  const FolderLock others(path("results"));
  EXPECT_EQ(run({file("a.yaml", kHolds), file("b.yaml", kHolds)}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("another run writes into "));
  EXPECT_THAT(out_, IsEmpty());
}

TEST_F(CommandTest, LeavesAFolderOfTwinsAlone) {
  command_.out = path("results");
  command_.overrides.engine = "both";
  const FolderLock others(path("results"));
  EXPECT_EQ(run({file("a.yaml", kHolds)}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("another run writes into "));
}

TEST_F(CommandTest, LeavesAFolderAloneWhereNothingCanBeRun) {
  command_.out = path("results");
  const FolderLock others(path("results"));
  EXPECT_EQ(run({file("bad.yaml", "peers: many\n")}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("another run writes into "));
  EXPECT_FALSE(std::filesystem::exists(path("results/junit.xml")));
}

TEST_F(CommandTest, SaysBeforeTheRunThatADiskIsFull) {
  command_.out = path("results");
  std::filesystem::create_directory(path("results"));
  std::filesystem::create_symlink("/dev/full", path("results/journal.jsonl"));
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("journal.jsonl: No space left on device"));
  EXPECT_THAT(out_, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(path("results/result.json")));
}

/// What could not be written whole isn't there: an empty result would be taken for one.
TEST_F(CommandTest, LeavesNoPartOfAResult) {
  command_.out = path("results");
  before_run_ = [this] {
    EXPECT_FALSE(std::filesystem::exists(path("results/result.json")));
    std::filesystem::create_symlink("/dev/full", path("results/result.json.part"));
  };
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("result.json: No space left on device"));
  EXPECT_FALSE(std::filesystem::exists(path("results/result.json")));
  EXPECT_FALSE(std::filesystem::exists(path("results/result.json.part")));
}

TEST_F(CommandTest, StillReportsWhenTheDiskFillsUpMeanwhile) {
  command_.out = path("results");
  before_run_ = [this] {
    std::filesystem::remove(path("results/result.json"));
    std::filesystem::create_symlink("/dev/full", path("results/result.json"));
  };
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::harness_failed);
  EXPECT_THAT(out_, HasSubstr("good: held"));
  EXPECT_THAT(err_, HasSubstr("result.json: No space left on device"));
}

TEST_F(CommandTest, ReportsBeforeItStopsWhenInterrupted) {
  interrupted_ = true;
  const std::string one = file("a.yaml", kHolds);
  EXPECT_EQ(run({one, file("b.yaml", kHolds)}), Verdict::interrupted);
  EXPECT_THAT(out_, HasSubstr("a: interrupted: the run was cut short"));
  EXPECT_THAT(out_, HasSubstr("/b.yaml  it was not begun\n"));
}

/// What was never run is no pass, however well the others went.
TEST_F(CommandTest, WhatAnInterruptionCameBeforeIsToldAsNotBegun) {
  command_.out = path("results");
  after_run_ = [this] { interrupted_ = true; };
  EXPECT_EQ(run({file("a.yaml", kHolds), file("b.yaml", kViolates)}), Verdict::interrupted);
  EXPECT_THAT(out_, HasSubstr("a: held"));
  EXPECT_THAT(out_, HasSubstr("/b.yaml  it was not begun\n"));
  EXPECT_THAT(content("results/junit.xml"), HasSubstr("failures=\"0\" errors=\"1\""));
  EXPECT_THAT(content("results/index.html"), HasSubstr("it was not begun"));
  EXPECT_FALSE(std::filesystem::exists(path("results/b")));
  command_.format = OutputFormat::json;
  interrupted_ = false;
  EXPECT_EQ(run({path("a.yaml"), path("b.yaml")}), Verdict::interrupted);
  EXPECT_THAT(out_, EndsWith("\"exit_code\":130,\"summary\":\"it was not begun\"}\n"));
}

TEST_F(CommandTest, StatusLivesOnATerminalAndLeavesNothingBehind) {
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(err_, IsEmpty());
  command_.status = true;
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(err_, HasSubstr("good 0."));
  EXPECT_THAT(err_, EndsWith("\r\x1b[K"));
}

TEST_F(CommandTest, OutWritesAPageThatShowsTheRun) {
  command_.out = path("results");
  EXPECT_EQ(run({file("bad.yaml", kViolates)}), Verdict::violated);
  if (!has_report_page()) {
    EXPECT_THAT(err_, HasSubstr("it has no page report.html"));
    GTEST_SKIP() << "built without Node.js";
  }
  const std::string page = content("results/report.html");
  EXPECT_THAT(page, StartsWith("<!doctype html>"));
  EXPECT_THAT(page, HasSubstr("<title>bad · onetip</title>"));
  EXPECT_THAT(page, HasSubstr("<section id=\"verdict\" class=\"violated\">"));
  EXPECT_THAT(page, HasSubstr("<a class=\"line\" href=\"#line-7\">line 7</a>"));
  EXPECT_THAT(page, HasSubstr("--seed 1</code>"));
}

TEST_F(CommandTest, TheSamePageIsMadeFromTheFolderAgain) {
  if (!has_report_page()) GTEST_SKIP() << "built without Node.js";
  command_.out = path("results");
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  const std::string page = path("results/report.html");
  const std::string before = content("results/report.html");
  std::filesystem::remove(page);
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(report_command(path("results"), Streams{in, out, err}), Verdict::held);
  EXPECT_EQ(content("results/report.html"), before);
  EXPECT_EQ(out.str(), page + "\n");

  // A journal that is cut short: nothing is written, not even half of it.
  const std::string journal = content("results/journal.jsonl");
  file("results/journal.jsonl", journal.substr(0, journal.size() / 2));
  EXPECT_EQ(report_command(path("results"), Streams{in, out, err}), Verdict::bad_scenario);
  EXPECT_THAT(err.str(), HasSubstr("journal.jsonl: it is cut short"));
  EXPECT_EQ(content("results/report.html"), before);

  EXPECT_EQ(report_command(path(), Streams{in, out, err}), Verdict::bad_scenario);
  EXPECT_THAT(err.str(),
              HasSubstr("holds no run: there is no journal.jsonl; try one of " + path("results")));
}

TEST_F(CommandTest, ManyRunsHaveAnIndexThatKnowsTheRunsBefore) {
  file("stories/a.yaml", kHolds);
  file("stories/b.yaml", kWrong);
  command_.out = path("results");
  EXPECT_EQ(run({path("stories")}), Verdict::bad_scenario);
  const std::string first = content("results/index.html");
  EXPECT_THAT(first, HasSubstr("2 scenarios: 1 held, 1 bad scenario"));
  EXPECT_THAT(first, HasSubstr("href=\"a/journal.jsonl\""));
  EXPECT_THAT(first, HasSubstr("first run here"));
  file("stories/a.yaml", kViolates);
  EXPECT_EQ(run({path("stories")}), Verdict::bad_scenario);
  EXPECT_THAT(content("results/index.html"), HasSubstr("was held"));
}

/// Or the old verdict would be taken for the new one's.
TEST_F(CommandTest, AScenarioThatIsRefusedLeavesNoEarlierResult) {
  command_.out = path("results");
  EXPECT_EQ(run({file("story.yaml", kHolds)}), Verdict::held);
  EXPECT_EQ(run({file("story.yaml", kWrong)}), Verdict::bad_scenario);
  for (const std::string name : {"result.json", "journal.jsonl", "report.html"}) {
    EXPECT_FALSE(std::filesystem::exists(path("results/" + name))) << name;
  }
  EXPECT_THAT(content("results/junit.xml"), HasSubstr("errors=\"1\""));
}

TEST_F(CommandTest, OfManyThoseThatAreNotRunLeaveNoEarlierResult) {
  command_.out = path("results");
  const std::vector<std::string> stories{file("a.yaml", kHolds), file("b.yaml", kHolds),
                                         file("c.yaml", kHolds)};
  EXPECT_EQ(run(stories), Verdict::held);
  file("b.yaml", kWrong);
  after_run_ = [this] { interrupted_ = command_.overrides.seed == 2; };
  EXPECT_EQ(run(stories), Verdict::bad_scenario);
  EXPECT_FALSE(std::filesystem::exists(path("results/b/result.json")));
  EXPECT_TRUE(std::filesystem::exists(path("results/c/result.json")));
  EXPECT_THAT(content("results/index.html"), HasSubstr("as before"));
  command_.overrides.seed = 2;
  EXPECT_EQ(run(stories), Verdict::interrupted);
  EXPECT_TRUE(std::filesystem::exists(path("results/a/result.json")));
  EXPECT_FALSE(std::filesystem::exists(path("results/c/result.json")));
}

TEST_F(CommandTest, AStripFollowsTheReportWhereItIsAskedFor) {
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(out_, testing::Not(HasSubstr("strip of")));
  command_.strip = true;
  EXPECT_EQ(run({file("good.yaml", kHolds)}), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("strip of good: 2 peers"));
}

}  // namespace
}  // namespace onetip::test::run_command_test
