#pragma once
// `sim calibrate`: measures this machine's CPU into a profile, for `cpu: calibrated`.

#include <filesystem>
#include <optional>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"
#include "sim/virtual/calibration.hpp"

namespace onetip::sim {

struct CalibrateCommand {
  std::optional<std::filesystem::path> out;  // none: the usual place; `-`: to `out`
  bool status = false;                       // a live line on `err`, which is a terminal
  CalibrationOptions options;
};

/// Prints a table of the figures and their spread, and writes the profile. With `--out -` the
/// profile goes to `out` and the table to `err`. Interrupted: nothing is written.
[[nodiscard]] Verdict calibrate_command(const CalibrateCommand& command, const Streams& streams);

}  // namespace onetip::sim
