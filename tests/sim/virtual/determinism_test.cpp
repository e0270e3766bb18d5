// One seed, one journal, byte for byte: across runs, compilers, optimisation levels and machines.
//
// Every build of the tests, whatever its compiler and flags, holds each scenario's journal against
// one kept list of digests.

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "core/digest.hpp"
#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/golden.hpp"
#include "support/json_line.hpp"
#include "support/shipped_scenarios.hpp"

namespace onetip::test::determinism_test {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> journal_of(const std::string& yaml,
                                    std::optional<std::uint64_t> seed = {}) {
  const sim::Scenario scenario =
      sim::read_scenario(yaml, "story.yaml", {.seed = seed, .engine = "virtual"});
  std::vector<std::string> lines;
  const auto keep = [&](std::size_t, const sim::Record& record) {
    lines.push_back(to_json_line(record, scenario));
  };
  (void)sim::run_experiment(scenario, sim::make_cluster, {}, {keep});
  return lines;
}

std::string digest_of(const std::vector<std::string>& lines) {
  core::Sha256 sha;
  for (const std::string& line : lines) sha.update(line).update("\n");
  return sha.digest().hex();
}

class EachScenario : public ::testing::TestWithParam<fs::path> {};

TEST_P(EachScenario, TwoRunsWriteTheSameJournal) {
  const std::string yaml = text_of(GetParam());
  const auto one = journal_of(yaml);
  const auto other = journal_of(yaml);
  ASSERT_GT(one.size(), 3U);
  for (std::size_t i = 0; i < std::min(one.size(), other.size()); ++i) {
    ASSERT_EQ(one[i], other[i]) << "record " << i;
  }
  ASSERT_EQ(one.size(), other.size());
  const std::string stem = GetParam().stem().string();
  expect_golden("sim/golden/virtual/" + stem + ".sha256", digest_of(one) + "\n");
}

INSTANTIATE_TEST_SUITE_P(Virtual, EachScenario, ::testing::ValuesIn(shipped_scenarios()),
                         [](const auto& file) { return test_name(file.param); });

TEST(Determinism, AnotherSeedIsAnotherRun) {
  const std::string yaml = text_of(fs::path(ONETIP_SOURCE_DIR) / "scenarios/partition.yaml");
  EXPECT_NE(journal_of(yaml, 1), journal_of(yaml, 2));
}

/// Without the lines that name it: and what is counted over all peers together.
std::vector<std::string> without(const std::vector<std::string>& lines, const std::string& peer) {
  std::vector<std::string> kept;
  for (const std::string& line : lines) {
    const bool summed = line.find(R"("kind":"traffic")") != std::string::npos;
    if (!summed && line.find('"' + peer + '"') == std::string::npos) kept.push_back(line);
  }
  return kept;
}

/// Draws come from streams with a name, so what others draw doesn't depend on who else is there.
TEST(Determinism, OnePeerMoreLeavesTheDrawsOfTheOthersAsTheyWere) {
  const auto story = [](int peers) {
    return "peers: " + std::to_string(peers) + R"(
topology: {edges: [[p0, p1], [p1, p2], [p2, p3], [p3, p0]]}
links: {latency: 5ms, jitter: 4ms}
timeline:
  - {at: 0s, mine: {by: p0, blocks: 3}}
  - {at: 1s, for: 2s, partition: {sides: [[p0, p1], [p2, p3]]}}
  - {at: 1s, for: 3s, churn: {of: p2, up: 500ms, down: 200ms}}
  - {at: 2s, mine: {by: [p1, p3], blocks: 2}}
mining: {interval: 1s, by: p0..p3, from: 0s, until: 4s}
expect: [{at: end, height: {of: p0, at_least: 1}}]
)";
  };
  const auto four = without(journal_of(story(4)), "p4");
  const auto five = without(journal_of(story(5)), "p4");
  EXPECT_EQ(four, five);
  EXPECT_GT(four.size(), 100U);
}

}  // namespace
}  // namespace onetip::test::determinism_test
