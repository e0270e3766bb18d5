#include "sim/seconds.hpp"

#include <fmt/format.h>

namespace onetip::sim {

std::string in_seconds(Nanos time) {
  const std::chrono::duration<double> seconds = time;
  const bool tiny = time > Nanos{} && time < std::chrono::milliseconds(10);
  return tiny ? fmt::format("{:.2f} ms", seconds.count() * 1000)
              : fmt::format("{:.2f} s", seconds.count());
}

}  // namespace onetip::sim
