// Whether checkers say all that they need: over whole runs, a judge that tells them what they name
// comes to the same, at every record, as one that tells them everything.

#include <gtest/gtest.h>

#include "sim/checks/judge.hpp"
#include "sim/report/result_json.hpp"
#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/swarm/scenario_text.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/samples.hpp"
#include "support/shipped_scenarios.hpp"

namespace onetip::test::told_test {
namespace {

using namespace sim;

void expect_the_same_of(const Scenario& scenario) {
  Judge needs(scenario);
  Judge everything(scenario, Judge::Tells::everything);
  std::size_t differ = 0;
  const auto take = [&](std::size_t index, const Record& record) {
    needs.take(index, record);
    everything.take(index, record);
    const bool same = needs.waits_until() == everything.waits_until() &&
                      needs.ends_the_run() == everything.ends_the_run();
    if (!same && differ++ == 0) ADD_FAILURE() << "at record " << index;
  };
  (void)run_experiment(scenario, make_cluster, {}, {take});
  EXPECT_EQ(to_result_json(scenario, needs.outcome()),
            to_result_json(scenario, everything.outcome()));
}

class EachJudgement : public ::testing::TestWithParam<std::filesystem::path> {};

TEST_P(EachJudgement, NeedsWhatItsCheckersSayThatTheyNeed) {
  expect_the_same_of(read_scenario(text_of(GetParam()), "story.yaml", {.engine = "virtual"}));
}

INSTANTIATE_TEST_SUITE_P(Told, EachJudgement, ::testing::ValuesIn(shipped_scenarios()),
                         [](const auto& file) { return test_name(file.param); });

TEST(Told, AreTheSameInRandomScenarios) {
  for (std::uint64_t seed = 1; seed <= sample(60, 15); ++seed) {
    SCOPED_TRACE(seed);
    expect_the_same_of(read_scenario(swarm::scenario_text(seed), swarm::scenario_name(seed)));
  }
}

}  // namespace
}  // namespace onetip::test::told_test
