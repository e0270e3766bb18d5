#pragma once
// The JSON Schema of sweep.json.

#include <string_view>

namespace onetip::sim {

/// scenarios/sweep.schema.json.
[[nodiscard]] std::string_view sweep_schema();

}  // namespace onetip::sim
