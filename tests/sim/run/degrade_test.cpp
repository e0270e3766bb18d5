// What a degrade delays, on either engine: it is the witness of the fault that did it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::degrade_test {
namespace {

using namespace sim;
using testing::HasSubstr;

class ADegrade : public testing::TestWithParam<Engine> {
 protected:
  /// Two peers that are 5 ms apart.
  [[nodiscard]] static Outcome play(const std::string& timeline, const std::string& demand) {
    Scenario scenario =
        read_scenario("peers: 2\nchain: {difficulty: 1}\nlinks: {latency: 5ms}\ntimeline:\n" +
                          timeline + "expect: [" + demand + "]\n",
                      "degrade.yaml");
    scenario.engine = GetParam();
    return run_experiment(scenario, make_cluster);
  }
};

constexpr char kConverged[] = "{at: end, converged: all, within: 10s}";

TEST_P(ADegrade, ThatDoesNothingTakesNobodysWitness) {
  const Outcome outcome = play(
      "  - {at: 0s, for: 1s, name: slow, degrade: {of: p0, latency: 100ms}}\n"
      "  - {at: 0s, for: 1s, name: nothing, degrade: {of: p0, bandwidth: 1000gbit}}\n"
      "  - {at: 200ms, mine: {by: p0}}\n",
      kConverged);
  EXPECT_EQ(outcome.witnesses.at(0).witnessed, 1U) << outcome.summary;
  EXPECT_EQ(outcome.witnesses.at(1).witnessed, 0U) << outcome.summary;
}

TEST_P(ADegrade, HasItsWitnessWhereWhatItDelayedComesWhenItIsOver) {
  const Outcome outcome = play(
      "  - {at: 0s, for: 400ms, name: slow, degrade: {of: p0, latency: 1s}}\n"
      "  - {at: 200ms, mine: {by: p0}}\n",
      kConverged);
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
  EXPECT_THAT(outcome.witnesses.at(0).trace, HasSubstr("bytes delayed"));
}

/// 20 s are more than two peers take that are 5 ms apart.
TEST(WithinAuto, WaitsForWhatAFaultDelayedThatIsOver) {
  const Scenario scenario = read_scenario(
      "peers: 2\nengine: virtual\nlinks: {latency: 5ms}\nchain: {difficulty: 1}\ntimeline:\n"
      "  - {at: 0s, for: 2s, name: slow, degrade: {of: p0, latency: 20s}}\n"
      "  - {at: 1s, mine: {by: p0}}\n"
      "expect: [{after: slow, converged: all, within: auto}]\n",
      "auto.yaml");
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
  EXPECT_GT(outcome.findings.at(0).within, std::chrono::seconds(20));
  EXPECT_LT(outcome.findings.at(0).within, std::chrono::seconds(30));
}

INSTANTIATE_TEST_SUITE_P(OfEither, ADegrade, testing::Values(Engine::tcp, Engine::virtual_time),
                         [](const auto& test) {
                           return test.param == Engine::tcp ? "tcp" : "virtual";
                         });

}  // namespace
}  // namespace onetip::test::degrade_test
