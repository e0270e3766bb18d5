// One scenario in two engines: what must agree and what may differ, on journals written by hand, on
// clusters that misbehave, and on the real engines.

#include "sim/compare/twin.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

#include "sim/commands/run_command.hpp"
#include "support/data.hpp"
#include "support/fake_cluster.hpp"
#include "support/journal_script.hpp"

namespace onetip::test::twin_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Chance, OfABranchThatIsShorterToWin) {
  EXPECT_DOUBLE_EQ(chance_of_the_other(1, 1), 0.5);
  EXPECT_DOUBLE_EQ(chance_of_the_other(2, 1), 0.25);
  EXPECT_DOUBLE_EQ(chance_of_the_other(1, 2), 0.25);
  EXPECT_DOUBLE_EQ(chance_of_the_other(3, 1), 0.125);
  EXPECT_NEAR(chance_of_the_other(3, 2), 5.0 / 16, 1e-12);  // 3 or 4 heads of 4
  EXPECT_NEAR(chance_of_the_other(24, 2), 26.0 / (1U << 25U), 1e-15);
  EXPECT_NEAR(chance_of_the_other(5'000, 5'000), 0.5, 1e-6);
  EXPECT_EQ(chance_of_the_other(10'000, 1), 0);
}

/// Nonces of its scripts are no proof of work, but its difficulty lets them settle forks.
constexpr char kTwoPeers[] = R"(
peers: 2
timeline:
  - {at: 0s, name: dig, mine: {by: [p0, p1], blocks: 2}}
  - {at: 1s, name: wall, for: 1s, partition: {sides: [p0, p1]}}
expect:
  - {at: end, tips: 1}
invariants: off
)";

TwinRun run_of(std::string_view script, std::string_view yaml = kTwoPeers) {
  JournalScript run(yaml, "g-a1-a2-a3-a4-a5-a6, g-b1-b2");
  run.play(script);
  TwinTracer tracer(run.scenario());
  for (const Record& record : run.journal().records()) tracer.take(record);
  return {run.outcome(), tracer.trace()};
}

Twin twin_of(std::string_view tcp, std::string_view virtual_time,
             std::string_view yaml = kTwoPeers) {
  const JournalScript run(yaml, "g");
  return compare_twins(run.scenario(), run_of(tcp, yaml), run_of(virtual_time, yaml));
}

/// Nothing is expected of their tips.
constexpr char kAnyTips[] = R"(
peers: 2
timeline:
  - {at: 0s, name: dig, mine: {by: [p0, p1], blocks: 2}}
  - {at: 1s, name: wall, for: 1s, partition: {sides: [p0, p1]}}
expect:
  - {at: end, height: {of: all, at_least: 1}}
invariants: off
)";

/// Names of the findings in which they differ.
std::vector<std::string> differ(const Twin& twin) {
  std::vector<std::string> names;
  for (const std::size_t index : twin.differ) names.push_back(twin.outcome.findings[index].name);
  return names;
}

Finding finding(const Twin& twin, std::string_view name) {
  for (const Finding& it : twin.outcome.findings) {
    if (it.name == name) return it;
  }
  return {};
}

constexpr char kPlain[] = R"(
  0   all start g
  0   topology stands
  0   dig begins
  0   p0 mines a1 for dig
  0.1 p1 tip a1 from p0
  0.2 p1 mines a2 for dig
  0.5 p0 tip a2 from p1
  1   wall begins
  1.5 wall holds p0 p1
  2   wall ends
  3   timeline over
  3   over quiet
)";

TEST(TwinTrace, TakesTheWaysOfBlocks) {
  const PropagationSpread spread = run_of(kPlain).trace.propagation;
  EXPECT_EQ(spread.arrivals, 2U);
  EXPECT_EQ(spread.p50, 100ms);
  EXPECT_EQ(spread.p90, 300ms);
  EXPECT_EQ(spread.longest, 300ms);
}

TEST(TwinTrace, OfNothing) {
  const TwinTrace trace = run_of("0 all start g\n0 topology stands\n1 over quiet").trace;
  EXPECT_EQ(trace.propagation.arrivals, 0U);
  EXPECT_FALSE(trace.fork);
  EXPECT_THAT(trace.mined, IsEmpty());
}

