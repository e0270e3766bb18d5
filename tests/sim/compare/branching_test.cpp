// One past, two futures: on comparisons written by hand, on clusters that misbehave, and, for every
// scenario, on the engine of virtual time.

#include "sim/compare/branching.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <sstream>

#include "sim/commands/branch_command.hpp"
#include "sim/commands/explain_command.hpp"
#include "sim/compare/branching_report.hpp"
#include "sim/pages/report_page.hpp"
#include "sim/report/folder_lock.hpp"
#include "sim/run/engines.hpp"
#include "support/data.hpp"
#include "support/fake_cluster.hpp"
#include "support/json_line.hpp"
#include "support/shipped_scenarios.hpp"

namespace onetip::test::branching_test {
namespace {

namespace fs = std::filesystem;
using namespace sim;
using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr char kStory[] = R"(# story.yaml: blocks, now and then.
peers: 3
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
  - {at: 4s, mine: {by: p1, blocks: 2}}
expect:
  - {at: end, converged: all}
)";
constexpr char kOther[] = R"(# other.yaml: somebody else finds them.
timeline:
  - {at: 3s, mine: {by: p2, blocks: 1}}
expect:
  - {at: end, height: {of: all, at_least: 2}}
)";

/// A future that came to this, by the files above.
Future future(Verdict verdict, std::optional<Nanos> timeline_over, bool other = false) {
  ScenarioOverrides overrides;
  overrides.engine = "virtual";
  if (other) overrides.other = OtherFuture{3s, "other.yaml", kOther};
  Future future;
  future.scenario = read_scenario(kStory, "story.yaml", overrides);
  future.outcome.engine = "virtual";
  future.outcome.verdict = verdict;
  future.outcome.summary = "so it is";
  future.outcome.end = RunEnd::quiet;
  future.outcome.ended_at = timeline_over.value_or(5s);
  future.timeline_over = timeline_over;
  return future;
}

JournalLine entry_line(Nanos at, std::size_t entry) {
  return {R"({"t":)" + std::to_string(at.count()) + R"(,"kind":"entry-began","entry":)" +
              std::to_string(entry) + R"(,"name":"x","run":0})",
          at, true};
}

/// The topology stood at 1 s on the engine's clock.
JournalComparison parted(Nanos a, Nanos b) {
  JournalComparison journals;
  journals.records = 7;
  journals.zero = 1s;
  journals.difference = JournalDifference{entry_line(1s + a, 1), entry_line(1s + b, 2), {}};
  return journals;
}

Branching judged(Verdict one, Verdict other, std::optional<JournalComparison> journals) {
  return branching(3s, future(one, 4s), future(other, 4s, true), std::move(journals));
}

TEST(Branching, IsAsBadAsTheWorseOfTheTwo) {
  const auto verdict = [](Verdict one, Verdict other) {
    return judged(one, other, parted(4s, 3s)).verdict;
  };
  EXPECT_EQ(verdict(Verdict::held, Verdict::held), Verdict::held);
  EXPECT_EQ(verdict(Verdict::held, Verdict::violated), Verdict::violated);
  EXPECT_EQ(verdict(Verdict::violated, Verdict::held), Verdict::violated);
  EXPECT_EQ(verdict(Verdict::held, Verdict::inconclusive), Verdict::inconclusive);
  const Branching both = judged(Verdict::held, Verdict::violated, parted(4s, 3s));
  EXPECT_TRUE(both.one_past);
  EXPECT_EQ(both.summary,
            "held as it was, violated otherwise; they differ from record 7 on, at 3.000000000 s");
}

TEST(Branching, AtTheMomentTheFutureHasBegun) {
  EXPECT_TRUE(judged(Verdict::held, Verdict::held, parted(3s, 9s)).one_past);
  EXPECT_FALSE(judged(Verdict::held, Verdict::held, parted(3s - 1ns, 9s)).one_past);
  EXPECT_FALSE(judged(Verdict::held, Verdict::held, parted(9s, 3s - 1ns)).one_past);
}

