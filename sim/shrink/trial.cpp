#include "sim/shrink/trial.hpp"

#include <atomic>
#include <utility>
#include <variant>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
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
  Ran ran{std::move(scenario), {}, 0, {}};
  std::atomic<bool> stopped = false;
  const auto look = [&] {
    if (stop(ran.records)) stopped = true;
  };
  RunOptions options;
  options.interrupted = &stopped;
  options.progress = [&](const Progress&) { look(); };
  const auto count = [&](std::size_t index, const Record& record) {
    ++ran.records;
    const auto* mined = std::get_if<record::Mined>(&record.body);
    if (mined != nullptr) ran.first_found.try_emplace(mined->peer, index);
    look();
  };
  ran.outcome = run_experiment(ran.scenario, make_cluster, options, {count});
  return ran;
}

}  // namespace onetip::sim::shrink