TEST(TwinTrace, KnowsTheClosestForkThatWasLeftBehind) {
  const TwinTrace trace = run_of(R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    0   p1 mines b1 for dig
    0.1 p0 mines a2 for dig
    0.2 p0 mines a3 for dig
    1   p1 tip a3 from p0
    3   over quiet
  )")
                              .trace;
  ASSERT_TRUE(trace.fork);
  EXPECT_EQ(trace.fork->won, 3U);
  EXPECT_EQ(trace.fork->lost, 1U);
  EXPECT_DOUBLE_EQ(trace.fork->chance, 0.125);
  EXPECT_EQ(trace.mined.at(0), 4U);
}

TEST(TwinTrace, CountsAForkAsItStoodWhenItWasLeft) {
  const TwinTrace trace = run_of(R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    0   p1 mines b1 for dig
    0.1 p1 tip a1 from p0
    0.2 p0 mines a2 for dig
    0.3 p0 mines a3 for dig
    1   p1 tip a3 from p0
    3   over quiet
  )")
                              .trace;
  ASSERT_TRUE(trace.fork);
  EXPECT_EQ(trace.fork->won, 1U) << "two blocks more came when it was settled";
  EXPECT_EQ(trace.fork->lost, 1U);
  EXPECT_DOUBLE_EQ(trace.fork->chance, 0.5);
}

/// p1 finds one block while p0 finds four, and a lead of three is no matter of luck.
constexpr char kLongest[] = R"(
peers: 2
chain: {fork_choice: longest}
timeline:
  - {at: 0s, name: dig, mine: {by: [p0, p1], blocks: 2}}
expect:
  - {at: end, tips: 1}
invariants: off
)";

constexpr char kFourToOne[] = R"(
  0   all start g
  0   topology stands
  0   dig begins
  0   p1 mines b1 for dig
  0.1 p0 mines a1 for dig
  0.2 p0 mines a2 for dig
  0.3 p0 mines a3 for dig
  0.4 p0 mines a4 for dig
  0.5 dig ends
  1   p1 tip a4 from p0
  3   over quiet
)";

TEST(TwinTrace, ABlockThatHadToLoseIsNoMatterOfLuck) {
  EXPECT_EQ(run_of(kFourToOne, kLongest).trace.unlucky, 0U);
  EXPECT_EQ(run_of(kFourToOne).trace.unlucky, 1U) << "nonces may let one block outweigh four";
}

TEST(TwinTrace, HowMuchIsLostByWhoIsStillAtItIsAMatterOfLuck) {
  std::string at_it(kFourToOne);
  at_it.erase(at_it.find("  0.5 dig ends"), std::string("  0.5 dig ends\n").size());
  EXPECT_EQ(run_of(at_it, kLongest).trace.unlucky, 1U);
}

TEST(TwinTrace, SoIsABlockThatNobodyHeardOf) {
  const TwinTrace trace = run_of(R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    0.1 p1 mines b1 for dig
    0.2 p1 starts g
    0.3 p1 tip a1 from p0
    0.4 dig ends
    3   over quiet
  )",
                                 kLongest)
                              .trace;
  EXPECT_EQ(trace.unlucky, 1U);
  EXPECT_FALSE(trace.fork);
}

TEST(TwinTrace, SoIsABlockThatWentDownWithItsFinder) {
  std::string story(kLongest);
  story.insert(story.find("expect:"), "  - {at: 1s, name: fall, for: 1s, crash: p1}\n");
  std::string crash(kFourToOne);
  crash.insert(crash.find("  0.1 p0"), "  0.05 fall begins\n  0.05 p1 crashes by fall\n");
  crash.insert(crash.find("  1   p1 tip"), "  0.9 fall ends\n  0.9 p1 starts b1\n");
  EXPECT_EQ(run_of(crash, story).trace.unlucky, 1U) << "though it came back, and had to lose then";
}

