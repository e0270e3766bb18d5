#pragma once
// Times as a person reads them in a report.

#include <chrono>
#include <string>

namespace onetip::sim {

/// `4.21 s`
[[nodiscard]] std::string in_seconds(std::chrono::nanoseconds time);

}  // namespace onetip::sim
