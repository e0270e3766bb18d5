#pragma once
// `sim explain DIR`: reads a finished run again, and judges it from its journal alone.

#include <filesystem>

#include "sim/commands/streams.hpp"
#include "sim/report/report.hpp"

namespace onetip::sim {

/// Prints the report that the run printed, and comes to the verdict that it came to. A folder that
/// holds no run, or no whole one, is bad input (3), told to `err`.
[[nodiscard]] Verdict explain_command(const std::filesystem::path& folder, const ReportStyle& style,
                                      const Streams& streams);

}  // namespace onetip::sim
