#pragma once
// Times as a person reads them in a report.

#include <string>

#include "sim/scenario.hpp"

namespace onetip::sim {

/// `4.21 s`
[[nodiscard]] std::string in_seconds(Nanos time);

}  // namespace onetip::sim