TEST(Branching, OneOfThemMayBeOverWhereTheyPart) {
  JournalComparison journals = parted(4s, 4s);
  journals.difference->b.reset();
  EXPECT_TRUE(judged(Verdict::held, Verdict::held, journals).one_past);
  EXPECT_EQ(parting(journals), 4s);
}

TEST(Branching, BeforeTheTopologyStandsThereIsNoFuture) {
  JournalComparison journals = parted(5s, 5s);
  journals.zero.reset();
  const Branching none = judged(Verdict::held, Verdict::held, journals);
  EXPECT_EQ(none.verdict, Verdict::bad_scenario);
  EXPECT_EQ(none.summary,
            "other.yaml has another past than story.yaml: they differ at record 7, before the "
            "topology stood, before 3s");
}

TEST(Branching, SaysThatTheFuturesNeverDiffer) {
  JournalComparison equal;
  equal.records = 99;
  const Branching same = judged(Verdict::held, Verdict::held, equal);
  EXPECT_EQ(same.summary,
            "held as it was, held otherwise; the futures never differ, all 99 records are equal");
  EXPECT_THAT(branching_report(same), HasSubstr("\nthe two futures never differ\n"));
}

TEST(Branching, NeedsARunThatComesToTheMoment) {
  EXPECT_TRUE(reaches(future(Verdict::held, 3s), 3s));
  EXPECT_FALSE(reaches(future(Verdict::held, 3s - 1ns), 3s));
  const Branching early =
      branching(3s, future(Verdict::held, 1s), future(Verdict::held, 1s, true), {});
  EXPECT_EQ(early.verdict, Verdict::bad_scenario);
  EXPECT_EQ(early.summary, "the timeline of story.yaml is over at 1.00 s, before 3s");
  EXPECT_THAT(early.advice, HasSubstr("what other.yaml says may come as late as it likes"));
  Future broken = future(Verdict::violated, {});
  broken.outcome.ended_at = 2s;
  EXPECT_EQ(branching(3s, broken, future(Verdict::held, 1s, true), {}).summary,
            "the run of story.yaml is over at 2.00 s, before 3s: so it is");
}

TEST(Branching, SaysWhatToDoAboutAnotherPast) {
  Future otherwise = future(Verdict::held, 4s, true);
  otherwise.scenario.branch->keys = {"links", "sync"};
  EXPECT_EQ(branching(3s, future(Verdict::held, 4s), otherwise, parted(1s, 1s)).advice,
            "its `links`, `sync` count from the start on: leave them out, or say nothing there "
            "that acts before 3s");
  otherwise.scenario.timeline[2].when = ReorgSeen{{0}};
  EXPECT_EQ(branching(3s, future(Verdict::held, 4s), otherwise, parted(1s, 1s)).advice,
            "the `when:` of mine@then:3 (other.yaml:3:5) came true in the past already: begin it "
            "`at:` a time");
}

class BranchCommandTest : public testing::Test, protected TemporaryFolder {
 protected:
  Verdict run(const std::string& story = kStory, const std::string& other = kOther,
              const std::string& until = "3s") {
    command_.inputs = {file("story.yaml", story)};
    return branch({until, file("other.yaml", other)});
  }
  Verdict branch(const BranchCommand& options, const std::string& standard_input = "") {
    std::istringstream in(standard_input);
    std::ostringstream out;
    std::ostringstream err;
    const auto make = [this](const Scenario& scenario,
                             Journal& journal) -> std::unique_ptr<Cluster> {
      engines_.push_back(scenario.engine);
      if (interrupts_at_ == engines_.size()) interrupted_ = true;
      if (virtual_) return make_cluster(scenario, journal);
      return std::make_unique<PassingCluster>(scenario, journal, after_run_);
    };
    const Verdict verdict =
        branch_command(command_, options, sweep_, Streams{in, out, err}, make, interrupted_);
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }

  Command command_;
  SweepCommand sweep_;
  bool virtual_ = false;
  std::size_t interrupts_at_ = 0;
  std::function<void()> after_run_ = [] {};
  std::atomic<bool> interrupted_ = false;
  std::vector<Engine> engines_;
  std::string out_;
  std::string err_;
};

TEST_F(BranchCommandTest, LeavesAFolderAloneInWhichAnotherRunWrites) {
  command_.out = path("two");
  const FolderLock others(path("two"));
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("another run writes into "));
  EXPECT_THAT(engines_, testing::IsEmpty());
}

