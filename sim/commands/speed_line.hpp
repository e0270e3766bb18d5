#pragma once
// SpeedLine: how fast a run in virtual time was, for a person. About the machine, not the run: it
// stands in no file and in no report.

#include <chrono>
#include <string>

#include "sim/verdict.hpp"

namespace onetip::sim {

/// From its making to `text`: one run.
class SpeedLine {
 public:
  /// `200.00 s of virtual time in 0.42 s (476 × real time), 2.93 M events/s, peak memory 85 MB`.
  /// REQUIRES: outcome.steps > 0.
  [[nodiscard]] std::string text(const Outcome& outcome) const;

 private:
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace onetip::sim
