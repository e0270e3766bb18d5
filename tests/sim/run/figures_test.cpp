// One run in numbers, on journals written by hand.

#include "sim/run/figures.hpp"

#include <gtest/gtest.h>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/journal_script.hpp"

namespace onetip::test::run_figures_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;

constexpr char kStory[] = R"(
peers: 2
timeline:
  - {at: 0s, name: dig, mine: {by: p0, blocks: 1}}
  - {at: 1s, name: wall, for: 1s, partition: {sides: [p0, p1]}}
expect:
  - {at: end, tips: 1}
)";

RunFigures figures_of(const Scenario& scenario, const std::vector<Record>& records) {
  FigureTaker taker(scenario);
  for (const Record& record : records) taker.take(record);
  return taker.figures();
}

RunFigures figures(std::string_view script, std::string_view yaml = kStory) {
  JournalScript run(yaml, "g-a1-a2-a3, g-b1-b2");
  run.play(script);
  return figures_of(run.scenario(), run.journal().records());
}

TEST(RunFigures, OfNothing) {
  const RunFigures none = figures("");
  EXPECT_EQ(none.time_to_converge, std::nullopt);
  EXPECT_EQ(none.deepest_reorg, 0U);
  EXPECT_EQ(none.blocks_mined, 0U);
  EXPECT_EQ(none.duration, 0s);
}

TEST(RunFigures, TimeToConvergeCountsFromTheLastThingThatWasDone) {
  const RunFigures run = figures(R"(
    0   all start g
    0   topology stands
    1   wall begins
    1.5 p0 mines a1 for dig
    2   wall ends
    2.3 p1 tip a1 from p0
    9   over quiet
  )");
  EXPECT_EQ(run.time_to_converge, 300ms);
  EXPECT_EQ(run.duration, 9s);
}

TEST(RunFigures, ABlockMinedLaterBeginsItAnew) {
  EXPECT_EQ(figures(R"(
    0   all start g
    0   topology stands
    1   wall begins
    2   wall ends
    3   p0 mines a1 for dig
    3.1 p1 tip a1 from p0
    4   over quiet
  )")
                .time_to_converge,
            100ms);
}

TEST(RunFigures, WhoNeverPartedNeedsNoTime) {
  EXPECT_EQ(figures("0 all start g\n0 topology stands\n1 wall begins\n2 wall ends\n3 over quiet")
                .time_to_converge,
            0s);
}

TEST(RunFigures, WhoAreApartAtTheEndNeverConverged) {
  EXPECT_EQ(figures(R"(
    0   all start g
    0   topology stands
    1   p0 mines a1 for dig
    1.1 p1 tip a1 from p0
    1.2 p1 tip b1 from p0
    2   over quiet
  )")
                .time_to_converge,
            std::nullopt);
}

TEST(RunFigures, TheDeepestReorganisationIsThatOfOnePeer) {
  const RunFigures run = figures(R"(
    0   all start g
    0   topology stands
    1   p0 tip a1 from p1
    1   p0 tip a3 from p1
    1   p0 tip b2 from p1
    1   p1 tip b1 from p0
    1   p1 tip a1 from p0
    2   over quiet
  )");
  EXPECT_EQ(run.deepest_reorg, 3U);
}

TEST(RunFigures, GoingBackLeavesBlocksBehindToo) {
  EXPECT_EQ(figures(R"(
    0   all start g
    1   p0 tip a3 from p1
    2   p0 tip a1 from p1
  )")
                .deepest_reorg,
            2U);
}

TEST(RunFigures, StaleIsWhatWasMinedAndIsNotInTheBestChain) {
  const RunFigures run = figures(R"(
    0   all start g
    0   topology stands
    1   p0 mines a1 for dig
    1   p0 mines a2 for dig
    1   p1 mines b1 for dig
    2   p1 tip a2 from p0
    3   over quiet
  )");
  EXPECT_EQ(run.blocks_mined, 3U);
  EXPECT_EQ(run.stale_blocks, 1U);
}

TEST(RunFigures, HostilePeersConvergeOnNothingButWhatTheyMineCounts) {
  const RunFigures run = figures(R"(
    0   all start g
    0   topology stands
    1   evil mines b1 for dig
    2   over quiet
  )",
                                 R"(
peers:
  honest: {count: 1}
  evil: {count: 1, behaviour: mute}
timeline:
  - {at: 0s, name: dig, mine: {by: evil, blocks: 1}}
expect:
  - {at: end, tips: 1}
)");
  EXPECT_EQ(run.time_to_converge, 0s);
  EXPECT_EQ(run.blocks_mined, 1U);
  EXPECT_EQ(run.stale_blocks, 1U);
}

TEST(RunFigures, WhoIsDownHoldsNothingUp) {
  const Scenario scenario = read_scenario(kStory, "story.yaml");
  JournalScript run(kStory, "g-a1");
  run.play("0 all start g\n0 topology stands\n1 p0 mines a1 for dig");
  std::vector<Record> records = run.journal().records();
  EXPECT_EQ(figures_of(scenario, records).time_to_converge, std::nullopt);
  records.push_back({3s, record::PeerDown{1, record::DownHow::left, 0, std::nullopt, 0}});
  EXPECT_GT(figures_of(scenario, records).time_to_converge, 0s);
  records.push_back({3s, record::PeerDown{0, record::DownHow::left, 0, std::nullopt, 0}});
  EXPECT_EQ(figures_of(scenario, records).time_to_converge, std::nullopt);
  EXPECT_EQ(figures_of(scenario, records).stale_blocks, 0U);
}

TEST(RunFigures, TrafficIsSummed) {
  const Scenario scenario = read_scenario(kStory, "story.yaml");
  const RunFigures sum =
      figures_of(scenario, {{1s, record::Traffic{0s, 100, 3}}, {2s, record::Traffic{1s, 50, 1}}});
  EXPECT_EQ(sum.bytes, 150U);
  EXPECT_EQ(sum.messages, 4U);
}

TEST(RunFigures, OfARealRunInVirtualTime) {
  const Scenario scenario = read_scenario(R"(
engine: virtual
peers: 4
links: {latency: 10ms}
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 5}}
expect:
  - {at: end, converged: all}
)",
                                          "story.yaml");
  FigureTaker taker(scenario);
  (void)run_experiment(scenario, make_cluster, {},
                       {[&](std::size_t, const Record& record) { taker.take(record); }});
  const RunFigures run = taker.figures();
  ASSERT_TRUE(run.time_to_converge);
  EXPECT_GE(*run.time_to_converge, 10ms);  // one hop at least
  EXPECT_LE(*run.time_to_converge, 1s);
  EXPECT_EQ(run.blocks_mined, 5U);
  EXPECT_EQ(run.stale_blocks, 0U);
  EXPECT_EQ(run.deepest_reorg, 0U);
  EXPECT_GE(run.messages, 5U * 3U);  // each block reaches three others
  EXPECT_GT(run.bytes, run.messages);
}

}  // namespace
}  // namespace onetip::test::run_figures_test
