// Hostile peers to whom something happens themselves: each behaviour is crashed and restarted, with
// and without its disk, paused, and churned, alone and together with an honest neighbour.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/samples.hpp"

namespace onetip::test::under_faults_test {
namespace {

using sim::Behaviour;
using sim::Outcome;
using sim::Verdict;

std::vector<Behaviour> hostile_ones() {
  std::vector<Behaviour> all;
  for (int i = 0; i <= static_cast<int>(Behaviour::credulous); ++i) {
    const auto behaviour = static_cast<Behaviour>(i);
    if (sim::is_hostile(behaviour)) all.push_back(behaviour);
  }
  return all;
}

/// A ring of honest peers around mallory. All mine, and pay, before, while and after mallory is
/// hit, again and again.
Outcome run(Behaviour behaviour, const std::string& fault, std::uint64_t seed,
            const std::string& last = "honest") {
  const std::string yaml = fmt::format(R"(
peers: {{honest: {{count: 3}}, last: {{behaviour: {}}}, mallory: {{behaviour: {}, storage: disk}}}}
topology:
  edges: [[honest0, honest1], [honest1, honest2], [honest2, last], [last, honest0],
          [mallory, [honest0, honest1]], [[honest2, last], mallory]]
links: {{latency: 5ms}}
timeline:
  - {{at: 0s, mine: {{by: honest0, blocks: 3}}}}
  - {{at: 500ms, send: {{from: honest0, to: mallory, amount: 5}}}}
  - {{at: 1s, mine: {{by: mallory, blocks: 3}}}}
  - {{at: 1100ms, send: {{from: mallory, to: honest1, amount: 1}}}}
  - {{at: 1300ms, for: 1s, every: 1700ms, until: 8s, {}}}
  - {{at: 1500ms, every: 500ms, until: 8s, mine: {{by: [honest1, mallory]}}}}
  - {{at: 12s, mine: {{by: honest2}}}}
expect:
  - {{at: end, converged: [honest, last], within: 5s}}
  - {{at: end, height: {{of: honest, at_least: 4}}}}
)",
                                       last, to_text(behaviour), fault);
  const auto scenario = sim::read_scenario(yaml, "story.yaml", {.seed = seed, .engine = "virtual"});
  return sim::run_experiment(scenario, sim::make_cluster, {}, {});
}

class UnderFaults : public testing::TestWithParam<Behaviour> {};
INSTANTIATE_TEST_SUITE_P(Behaviours, UnderFaults, testing::ValuesIn(hostile_ones()),
                         [](const auto& tested) {
                           std::string name(to_text(tested.param));
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(UnderFaults, HonestPeersConvergeAndEveryFaultBites) {
  for (const char* fault :
       {"crash: {peer: mallory, disk: lost}", "crash: {peer: mallory, disk: keep}",
        "pause: mallory", "churn: {of: mallory, up: 300ms, down: 200ms}",
        "crash: [honest2, mallory]", "pause: [honest2, mallory]"}) {
    for (std::uint64_t seed = 1; seed <= sample(3, 1); ++seed) {
      const Outcome outcome = run(GetParam(), fault, seed);
      EXPECT_EQ(outcome.verdict, Verdict::held)
          << fault << ", seed " << seed << ": " << outcome.summary;
    }
  }
}

/// `stubborn` counts as honest and takes no chain: no turmoil around it may hide that.
TEST_P(UnderFaults, WhoIsWrongIsFoundAllTheSame) {
  for (const char* fault : {"crash: {peer: mallory, disk: lost}", "pause: mallory"}) {
    EXPECT_EQ(run(GetParam(), fault, 1, "stubborn").verdict, Verdict::violated) << fault;
  }
}

}  // namespace
}  // namespace onetip::test::under_faults_test
