#pragma once
// `sim check FILE…`: reads scenarios without running them.

#include <string>
#include <vector>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// A line for each scenario to `out`: `FILE: ok: partition: 8 peers, ring, …`. What is wrong with
/// one goes to `err`, as a run would say it, and the verdict is bad_scenario (3). The others are
/// checked all the same.
[[nodiscard]] Verdict check_command(const std::vector<std::string>& inputs, const Streams& streams);

}  // namespace onetip::sim
