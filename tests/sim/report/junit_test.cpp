// junit.xml and the annotations for GitHub: golden files, and strangers' text in them.

#include "sim/report/junit.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "sim/report/annotations.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/data.hpp"
#include "support/golden.hpp"
#include "support/process.hpp"
#include "support/property.hpp"

namespace onetip::test::junit_test {
namespace {

using namespace sim;
using testing::HasSubstr;

constexpr char kStory[] = R"(name: partition
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 1}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - {during: wall, tips: one-per-side}
  - {after: wall, converged: all, within: 5s}
)";

/// What a run came to, written by hand: one expectation held, one was violated, the wall stopped
/// nothing.
struct Told {
  Scenario scenario_ = read_scenario(kStory, "story.yaml");
  Outcome outcome_;

  Told() {
    for (std::size_t i = 0; i < 2; ++i) {
      Finding finding;
      finding.name = fmt::format("expect {}", i + 1);
      finding.claim = scenario_.expectations[i].text;
      finding.source = scenario_.expectations[i].source;
      finding.explanation = "side 0: p0 & p1 hold <a1>";
      outcome_.findings.push_back(finding);
    }
    outcome_.findings[1].verdict = Verdict::violated;
    outcome_.findings[1].explanation = "2 of 3 hold the best tip\np2 lacks block 1: 100% \"held\"";
    outcome_.witnesses = {{0, 1, 1, "1 block found", Nanos{}, Nanos{}},
                          {1, 1, 0, "nothing came that it could stop", Nanos{}, Nanos{}, true}};
    outcome_.verdict = Verdict::violated;
    outcome_.ended_at = std::chrono::milliseconds(7500);
  }

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const Outcome& outcome() const { return outcome_; }
};

Told sticks() { return {}; }

/// As a parser sees it: its complaint, or nothing.
std::string parser_says(const std::string& document) {
  if (run_shell("python3 -c 'import xml.etree.ElementTree'").code != 0) return "";
  const TemporaryFolder folder;
  const std::string file = (folder.path() / "junit.xml").string();
  std::ofstream(file, std::ios::binary) << document;
  const Output output = run_shell(
      "python3 -c 'import sys, xml.etree.ElementTree as t; t.parse(sys.argv[1])' " + file);
  return output.code == 0 ? "" : output.text;
}

TEST(Junit, OfARunThatWasViolated) {
  const Told run = sticks();
  const std::string document = junit_document({junit_suite(run.scenario(), run.outcome())});
  expect_golden("sim/golden/junit.xml", document);
  EXPECT_EQ(parser_says(document), "");
}

TEST(Junit, OfManyCountsThemAll) {
  const Told run = sticks();
  const JunitSuite suite = junit_suite(run.scenario(), run.outcome());
  const std::string document =
      junit_document({suite, suite, junit_error("a<b.yaml", Verdict::bad_scenario, "no \"key\"")});
  EXPECT_THAT(document, HasSubstr(fmt::format(
                            R"(<testsuites name="onetip" tests="{}" failures="{}" errors="{}">)",
                            2 * suite.tests + 1, 2 * suite.failures, 2 * suite.errors + 1)));
  EXPECT_THAT(document,
              HasSubstr(R"(<testsuite name="a&lt;b.yaml" tests="1" failures="0" errors="1")"));
  EXPECT_THAT(document, HasSubstr(R"(type="bad scenario" message="no &quot;key&quot;")"));
  EXPECT_EQ(parser_says(document), "");
}

TEST(Junit, NothingIsAWholeDocument) { EXPECT_EQ(parser_says(junit_document({})), ""); }

TEST(Junit, ARunWithoutAJudgementIsNoPass) {
  const Told run = sticks();
  Outcome outcome;
  outcome.verdict = Verdict::harness_failed;
  outcome.summary = "no more file descriptors";
  const JunitSuite failed = junit_suite(run.scenario(), outcome);
  EXPECT_EQ(failed.errors, 1U);
  outcome.verdict = Verdict::interrupted;
  EXPECT_EQ(junit_suite(run.scenario(), outcome).errors, 1U);
}

TEST(Junit, WhateverAStrangerSaysStaysText) {
  EXPECT_EQ(xml_text("a<b>&\"c\"\n\t\x01\x1b\x7f\r\xef\xbf\xbe."),
            "a&lt;b&gt;&amp;&quot;c&quot;&#10;&#9;.");
  EXPECT_EQ(xml_text("\xff naïve"), "\uFFFD naïve");
  check_property([](const std::string& text) {
    const std::string out = xml_text(text);
    RC_ASSERT(out.find_first_of("<>\"") == std::string::npos);
    for (const char c : out) RC_ASSERT(static_cast<unsigned char>(c) >= 0x20);
  });
  std::string rude;
  for (int byte = 0; byte < 256; ++byte) rude += static_cast<char>(byte);
  EXPECT_EQ(parser_says(junit_document({junit_error(rude, Verdict::bad_scenario, rude)})), "");
}

TEST(Annotations, OfARunThatWasViolated) {
  const Told run = sticks();
  expect_golden("sim/golden/annotations.txt", annotations(run.scenario(), run.outcome()));
}

TEST(Annotations, OfAWrongScenario) {
  EXPECT_EQ(annotation(ScenarioError({"a,b:c.yaml", 2, 3}, "100% wrong", "did you mean `x`?")),
            "::error file=a%2Cb%3Ac.yaml,line=2,col=3,title=bad scenario::100%25 wrong%0Adid you "
            "mean `x`?\n");
  EXPECT_EQ(annotation("gone.yaml", "can't read gone.yaml"),
            "::error file=gone.yaml,title=sim::can't read gone.yaml\n");
}

TEST(Annotations, StayOneLineWhateverAStrangerSays) {
  check_property([](const std::string& text) {
    const std::string line = annotation(ScenarioError({text, 1, 1}, text));
    RC_ASSERT(line.find('\n') == line.size() - 1);
    RC_ASSERT(line.find('\r') == std::string::npos);
    const std::string properties = line.substr(0, line.find(",line=1,col=1,title=bad scenario::"));
    RC_ASSERT(properties.find(',') == std::string::npos);
  });
}

}  // namespace
}  // namespace onetip::test::junit_test
