#pragma once
// result.json: what a run came to, for a program. ARCHITECTURE.md has the schema.

#include <string>

#include "sim/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// Counts up when a key changes its meaning or goes away; new keys may come without.
inline constexpr int kResultSchema = 1;

/// One JSON object and a newline. Keys in a fixed order; times in nanoseconds of the timeline,
/// efforts as decimal strings, peers by name, records by their line in journal.jsonl, from 0.
[[nodiscard]] std::string to_result_json(const Scenario& scenario, const Outcome& outcome);

}  // namespace onetip::sim
