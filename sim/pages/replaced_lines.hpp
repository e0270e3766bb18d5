#pragma once
// Which lines of a scenario's text another future (`--until`, `--then`) put out of force.

#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// Lines of `text`, from 1 on, in order: of the keys that `other`, the other future's text, gives
/// anew, and of the entries of the timeline whose place it took. `run`: what both were read as.
/// Blank lines and comments behind them belong to nobody. Throws ScenarioError where either text is
/// no YAML.
[[nodiscard]] std::vector<int> replaced_lines(std::string_view text, std::string_view other,
                                              const Scenario& run);

}  // namespace onetip::sim
