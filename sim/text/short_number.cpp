#include "sim/text/short_number.hpp"

#include <fmt/format.h>

namespace onetip::sim {

namespace {

/// Never with an exponent, however large.
std::string three_digits(double number) {
  return number >= 99.95 ? fmt::format("{:.0f}", number) : fmt::format("{:.3g}", number);
}

}  // namespace

std::string short_number(double number) {
  if (number >= 999'500) return three_digits(number / 1e6) + " M";
  if (number >= 9'999.5) return three_digits(number / 1e3) + " k";
  return three_digits(number);
}

}  // namespace onetip::sim
