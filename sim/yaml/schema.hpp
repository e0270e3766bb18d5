#pragma once
// The JSON Schema of the scenario language (`sim schema`, scenarios/scenario.schema.json), made of
// the reader's own vocabularies and their meanings, so that editors complete and check scenarios.
//
// It says what may stand where. What a file means as a whole (peers that there are, faults that
// end, sides that don't overlap) only the reader knows: `sim check`.

#include <string>

namespace onetip::sim {

/// JSON over many lines, ends in a newline.
[[nodiscard]] std::string scenario_schema();

}  // namespace onetip::sim
