#pragma once
// `sim report DIR`: makes report.html of a finished run again.

#include <filesystem>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// Writes DIR/report.html and says where to `out`; held where it could. A folder that holds no run,
/// or no whole one, is bad input (3), and then what was there stays as it was.
[[nodiscard]] Verdict report_command(const std::filesystem::path& folder, const Streams& streams);

}  // namespace onetip::sim