TEST(TwinTrace, AForkOfGenesesIsClose) {
  JournalScript run(kTwoPeers, "g");
  const ChainBuilder other("g:2");
  run.name("h", other["g"]);
  run.play(R"(
    0   p0 starts g
    0   p1 starts h
    0   topology stands
    0.1 p1 tip g from p0
    3   over quiet
  )");
  TwinTracer tracer(run.scenario());
  for (const Record& record : run.journal().records()) tracer.take(record);
  const TwinTrace trace = tracer.trace();
  ASSERT_TRUE(trace.fork);
  EXPECT_TRUE(trace.fork->is_close());
  EXPECT_EQ(trace.unlucky, 0U) << "a genesis is nobody's find";
}

TEST(TwinTrace, AForkMayBeOpenStill) {
  const TwinTrace trace = run_of(R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    0.1 p1 mines b1 for dig
    3   over quiet
  )")
                              .trace;
  EXPECT_TRUE(trace.fork->is_close());
  EXPECT_THAT(trace.astray, ElementsAre(1U));
  EXPECT_EQ(trace.astray_blocks, 1U);
  EXPECT_EQ(trace.unlucky, 0U);
}

TEST(Twins, AgreeThoughTimesDiffer) {
  std::string later(kPlain);
  later.replace(later.find("0.5 p0 tip"), 3, "0.9");
  const Twin twin = twin_of(kPlain, later);
  EXPECT_TRUE(twin.agree());
  EXPECT_EQ(twin.outcome.verdict, Verdict::held) << twin.outcome.summary;
  EXPECT_THAT(twin.outcome.summary, HasSubstr("both engines agree: everything"));
  EXPECT_THAT(twin.remarks, IsEmpty());
}

TEST(Twins, DifferInAVerdict) {
  std::string apart(kPlain);
  apart.erase(apart.find("  0.5 p0 tip"), std::string("  0.5 p0 tip a2 from p1\n").size());
  const Twin twin = twin_of(kPlain, apart);
  EXPECT_FALSE(twin.agree());
  EXPECT_EQ(twin.outcome.verdict, Verdict::violated);
  const Finding& finding = twin.outcome.findings.at(*twin.differ.begin());
  EXPECT_EQ(finding.source->line, 7);
  EXPECT_THAT(finding.explanation, HasSubstr("tcp: held"));
  EXPECT_THAT(finding.explanation, HasSubstr("\nvirtual: violated: "));
  // And the other way round.
  EXPECT_THAT(twin_of(apart, kPlain).outcome.findings.at(0).explanation,
              HasSubstr("tcp: violated: "));
}

TEST(Twins, AgreeOnAViolation) {
  std::string apart(kPlain);
  apart.erase(apart.find("  0.5 p0 tip"), std::string("  0.5 p0 tip a2 from p1\n").size());
  const Twin twin = twin_of(apart, apart);
  EXPECT_TRUE(twin.agree());
  EXPECT_EQ(twin.outcome.verdict, Verdict::violated);
  EXPECT_THAT(twin.outcome.summary, HasSubstr("both engines agree: 1 of "));
}

TEST(Twins, DifferInAWitness) {
  std::string toothless(kPlain);
  toothless.erase(toothless.find("  1.5 wall"), std::string("  1.5 wall holds p0 p1\n").size());
  const Twin twin = twin_of(kPlain, toothless);
  EXPECT_EQ(twin.outcome.verdict, Verdict::violated);
  ASSERT_EQ(twin.differ.size(), 1U);
  const Finding& finding = twin.outcome.findings.at(*twin.differ.begin());
  EXPECT_EQ(finding.source->line, 5);
  EXPECT_THAT(finding.explanation, HasSubstr("virtual: no trace"));
}

TEST(Twins, DifferInBlocksAndHeights) {
  std::string longer(kPlain);
  longer.insert(longer.find("  1   wall"), "  0.6 p0 mines a3 for dig\n  0.7 p1 tip a3 from p0\n");
  const Twin twin = twin_of(kPlain, longer);
  EXPECT_FALSE(twin.agree());
  EXPECT_THAT(differ(twin), ElementsAre("blocks", "heights"));
  EXPECT_THAT(twin.outcome.findings.at(*twin.differ.rbegin()).explanation,
              HasSubstr("p0: 2 over TCP, 3 in virtual time\np1: 2 over"));
}

