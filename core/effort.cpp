#include "core/effort.hpp"

#include <fmt/format.h>

namespace onetip::core {

std::string to_text(Effort effort) { return fmt::format("{}", effort); }

Result<Effort> effort_from_text(std::string_view text) {
  constexpr Effort kMost = ~Effort{0};
  Effort effort = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') {
      return Error{"expected decimal digits"};
    }
    const unsigned digit = static_cast<unsigned>(c - '0');
    if (effort > (kMost - digit) / 10) {
      return Error{"an effort of 2^128 or more"};
    }
    effort = effort * 10 + digit;
  }
  if (text.empty()) {
    return Error{"expected decimal digits"};
  }
  return effort;
}

}  // namespace onetip::core
