#include "sim/text/seconds.hpp"

#include <fmt/format.h>

namespace onetip::sim {

std::string in_seconds(std::chrono::nanoseconds time) {
  return fmt::format("{:.2f} s", std::chrono::duration<double>(time).count());
}

}  // namespace onetip::sim