/// One against one block: nonces settle which side wins, and one branch goes on.
constexpr char kFork[] = R"(
  0   all start g
  0   topology stands
  0   dig begins
  0   p0 mines a1 for dig
  0   p1 mines b1 for dig
  0.1 p0 mines a2 for dig
  0.4 p1 tip a2 from p0
  1   wall begins
  1.5 wall holds p0 p1
  2   wall ends
  3   timeline over
  3   over quiet
)";

TEST(Twins, HeightsMayDifferWhereNoncesSettleAFork) {
  std::string other(kFork);
  other.insert(other.find("  1   wall"), "  0.5 p0 tip b1 from p1\n  0.5 p1 tip b1 from p1\n");
  const Twin twin = twin_of(kFork, other);
  EXPECT_TRUE(twin.agree()) << twin.outcome.summary;
  EXPECT_THAT(twin.remarks,
              ElementsAre(HasSubstr("heights of 2 of 2 peers (p0: 2 over TCP, 1 in")));
}

TEST(Twins, HeightsDifferByNoMoreThanLuckKeptOffTheChain) {
  const std::string fork = R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    0   p1 mines b1 for dig
    0.1 p1 tip a1 from p0
    0.2 p0 mines a2 for dig
    0.3 p0 mines a3 for dig
    0.4 p0 mines a4 for dig
    0.5 p0 mines a5 for dig
    0.6 p0 mines a6 for dig
    1   wall begins
    1.5 wall holds p0 p1
    2   wall ends
  )";
  const Twin twin =
      twin_of(fork + "2.1 p1 tip a6 from p0\n 3 over quiet", fork + "3 over quiet", kAnyTips);
  EXPECT_EQ(twin.outcome.verdict, Verdict::violated);
  EXPECT_THAT(differ(twin), ElementsAre("tips", "heights"));
  EXPECT_THAT(twin.outcome.findings.at(*twin.differ.begin()).explanation,
              "p1 and p0 share a tip over TCP, and hold 2 in virtual time");
  EXPECT_THAT(twin.outcome.findings.at(*twin.differ.rbegin()).explanation,
              "p1: 6 over TCP, 1 in virtual time");
}

TEST(Twins, WhoSharesATipMayDifferWhereACloseForkIsOpenStill) {
  const std::string one_each = R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    0.1 p1 mines b1 for dig
    1   wall begins
    1.5 wall holds p0 p1
    2   wall ends
  )";
  const Twin twin = twin_of(one_each + "2.1 p1 tip a1 from p0\n 3 over quiet",
                            one_each + "3 over quiet", kAnyTips);
  EXPECT_TRUE(twin.agree()) << twin.outcome.summary;
  EXPECT_THAT(twin.remarks, ElementsAre("p0 and p1 share a tip over TCP, and hold 2 in virtual "
                                        "time: a close fork was open still"));
  EXPECT_EQ(finding(twin, "tips").explanation, "1 tip over TCP, 2 tips in virtual time");
}

/// p0 pays p1.
std::string payment(std::string_view before, std::string_view what) {
  return fmt::format(R"(
    0   all start g
    0   topology stands
    0   dig begins
    0   p0 mines a1 for dig
    {}
    0.2 p1 tip a1 from p0
    0.5 dig ends
    1   gift begins
    {}
    2   gift ends
    3   over quiet
  )",
                     before, what);
}
constexpr char kGift[] = R"(
peers: 2
timeline:
  - {at: 0s, name: dig, mine: {by: p0, blocks: 1}}
  - {at: 1s, name: gift, send: {from: p0, to: p1, amount: 5}}
expect:
  - {at: end, tips: 1}
invariants: off
)";
constexpr char kPaid[] = "1.1 p0 mines a2 for gift\n 1.2 p1 tip a2 from p0";
constexpr char kRefused[] = "1.1 p0 may-not gift too-poor";

TEST(Twins, CountPaymentsAmongTheBlocks) {
  const Twin twin = twin_of(payment("", kPaid), payment("", kPaid), kGift);
  EXPECT_TRUE(twin.agree());
  EXPECT_EQ(finding(twin, "blocks").explanation, "2 in either");
}

