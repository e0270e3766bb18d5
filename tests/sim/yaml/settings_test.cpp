// `--set`: a scenario's text, changed before it is read.

#include "sim/yaml/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "sim/report/diagnostic.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/writer.hpp"

namespace onetip::test::yaml_settings_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kStory[] = R"(
peers: 8
topology: ring
links: {latency: 5ms}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 3}}
  - {at: 1s, for: 4s, name: wall, partition: {sides: [p0..p3, rest]}}
expect:
  - {at: end, tips: 1}
)";

Scenario with(std::vector<std::string> settings, std::string_view yaml = kStory) {
  ScenarioOverrides overrides;
  overrides.settings = std::move(settings);
  return read_scenario(yaml, "story.yaml", overrides);
}

std::string error_of_all(std::vector<std::string> settings) {
  try {
    (void)with(std::move(settings));
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "none";
}

std::string error_of(const std::string& setting) { return error_of_all({setting}); }

TEST(Settings, ReplaceWhatStandsInTheFile) {
  EXPECT_EQ(with({"links.latency=50ms"}).link(0, 1).latency, 50ms);
  EXPECT_EQ(with({"peers=20"}).peers.size(), 20U);
}

TEST(Settings, ReachIntoListsByIndexAndByName) {
  EXPECT_EQ(with({"timeline.1.for=2s"}).timeline[1].lasts, 2s);
  EXPECT_EQ(with({"timeline.wall.for=3s"}).timeline[1].lasts, 3s);
  EXPECT_EQ(with({"expect.0.tips=2"}).expectations[0].source.line, 9);  // still the file's line
}

TEST(Settings, AddWhatTheFileHasNotGot) {
  const Scenario scenario = with({"links.jitter=1ms", "chain.difficulty=0", "timeout=9s"});
  EXPECT_EQ(scenario.link(0, 1).jitter, 1ms);
  EXPECT_EQ(scenario.link(0, 1).latency, 5ms);
  EXPECT_EQ(scenario.chain.difficulty, 0U);
  EXPECT_EQ(scenario.timeout, 9s);
}

TEST(Settings, AddEntriesWhichHaveNamesOfTheirOwn) {
  const Scenario scenario =
      with({"timeline.2={at: 6s, mine: {by: p1}}", "timeline.3={at: 7s, mine: {by: p2}}",
            "timeline.4={at: 8s, mine: {by: p3}}"});
  ASSERT_EQ(scenario.timeline.size(), 5U);
  EXPECT_EQ(scenario.timeline[2].name, "mine@set");
  EXPECT_EQ(scenario.timeline[3].name, "mine@set-2");
  EXPECT_EQ(scenario.timeline[4].name, "mine@set-3");
}

TEST(Settings, OneThatWouldReplaceAnotherIsRefused) {
  EXPECT_THAT(error_of_all({"peers=8", "links.latency=5ms", "peers=9"}),
              StartsWith("--set peers=9: `peers` is given twice: this would take the place of "
                         "--set peers=8; several values"));
  EXPECT_THAT(error_of_all({"links.latency=5ms", "links={jitter: 1ms}"}),
              StartsWith("--set links={jitter: 1ms}: `links` is given twice"));
  const Scenario inside = with({"links={jitter: 1ms}", "links.latency=7ms"});
  EXPECT_EQ(inside.link(0, 1).jitter, 1ms);
  EXPECT_EQ(inside.link(0, 1).latency, 7ms);
  EXPECT_EQ(error_of_all({"timeline.1.for=2s", "timeline.1.fo={}"}).find("twice"),
            std::string::npos);
}

/// A grid over the first would be three times the same run.
TEST(Settings, OneThatWouldReplaceAnotherIsRefusedByWhateverKeyItComes) {
  EXPECT_THAT(
      error_of_all({"timeline.wall.for=3s", "timeline.1.for=2s"}),
      StartsWith("--set timeline.1.for=2s: `timeline.1.for` is given twice: this would take "
                 "the place of --set timeline.wall.for=3s"));
  EXPECT_THAT(error_of_all({"timeline.1.for=2s", "timeline.wall={at: 1s, mine: {by: p0}}"}),
              HasSubstr("`timeline.wall` is given twice"));
  EXPECT_THAT(error_of_all({"links={latency: 5ms, jitter: 1ms}", "links.latency=7ms"}),
              HasSubstr("`links.latency` is given twice"));
  EXPECT_THAT(error_of_all({"timeline.wall.name=cut", "timeline.cut={at: 1s, mine: {by: p0}}"}),
              HasSubstr("`timeline.cut` is given twice"));
  EXPECT_EQ(with({"timeline.wall.name=cut", "timeline.cut.for=2s"}).timeline[1].lasts, 2s);
}

TEST(Settings, TheCommandLinesOwnOptionsWinOverThem) {
  ScenarioOverrides overrides;
  overrides.settings = {"seed=5", "engine=tcp"};
  overrides.seed = 6;
  overrides.engine = "virtual";
  const Scenario scenario = read_scenario(kStory, "story.yaml", overrides);
  EXPECT_EQ(scenario.seed, 6U);
  EXPECT_EQ(scenario.engine, Engine::virtual_time);
  EXPECT_EQ(with({"seed=5"}).seed, 5U);
}

TEST(Settings, AKeyWithDotsIsFoundAsItStandsThere) {
  constexpr char kDots[] =
      "peers: {v1.2: {count: 2}, v1: {count: 1}}\nexpect: [{at: end, tips: 1}]";
  EXPECT_EQ(with({"peers.v1.2.count=4"}, kDots).peers.size(), 5U);
  EXPECT_EQ(with({"peers.v1.count=4"}, kDots).peers.size(), 6U);
}

TEST(Settings, AListIsAValueInASecondPairOfBrackets) {
  const Scenario scenario = with({"timeline.wall.partition.sides=[[p0, rest]]"});
  EXPECT_EQ(std::get<Partition>(scenario.timeline[1].action).sides[0].peers, PeerSet{0});
}

TEST(Settings, ErrorsNameTheSettingAndWhatWasMeant) {
  EXPECT_THAT(error_of("links.latenzy=50ms"),
              testing::AllOf(StartsWith("--set links.latenzy=50ms: unknown key `latenzy`"),
                             HasSubstr("did you mean `latency`?")));
  EXPECT_THAT(error_of("link.latency=50ms"), HasSubstr("did you mean `links`?"));
  EXPECT_THAT(error_of("timeline.wal.for=1s"),
              testing::AllOf(HasSubstr("`timeline` is a list of 2"), HasSubstr("`wall`")));
}

TEST(Settings, WhatIsWrong) {
  EXPECT_THAT(error_of("links.latency=soon"), StartsWith("--set links.latency=soon: expected"));
  EXPECT_THAT(error_of("peers=-1"), StartsWith("--set peers=-1: expected"));
  EXPECT_THAT(error_of("peers"), HasSubstr("expected KEY=VALUE"));
  EXPECT_THAT(error_of("=3"), HasSubstr("expected KEY=VALUE"));
  EXPECT_THAT(error_of(""), HasSubstr("expected KEY=VALUE"));
  EXPECT_THAT(error_of("peers="), HasSubstr("nothing behind the `=`"));
  EXPECT_THAT(error_of("peers=@8"), HasSubstr("this is not YAML"));
  EXPECT_THAT(error_of("peers=\"8"), HasSubstr("the `\"` in `\"8` is never closed"));
  EXPECT_THAT(error_of("peers=[1, 2"),
              StartsWith("--set peers=[1, 2: the `[` in `[1, 2` is never closed; for instance "));
  EXPECT_THAT(error_of("peers=[1, {a: ']'"), HasSubstr("the `{` in"));
  EXPECT_THAT(error_of("peers=[2, 3]"), HasSubstr("2 values for one run"));
  EXPECT_THAT(error_of("peers=[]"), HasSubstr("a list without a value"));
  EXPECT_THAT(error_of("topology.x=1"), HasSubstr("`topology` is `ring`: there is no `x` in it"));
  EXPECT_THAT(error_of("timeline.7.for=1s"), HasSubstr("is a list of 2, there is no `7` in it"));
  EXPECT_THAT(error_of("timeline.99999999999999999999.for=1s"), HasSubstr("there is no"));
  EXPECT_THAT(error_of("links..latency=1ms"), HasSubstr("nothing between two dots"));
  EXPECT_THAT(error_of("links.=1ms"), HasSubstr("ends in a dot"));
  EXPECT_THAT(error_of(".=1ms"), HasSubstr("dot"));
  EXPECT_THAT(error_of(std::string(100'000, '.') + "=1"), HasSubstr("nested deeper"));
  EXPECT_THAT(error_of("peers=" + std::string(1000, '[') + std::string(1000, ']')),
              HasSubstr("nested deeper"));
  EXPECT_THAT(error_of("name=\xff"), HasSubstr("UTF-8"));
}

TEST(Settings, APlaceOnTheCommandLineHasNoLineToShow) {
  try {
    (void)with({"peers=x"});
    FAIL();
  } catch (const ScenarioError& error) {
    EXPECT_THAT(diagnostic(error, kStory), StartsWith("--set peers=x: error: expected"));
  }
}

TEST(Settings, AlternativesAreSettingsOfOneValueEach) {
  EXPECT_THAT(alternatives("peers=20"), ElementsAre("peers=20"));
  EXPECT_THAT(alternatives("peers=[3, 4]"), ElementsAre("peers=3", "peers=4"));
  EXPECT_THAT(alternatives("a.b=[[p0, rest], {x: 1}, \"it's: \\\"so\\\"\"]"),
              ElementsAre("a.b=[[p0, rest]]", "a.b={x: 1}", R"(a.b="it's: \"so\"")"));
  EXPECT_THROW((void)alternatives("peers=[]"), ScenarioError);
  EXPECT_THROW((void)alternatives("peers"), ScenarioError);
}

TEST(Settings, OneLineOfYamlIsTheSameNodeAgain) {
  for (const std::string text : {"a", "~", "\"~\"", "\"\"", "[a, \"b: c\", [], {}, {k: [v]}]",
                                 "\"tab\\t and\\nline\"", "\"-\"", "-30s", "\"# no comment\"",
                                 "\"null\"", "{\"a b\": ~}", "ä", "\"---\"", "\"%x\""}) {
    const auto node = yaml::parse_value(text, "");
    const auto again = yaml::parse_value(yaml::write_inline(node), "");
    EXPECT_EQ(yaml::write_inline(again), yaml::write_inline(node)) << text;
    EXPECT_EQ(again.kind, node.kind) << text;
    EXPECT_EQ(again.text, node.text) << text;
  }
}

TEST(RepeatCommand, HasWhatTheFileDoesNotSay) {
  EXPECT_EQ(repeat_command(with({})), "sim story.yaml --seed 1");
  ScenarioOverrides overrides;
  overrides.engine = "virtual";
  overrides.seed = 9;
  overrides.settings = {"peers=9", "links={latency: 1ms}"};
  EXPECT_EQ(
      repeat_command(read_scenario(kStory, "my story.yaml", overrides)),
      "sim 'my story.yaml' --set peers=9 --set 'links={latency: 1ms}' --engine virtual --seed 9");
  overrides.engine = "tcp";  // as the file says
  overrides.settings.clear();
  EXPECT_EQ(repeat_command(read_scenario(kStory, "it's", overrides)), "sim 'it'\\''s' --seed 9");
}

}  // namespace
}  // namespace onetip::test::yaml_settings_test
