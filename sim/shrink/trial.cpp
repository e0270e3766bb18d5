#include "sim/shrink/trial.hpp"

#include <atomic>
#include <optional>
#include <utility>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/shrink/size.hpp"
#include "sim/virtual/cpu_profile_file.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim::shrink {

Scenario read_candidate(const std::string& text, const std::optional<CpuProfile>& cpu) {
  ScenarioOverrides overrides;
  overrides.cpu = cpu;
  overrides.calibrated = calibrated_profile;
  return read_scenario(text, "-", overrides);
}

Ran run_trial(Scenario scenario, const std::function<bool(std::size_t)>& stop) {
  Ran ran{std::move(scenario), {}, 0};
  std::atomic<bool> stopped = false;
  const auto look = [&] {
    if (stop(ran.records)) stopped = true;
  };
  RunOptions options;
  options.interrupted = &stopped;
  options.progress = [&](const Progress&) { look(); };
  const auto count = [&](std::size_t, const Record&) {
    ++ran.records;
    look();
  };
  ran.outcome = run_experiment(ran.scenario, make_cluster, options, {count});
  return ran;
}

bool still_fails(const Case& candidate, const std::string& text, const Goal& goal,
                 const std::optional<CpuProfile>& cpu, std::uint64_t most_blocks,
                 const std::function<bool(std::size_t)>& stop) {
  std::optional<Scenario> scenario;
  try {
    scenario = read_candidate(text, cpu);
  } catch (const ScenarioError&) {
    return false;
  }
  if (size_of(*scenario).blocks > most_blocks) return false;
  const Ran ran = run_trial(std::move(*scenario), stop);
  return ran.outcome.verdict == Verdict::violated &&
         goal.find_in(ran.scenario, ran.outcome, candidate.kept) != nullptr;
}

}  // namespace onetip::sim::shrink