TEST(Twins, DifferInAPaymentThatOneOfThemRefused) {
  const Twin twin = twin_of(payment("", kPaid), payment("", kRefused), kGift);
  EXPECT_EQ(twin.outcome.verdict, Verdict::violated);
  EXPECT_THAT(differ(twin), ElementsAre("blocks", "heights"));
  EXPECT_EQ(finding(twin, "blocks").explanation, "gift: 1 over TCP, 1 refused in virtual time");
}

TEST(Twins, ShowNothingWhereLuckMayHaveTakenThePayersCoins) {
  const char* const fork = "0.1 p1 mines b1 for dig";
  const std::string paid = payment(fork, kPaid);
  const std::string refused = payment(fork, kRefused);
  const Twin twin = twin_of(paid, refused, kGift);
  EXPECT_EQ(twin.outcome.verdict, Verdict::inconclusive);
  EXPECT_THAT(differ(twin), ElementsAre("payments"));
  EXPECT_THAT(twin.remarks, ElementsAre(HasSubstr("payments of gift: 1 over TCP, 1 refused in"),
                                        HasSubstr("heights of 2 of 2 peers")));

  const Twin of_luck = twin_of(paid, refused, std::string(kGift) + "witnesses: off\n");
  EXPECT_TRUE(of_luck.agree());
  EXPECT_EQ(of_luck.outcome.verdict, Verdict::held) << of_luck.outcome.summary;
  EXPECT_EQ(of_luck.remarks.size(), 2U);
}

TEST(Twins, ATraceMayDifferWhereNoneIsDemanded) {
  std::string toothless(kPlain);
  toothless.erase(toothless.find("  1.5 wall"), std::string("  1.5 wall holds p0 p1\n").size());
  const Twin twin = twin_of(kPlain, toothless, std::string(kTwoPeers) + "witnesses: off\n");
  EXPECT_EQ(twin.outcome.verdict, Verdict::held) << twin.outcome.summary;
  EXPECT_THAT(twin.remarks, ElementsAre(HasSubstr("no trace in virtual time: with `witnesses: o")));
}

TEST(Twins, ATraceThatLuckTookFromOneLeavesThemInconclusive) {
  std::string toothless(kFork);
  toothless.erase(toothless.find("  1.5 wall"), std::string("  1.5 wall holds p0 p1\n").size());
  const Twin twin = twin_of(toothless, kFork);
  EXPECT_TRUE(twin.agree());
  EXPECT_EQ(twin.outcome.verdict, Verdict::inconclusive);
  EXPECT_EQ(twin.outcome.summary, "both engines agree, but over TCP: 1 action left no trace");
  EXPECT_THAT(twin.remarks, ElementsAre(HasSubstr("wall: no trace over TCP")));
}

TEST(Twins, HeightsOfHostilePeersMayDiffer) {
  const std::string yaml = R"(
peers: {p0: {}, p1: {behaviour: garbage}}
timeline:
  - {at: 0s, name: dig, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, height: {of: p0, equals: 1}}
invariants: off
)";
  const std::string alone =
      "0 all start g\n 0 topology stands\n 0 dig begins\n 0.1 p0 mines a1 for dig\n";
  const Twin twin =
      twin_of(alone + "1 p1 tip a1 from p0\n 3 over quiet", alone + "3 over quiet", yaml);
  EXPECT_EQ(twin.outcome.verdict, Verdict::held) << twin.outcome.summary;
  EXPECT_THAT(twin.remarks, ElementsAre(HasSubstr("(p1: 1 over TCP, 0 in virtual time): they are "
                                                  "hostile")));
}

TEST(Twins, BlocksMayDifferWhereSomebodyWasNotThere) {
  const Scenario scenario = JournalScript(kTwoPeers, "g").scenario();
  TwinRun whole = run_of(kPlain);
  TwinRun part = whole;
  part.trace.mined[0] = 1;
  part.trace.not_done.insert(0);
  const Twin twin = compare_twins(scenario, whole, part);
  EXPECT_TRUE(twin.agree());
  EXPECT_THAT(twin.remarks, ElementsAre(HasSubstr("blocks of dig: 2 over TCP, 1 in virtual time")));
  EXPECT_EQ(finding(twin, "blocks").explanation, "2 over TCP, 1 in virtual time");
}

