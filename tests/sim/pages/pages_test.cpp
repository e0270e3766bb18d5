// The pages that are made of the code and the scenarios. tools/pages writes them anew.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/pages/journal_page.hpp"
#include "sim/pages/scenario_page.hpp"
#include "sim/report/result_schema.hpp"
#include "sim/sweep/schema.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/schema.hpp"
#include "support/golden.hpp"

namespace onetip::test::pages_test {
namespace {

using namespace sim;
using testing::HasSubstr;

std::vector<Scenario> library(const std::string& folder) {
  std::vector<Scenario> scenarios;
  for (const auto& entry : std::filesystem::directory_iterator(ONETIP_SOURCE_DIR + folder)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream in(entry.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    scenarios.push_back(read_scenario(text, entry.path().string()));
  }
  std::sort(scenarios.begin(), scenarios.end(),
            [](const Scenario& a, const Scenario& b) { return a.file < b.file; });
  return scenarios;
}

TEST(JournalPage, IsWrittenByTheListOfRecords) {
  expect_page("scenarios/JOURNAL.md", journal_page());
}

TEST(ScenarioSchemaPage, IsMadeOfTheVocabularies) {
  expect_page("scenarios/scenario.schema.json", scenario_schema());
}

TEST(ResultSchemaPage, IsTheProgramsOwn) {
  expect_page("scenarios/result.schema.json", std::string(result_schema()));
}

TEST(SweepSchemaPage, IsTheProgramsOwn) {
  expect_page("scenarios/sweep.schema.json", std::string(sweep_schema()));
}

TEST(ScenarioPage, IsMadeOfTheScenarios) {
  expect_page("scenarios/README.md",
              scenario_page(library("/scenarios"), library("/scenarios/broken")));
}

TEST(ScenarioPage, EveryScenarioHasAStory) {
  for (const std::string folder : {"/scenarios", "/scenarios/broken"}) {
    for (const Scenario& scenario : library(folder)) EXPECT_NE(scenario.story, "") << scenario.file;
  }
}

TEST(ScenarioPage, KeepsDrawingsAsTheyAre) {
  const Scenario scenario = read_scenario(
      "# wall.yaml: a wall.\n#\n# It stands:\n#\n#   p0 | p1\n#\npeers: 2\n"
      "expect: [{at: end, tips: 1}, {at: end, converged: all, within: 2s}]\n",
      "some/wall.yaml");
  const std::string page = scenario_page({scenario}, {});
  EXPECT_THAT(page, HasSubstr("| [wall](wall.yaml) | a wall. | 2 | 0s |\n"));
  EXPECT_THAT(page, HasSubstr("### [wall](wall.yaml)\n\na wall.\n\nIt stands:\n\n    p0 | p1\n"));
  EXPECT_THAT(page, HasSubstr("2 peers, mesh. What is expected:\n\n- at the end: 1 distinct tip\n"
                              "- at the end, within 2s: converged all\n"));
}

}  // namespace
}  // namespace onetip::test::pages_test
