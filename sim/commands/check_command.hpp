#pragma once
// `sim check FILE…`: reads scenarios without running them.

#include <string>
#include <vector>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {

struct CheckCommand {
  std::vector<std::string> inputs;    // files, folders, `-`
  ScenarioOverrides overrides;        // but for settings
  std::vector<std::string> settings;  // of one value each, or of several: a grid
};

/// A line for each scenario, of a grid for each combination, to `out`: `FILE: ok: partition: 8
/// peers, ring, …`. What is wrong with one goes to `err`, as a run would say it, and the verdict is
/// bad_scenario (3). The other files are checked all the same.
[[nodiscard]] Verdict check_command(const CheckCommand& command, const Streams& streams);

}  // namespace onetip::sim