TEST(Twins, AreNotComparedWhereOneCameToNoVerdict) {
  const Scenario scenario = JournalScript(kTwoPeers, "g").scenario();
  TwinRun failed;
  failed.outcome.verdict = Verdict::harness_failed;
  failed.outcome.summary = "no socket is left";
  const Twin twin = compare_twins(scenario, failed, run_of(kPlain));
  EXPECT_FALSE(twin.compared);
  EXPECT_FALSE(twin.agree());
  EXPECT_EQ(twin.outcome.verdict, Verdict::harness_failed);
  EXPECT_EQ(twin.outcome.summary, "over TCP: no socket is left");
}

constexpr char kGood[] = R"(# good.yaml: a block is mined.
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
expect:
  - {at: end, converged: all}
)";

class TwinCommand : public testing::Test, protected TemporaryFolder {
 protected:
  TwinCommand() { command_.overrides.engine = "both"; }

  Verdict run(std::vector<std::string> inputs) {
    command_.inputs = std::move(inputs);
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const auto make = [this](const Scenario& scenario, Journal& journal) {
      engines_.push_back(scenario.engine);
      if (after_first_ && engines_.size() == 1) interrupted_ = true;
      const bool wrong = scenario.engine == Engine::virtual_time;
      return std::make_unique<FakeCluster>(scenario, journal,
                                           wrong ? in_virtual_time_ : FakeCluster::Mischief{});
    };
    const Verdict verdict = run_command(command_, Streams{in, out, err}, make, interrupted_);
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }

  Command command_;
  FakeCluster::Mischief in_virtual_time_;
  bool after_first_ = false;
  std::atomic<bool> interrupted_ = false;
  std::vector<Engine> engines_;
  std::string out_;
  std::string err_;
};

TEST_F(TwinCommand, RunsOneAfterTheOther) {
  EXPECT_EQ(run({file("good.yaml", kGood)}), Verdict::held);
  EXPECT_THAT(engines_, ElementsAre(Engine::tcp, Engine::virtual_time));
  EXPECT_THAT(out_, HasSubstr("good: 2 peers, mesh, seed 1, over TCP and in virtual time\n"));
  EXPECT_THAT(out_, HasSubstr("good.yaml:7  at the end: converged all\n"));
  EXPECT_THAT(out_, HasSubstr("tcp: held at 0.0"));
  EXPECT_THAT(out_, HasSubstr("both engines mine as many blocks\n"));
  EXPECT_THAT(out_, HasSubstr("\npropagation   arrivals"));
  EXPECT_THAT(out_, testing::EndsWith(
                        "good: held: both engines agree: everything that was demanded held\n"));
}

TEST_F(TwinCommand, TheFileMaySayIt) {
  command_.overrides.engine.reset();
  EXPECT_EQ(run({file("good.yaml", std::string("engine: both\n") + kGood)}), Verdict::held);
  EXPECT_EQ(engines_.size(), 2U);
}

TEST_F(TwinCommand, SaysWhereTheyDiffer) {
  in_virtual_time_.never_finds = true;
  const std::string name = file("good.yaml", kGood);
  EXPECT_EQ(run({name}), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("  differ       timeout: "));
  EXPECT_THAT(out_, HasSubstr("good: violated: the engines differ in "));
  EXPECT_THAT(out_, testing::EndsWith("sim " + name + " --engine both --seed 1\n"));
}

TEST_F(TwinCommand, NamesWhatLeftNoTrace) {
  const std::string idle = "timeline:\n  - {at: 0s, name: idle, heal: all}\n";
  std::string yaml(kGood);
  yaml.replace(yaml.find("timeline:\n"), std::string("timeline:\n").size(), idle);
  EXPECT_EQ(run({file("good.yaml", yaml)}), Verdict::inconclusive);
  EXPECT_THAT(out_, HasSubstr("\ntimeline\n  no witness   "));
  EXPECT_THAT(out_, HasSubstr("good.yaml:5  idle\n               no such fault was in force\n"));
}