TEST_F(BranchCommandTest, RunsBothFuturesAndTellsThemSideBySide) {
  EXPECT_EQ(run(), Verdict::held);
  EXPECT_THAT(engines_, testing::ElementsAre(Engine::virtual_time, Engine::virtual_time));
  EXPECT_THAT(out_, StartsWith("story: 3 peers, mesh, seed 1, in virtual time: one past up to 3s, "
                               "two futures\n"));
  EXPECT_THAT(out_, testing::ContainsRegex("\n  verdict +held +held\n"));
  EXPECT_THAT(out_, testing::ContainsRegex("\n  blocks mined +3 +2\n"));
  EXPECT_THAT(out_, testing::ContainsRegex("\n  final tips +1 +1\n"));
  EXPECT_THAT(out_, HasSubstr("\nas it was\n  held         " + path("story.yaml:8")));
  EXPECT_THAT(out_, HasSubstr("\notherwise\n  held         " + path("other.yaml:5")));
  EXPECT_THAT(out_, HasSubstr("\nA  as it was\nB  otherwise\nequal for "));
  EXPECT_THAT(out_, HasSubstr("\"name\":\"mine@then:3\""));
  EXPECT_THAT(out_, EndsWith(", at 3.000000000 s\n"));
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(BranchCommandTest, KeepsBothRunsAndWhatTheyCameTo) {
  command_.out = path("out");
  command_.format = OutputFormat::json;
  EXPECT_EQ(run(), Verdict::held) << err_;
  EXPECT_THAT(content("out/as-it-was/result.json"),
              AllOf(HasSubstr("--engine virtual"), Not(HasSubstr("\"branch\""))));
  EXPECT_THAT(content("out/otherwise/result.json"),
              HasSubstr(R"("branch":{"until":3000000000,"then":")" + path("other.yaml")));
  EXPECT_EQ(content("out/otherwise/scenario.yaml"), kStory);
  EXPECT_EQ(content("out/otherwise/then.yaml"), kOther);
  EXPECT_THAT(content("out/junit.xml"),
              AllOf(HasSubstr("testsuite name=\"story\""), HasSubstr("testsuite name=\"other\"")));
  EXPECT_EQ(content("out/branch.json"), out_);
  const auto json = boost::json::parse(out_).as_object();
  EXPECT_EQ(json.at("verdict"), "held");
  EXPECT_EQ(json.at("branch").at("one_past"), true);
  EXPECT_EQ(json.at("branch").at("difference").at("at"), 3'000'000'000);
  EXPECT_EQ(json.at("branch").at("figures").at("otherwise").at("blocks_mined"), 2);
  EXPECT_EQ(json.at("otherwise").at("scenario"), "other");
}

TEST_F(BranchCommandTest, LeavesNothingOfAnEarlierOne) {
  command_.out = path("out");
  EXPECT_EQ(run(), Verdict::held) << err_;
  EXPECT_EQ(run(kStory, "timeline: now\n"), Verdict::bad_scenario);
  EXPECT_FALSE(fs::exists(path("out/branch.json")));
  EXPECT_FALSE(fs::exists(path("out/as-it-was")));
  EXPECT_FALSE(fs::exists(path("out/otherwise")));
  EXPECT_TRUE(fs::exists(path("out/junit.xml")));
}

/// Without the files that it was made of.
TEST_F(BranchCommandTest, WhatItKeepsIsReadAgain) {
  command_.out = path("out");
  EXPECT_EQ(run(), Verdict::held);
  fs::remove(path("story.yaml"));
  fs::remove(path("other.yaml"));
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(explain_command(path("out/otherwise"), {}, {in, out, err}), Verdict::held) << err.str();
  EXPECT_THAT(out.str(), HasSubstr("bit          mine@then:3  3.00 s"));
  fs::remove(path("out/otherwise/then.yaml"));
  EXPECT_EQ(explain_command(path("out/otherwise"), {}, {in, out, err}), Verdict::bad_scenario);
  EXPECT_THAT(err.str(), HasSubstr("then.yaml: No such file"));
}

TEST_F(BranchCommandTest, AFutureWithNothingInItWaitsHoweverLate) {
  std::string late = kStory;
  late.replace(late.find("at: 4s"), 6, "at: 200s");
  EXPECT_EQ(run(late, "timeline: []\nexpect: [{at: end, height: {of: all, equals: 1}}]\n", "150s"),
            Verdict::held)
      << out_ << err_;
}

TEST_F(BranchCommandTest, AFutureWithNothingInItWaitsForTheMomentAllTheSame) {
  EXPECT_EQ(run(kStory, "timeline: []\nexpect: [{at: end, height: {of: all, equals: 1}}]\n"),
            Verdict::held)
      << out_ << err_;
  EXPECT_THAT(out_, HasSubstr("\"kind\":\"timeline-over\""));
}

TEST_F(BranchCommandTest, FuturesThatNeverDiffer) {
  EXPECT_EQ(run(kStory, "expect: [{at: end, tips: 1}]\n"), Verdict::held);
  EXPECT_THAT(out_, HasSubstr("\nthe two futures never differ\n\nstory: held: held as it was, held "
                              "otherwise; the futures never differ, all "));
}

TEST_F(BranchCommandTest, AViolationNamesTheCommandThatRepeatsIt) {
  command_.overrides.seed = 9;
  sweep_.settings = {"timeout=20s"};
  EXPECT_EQ(run(kStory, "timeline: []\nexpect: [{at: end, tips: 2}]\n"), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("story: violated: held as it was, violated otherwise; "));
  EXPECT_THAT(
      out_, EndsWith("repeat it with: sim " + path("story.yaml") +
                     " --set timeout=20s --seed 9 --until 3s --then " + path("other.yaml") + "\n"));
}

TEST_F(BranchCommandTest, AnotherPastIsNoBranch) {
  command_.out = path("out");
  EXPECT_EQ(run(kStory, "peers: 4\n"), Verdict::bad_scenario);
  EXPECT_THAT(out_, HasSubstr("has another past than "));
  EXPECT_THAT(out_, HasSubstr("its `peers` counts from the start on: leave it out"));
  EXPECT_THAT(out_, HasSubstr("\nthe record\n  A  {"));
  EXPECT_THAT(content("out/branch.json"), HasSubstr(R"("one_past":false)"));
}

TEST_F(BranchCommandTest, AMomentThatNeverComes) {
  EXPECT_EQ(run(kStory, "timeline: [{at: 1h, mine: {by: p0}}]\n", "1h"), Verdict::bad_scenario);
  EXPECT_EQ(engines_.size(), 1U) << "there is nothing to run beside it";
  EXPECT_THAT(out_, HasSubstr("is over at 4.0"));
  EXPECT_THAT(out_, HasSubstr("before 3600s\nbranch at an earlier moment"));
}

TEST_F(BranchCommandTest, TheFirstMomentIsOneToo) {
  EXPECT_EQ(run(kStory, "timeline: [{at: 0s, mine: {by: p2}}]\n", "0s"), Verdict::held) << out_;
  EXPECT_THAT(out_, EndsWith(", at 0.000000000 s\n"));
}

TEST_F(BranchCommandTest, ShowsAMistakeInTheFileThatHasIt) {
  EXPECT_EQ(run(kStory, "timeline:\n  - {at: 1s, mine: {by: p0}}\n"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("other.yaml:2:10: error: 1s is before 3s"));
  EXPECT_THAT(err_, HasSubstr("    2 |   - {at: 1s, mine: {by: p0}}\n"));
  EXPECT_EQ(run("peers: 0\n", kOther), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("story.yaml:1:8: error: "));
  EXPECT_THAT(err_, HasSubstr("    1 | peers: 0\n"));
  EXPECT_THAT(engines_, IsEmpty());
}

TEST_F(BranchCommandTest, ReadsOneOfThemFromStandardInput) {
  command_.inputs = {"-"};
  EXPECT_EQ(branch({"3s", file("other.yaml", kOther)}, kStory), Verdict::held) << err_;
  EXPECT_THAT(out_, StartsWith("stdin: "));
  command_.inputs = {file("story.yaml", kStory)};
  EXPECT_EQ(branch({"3s", "-"}, kOther), Verdict::held) << err_;
  command_.inputs = {"-"};
  EXPECT_EQ(branch({"3s", "-"}, kOther), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("only one of the two can be standard input"));
}

TEST_F(BranchCommandTest, SaysWhichOptionsItDoesNotGoWith) {
  const auto refusal = [&](const std::function<void()>& set) {
    command_ = {};
    sweep_ = {};
    set();
    EXPECT_EQ(run(), Verdict::bad_scenario);
    EXPECT_THAT(out_, IsEmpty());
    return err_;
  };
  EXPECT_THAT(refusal([&] { command_.overrides.engine = "tcp"; }),
              HasSubstr("--engine tcp: on real sockets no two runs have the same past"));
  EXPECT_THAT(refusal([&] { command_.overrides.engine = "both"; }), HasSubstr("--engine both"));
  EXPECT_THAT(refusal([&] { sweep_.seeds = "1..3"; }), HasSubstr("--seed, not --seeds"));
  EXPECT_THAT(refusal([&] { sweep_.base = "base.json"; }), HasSubstr("--compare is for sweeps"));
  EXPECT_THAT(refusal([&] { sweep_.jobs = 2; }), HasSubstr("--jobs is for sweeps"));
  EXPECT_THAT(refusal([&] { sweep_.settings = {"peers=[2, 3]"}; }),
              HasSubstr("--set with several values is for sweeps"));
  command_ = {};
  sweep_ = {};
  command_.overrides.engine = "virtuel";
  EXPECT_EQ(run(), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("did you mean `virtual`?"));
  command_.overrides.engine = "virtual";
  EXPECT_EQ(run(std::string("engine: tcp\n") + kStory), Verdict::held);
  command_.inputs = {path("story.yaml"), path("story.yaml")};
  EXPECT_EQ(branch({"3s", path("other.yaml")}), Verdict::bad_scenario);
  EXPECT_EQ(branch({"3s", {}}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("--until goes with --then"));
  EXPECT_EQ(branch({{}, path("other.yaml")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("--then goes with --until"));
  command_.inputs = {path("story.yaml")};
  EXPECT_EQ(branch({"3s", path("nowhere.yaml")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read " + path("nowhere.yaml")));
  EXPECT_EQ(branch({"3s", path("")}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("is a folder"));
}

TEST_F(BranchCommandTest, WhatIsInterruptedIsTold) {
  command_.out = path("out");
  interrupts_at_ = 1;
  EXPECT_EQ(run(), Verdict::interrupted);
  EXPECT_EQ(engines_.size(), 1U);
  EXPECT_THAT(out_, HasSubstr("story: interrupted: as it was: the run was cut short; otherwise: it "
                              "was not begun\n"));
  EXPECT_THAT(content("out/as-it-was/result.json"), HasSubstr(R"("verdict":"interrupted")"));
  EXPECT_THAT(content("out/branch.json"), HasSubstr(R"("otherwise":null)"));
  EXPECT_FALSE(fs::exists(path("out/otherwise")));
}

/// The first is whole by then, and was green; the other was never tried.
TEST_F(BranchCommandTest, AnInterruptionBetweenTheTwoIsNoPass) {
  command_.out = path("out");
  after_run_ = [this] { interrupted_ = true; };
  EXPECT_EQ(run(), Verdict::interrupted);
  EXPECT_EQ(engines_.size(), 1U);
  EXPECT_THAT(out_, HasSubstr("story: interrupted: otherwise: it was not begun\n"));
  EXPECT_THAT(content("out/as-it-was/result.json"), HasSubstr(R"("verdict":"held")"));
  EXPECT_THAT(content("out/branch.json"), HasSubstr(R"("verdict":"interrupted")"));
  EXPECT_THAT(content("out/junit.xml"), HasSubstr(R"(failures="0" errors="1")"));
}

TEST_F(BranchCommandTest, TheSecondMayBeInterruptedToo) {
  interrupts_at_ = 2;
  EXPECT_EQ(run(), Verdict::interrupted);
  EXPECT_THAT(out_, HasSubstr("story: interrupted: otherwise: the run was cut short\n"));
}

TEST_F(BranchCommandTest, SaysThatADiskIsFull) {
  command_.out = path("out");
  fs::create_directories(path("out"));
  fs::create_symlink("/dev/full", path("out/branch.json"));
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("branch.json: No space left on device"));
  EXPECT_THAT(out_, HasSubstr("story: held"));
  command_.format = OutputFormat::json;
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(out_, HasSubstr(R"("exit_code":4)"));
  command_.format = OutputFormat::text;
  command_.out = file("story.yaml", kStory);
  EXPECT_EQ(run(), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("can't make "));
}

TEST_F(BranchCommandTest, AWhenOfTheOtherThatIsPastAlready) {
  virtual_ = true;
  EXPECT_EQ(run(kStory, "timeline:\n  - {when: {height: {of: p0, at_least: 1}}, mine: {by: p2}}\n"),
            Verdict::bad_scenario);
  EXPECT_THAT(out_, HasSubstr("came true in the past already: begin it `at:` a time\n"));
  EXPECT_EQ(run(kStory,
                "timeline:\n  - {at: 3s, mine: {by: p0}}\n"
                "  - {when: {height: {of: p0, at_least: 2}}, mine: {by: p2}}\n"),
            Verdict::held)
      << out_;
}

/// Over the same file as it was: the page has the lines of both files, and marks them.
TEST_F(BranchCommandTest, ItsPageShowsBothFiles) {
  if (!has_report_page()) GTEST_SKIP() << "built without the page";
  command_.out = path("out");
  EXPECT_EQ(run(), Verdict::held);
  const std::string page = content("out/otherwise/report.html");
  EXPECT_THAT(page,
              HasSubstr(path("other.yaml") + R"(","when":"from 3s on","text":"# other.yaml: )"));
  EXPECT_THAT(page, HasSubstr(R"("replaced":[6,7,8])")) << "the late entry, and `expect`";
  EXPECT_THAT(page, HasSubstr("href=\"#then-5\">line 5 of other.yaml<"));
  EXPECT_THAT(page, HasSubstr(R"("name":"mine@then:3","action":"mine","source":1,"line":3)"));
}

// --- every scenario has one past

struct Played {
  std::vector<std::string> lines;
  std::size_t past = 0;  // how many of them are older than the moment
};

Played play(const Scenario& scenario, Nanos moment) {
  Played played;
  std::optional<Nanos> zero;
  const auto keep = [&](std::size_t, const Record& record) {
    if (std::holds_alternative<record::TopologyStands>(record.body)) zero = record.at;
    played.lines.push_back(to_json_line(record, scenario));
    if (!zero || record.at < *zero + moment) played.past = played.lines.size();
  };
  (void)run_experiment(scenario, make_cluster, {}, {keep});
  return played;
}

class EachPast : public testing::TestWithParam<fs::path> {};

/// Where the last entry that has a time begins, and half way there.
TEST_P(EachPast, IsTheSameWhateverComesThen) {
  const std::string yaml = text_of(GetParam());
  ScenarioOverrides overrides;
  overrides.engine = "virtual";
  const Scenario scenario = read_scenario(yaml, "story.yaml", overrides);
  if (scenario.peers.size() > 500) GTEST_SKIP() << "a smaller one shows it as well";
  Nanos last{};
  for (const TimelineEntry& entry : scenario.timeline) last = std::max(last, entry.at);
  for (const Nanos moment : {last, last / 2}) {
    overrides.other =
        OtherFuture{moment, "other.yaml", "timeline: []\nexpect: [{at: end, tips: 1}]"};
    const Scenario other = read_scenario(yaml, "story.yaml", overrides);
    const Played was = play(scenario, moment);
    const Played now = play(other, moment);
    ASSERT_EQ(was.past, now.past);
    for (std::size_t i = 0; i < was.past; ++i) ASSERT_EQ(was.lines[i], now.lines[i]);
  }
}

INSTANTIATE_TEST_SUITE_P(Virtual, EachPast, testing::ValuesIn(shipped_scenarios()),
                         [](const auto& file) { return test_name(file.param); });

}  // namespace
}  // namespace onetip::test::branching_test
