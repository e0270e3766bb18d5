#pragma once
// The wall clock, in the unit of stamps.

#include <chrono>
#include <cstdint>

namespace onetip::tools {

/// Milliseconds since 1970.
[[nodiscard]] inline std::int64_t wall_clock_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace onetip::tools
