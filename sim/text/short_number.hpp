#pragma once
// Large numbers as a person reads them.

#include <string>

namespace onetip::sim {

/// To three digits at least: `0.409`, `45.6`, `1400`, `12.3 k`, `1.49 M`. REQUIRES: not negative.
[[nodiscard]] std::string short_number(double number);

}  // namespace onetip::sim
