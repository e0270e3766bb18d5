#pragma once
// The JSON Schema of result.json (`sim schema result`, scenarios/result.schema.json).

#include <string_view>

namespace onetip::sim {

/// JSON, ends in a newline.
[[nodiscard]] std::string_view result_schema();

}  // namespace onetip::sim
