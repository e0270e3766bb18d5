#include "sim/commands/speed_line.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "sim/text/short_number.hpp"

namespace onetip::sim {

namespace {

/// Of the process, so far.
double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024 / 1e6;
}

}  // namespace

std::string SpeedLine::text(const Outcome& outcome) const {
  using Seconds = std::chrono::duration<double>;
  const double real = std::max(1e-6, Seconds(std::chrono::steady_clock::now() - began_).count());
  const double passed = Seconds(outcome.ended_at + outcome.topology_after).count();
  return fmt::format(
      "{:.2f} s of virtual time in {:.2f} s ({} × real time), {} events/s, peak "
      "memory {:.0f} MB",
      passed, real, short_number(passed / real),
      short_number(static_cast<double>(outcome.steps) / real), peak_megabytes());
}

}  // namespace onetip::sim
