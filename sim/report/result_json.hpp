#pragma once
// result.json: what a run came to, for a program. Its JSON Schema is in result_schema.hpp.

#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// Its number counts up when a key changes its meaning or goes away; new keys may come without.
inline constexpr char kResultSchema[] = "onetip-result/2";

/// One JSON object and a newline. Keys in a fixed order; times in nanoseconds of the timeline,
/// efforts as decimal strings, peers by name, records by their line in journal.jsonl, from 0.
[[nodiscard]] std::string to_result_json(const Scenario& scenario, const Outcome& outcome);
/// Of a file that could not be run: what the schema requires, and no more.
[[nodiscard]] std::string to_error_json(const std::string& file, Verdict verdict,
                                        const std::string& message);

}  // namespace onetip::sim