TEST_F(TwinCommand, KeepsBothRunsAndTheComparison) {
  command_.out = path("out");
  command_.format = OutputFormat::json;
  EXPECT_EQ(run({file("good.yaml", kGood)}), Verdict::held);
  EXPECT_THAT(content("out/tcp/result.json"), HasSubstr(R"("verdict":"held")"));
  EXPECT_THAT(content("out/virtual/journal.jsonl"), HasSubstr(R"("kind":"run-over")"));
  EXPECT_EQ(content("out/tcp/scenario.yaml"), kGood);
  EXPECT_THAT(content("out/junit.xml"), HasSubstr("testsuite name=\"good\""));
  EXPECT_EQ(content("out/twin.json"), out_);
  const auto twin = boost::json::parse(out_).as_object();
  EXPECT_EQ(twin.at("engine"), "both");
  EXPECT_EQ(twin.at("verdict"), "held");
  EXPECT_EQ(twin.at("twin").at("agree"), true);
  EXPECT_EQ(twin.at("twin").at("propagation").at("tcp").at("arrivals"), 1);
  EXPECT_EQ(twin.at("virtual").at("exit_code"), 0);
}

TEST_F(TwinCommand, OfAFolderEachHasItsOwn) {
  file("stories/a.yaml", kGood);
  file("stories/b.yaml", kGood);
  command_.out = path("out");
  EXPECT_EQ(run({path("stories")}), Verdict::held);
  EXPECT_THAT(content("out/b/virtual/result.json"), HasSubstr(R"("verdict":"held")"));
  EXPECT_THAT(content("out/index.html"), HasSubstr("href=\"b/virtual/journal.jsonl\""));
  EXPECT_THAT(content("out/index.html"), HasSubstr("2 scenarios: 2 held"));
  EXPECT_THAT(out_, HasSubstr("/b.yaml  both engines agree: everything that was demanded held\n"));
  EXPECT_EQ(run({path("stories")}), Verdict::held);
  EXPECT_THAT(content("out/index.html"), Not(HasSubstr("first run here")));
}

TEST_F(TwinCommand, OfAnEarlierPairNothingIsLeftBesideASingleRun) {
  command_.out = path("out");
  EXPECT_EQ(run({file("good.yaml", kGood)}), Verdict::held);
  command_.overrides.engine = "tcp";
  EXPECT_EQ(run({path("good.yaml")}), Verdict::held);
  EXPECT_THAT(content("out/result.json"), HasSubstr(R"("verdict":"held")"));
  EXPECT_FALSE(std::filesystem::exists(path("out/twin.json")));
  EXPECT_FALSE(std::filesystem::exists(path("out/tcp")));
  EXPECT_FALSE(std::filesystem::exists(path("out/virtual")));
}

TEST_F(TwinCommand, AnnotatesWhereTheyDiffer) {
  in_virtual_time_.never_finds = true;
  command_.annotate = true;
  EXPECT_EQ(run({file("good.yaml", kGood)}), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("::error file="));
}

TEST_F(TwinCommand, WhatIsInterruptedIsNotCompared) {
  after_first_ = true;
  command_.out = path("out");
  EXPECT_EQ(run({file("good.yaml", kGood)}), Verdict::interrupted);
  EXPECT_THAT(engines_, ElementsAre(Engine::tcp));
  EXPECT_THAT(out_,
              HasSubstr("good: interrupted: over TCP: the run was cut short; in virtual time: "
                        "it was not begun\n"));
  EXPECT_THAT(content("out/tcp/result.json"), HasSubstr(R"("verdict":"interrupted")"));
  EXPECT_FALSE(std::filesystem::exists(path("out/virtual")));
}

TEST_F(TwinCommand, SaysThatADiskIsFull) {
  command_.out = path("out");
  std::filesystem::create_directories(path("out"));
  std::filesystem::create_symlink("/dev/full", path("out/twin.json"));
  EXPECT_EQ(run({file("good.yaml", kGood)}), Verdict::harness_failed);
  EXPECT_THAT(err_, HasSubstr("twin.json: No space left on device"));
  EXPECT_THAT(out_, HasSubstr("good: held"));
}

}  // namespace
}  // namespace onetip::test::twin_test
