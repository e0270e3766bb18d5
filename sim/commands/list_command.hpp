#pragma once
// `sim list [DIR…]`: scenarios with the first line of their stories.

#include <string>
#include <vector>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// A line for each scenario, the file in front. A file that is no scenario is told to `err` (3);
/// the others are listed all the same.
[[nodiscard]] Verdict list_command(const std::vector<std::string>& inputs, const Streams& streams);

}  // namespace onetip::sim
