#pragma once
// What a twin run came to, for a person and for a program.

#include <string>

#include "sim/compare/twin.hpp"
#include "sim/report/report.hpp"

namespace onetip::sim {

/// Beside the two runs' folders, below `--out`.
inline constexpr char kTwinFile[] = "twin.json";

/// Each thing that was compared, what it came to in either engine and, where they differ or nothing
/// good came of it, why; how blocks spread in both; what differs and may. Ends in a newline.
[[nodiscard]] std::string twin_report(const Scenario& scenario, const Twin& twin,
                                      const ReportStyle& style = {});

/// A line of JSON: what both came to as in result.json, its engine `both`, with three keys more:
/// `twin` (compared, agree, differ, remarks, propagation), and both results, `tcp` and `virtual`.
[[nodiscard]] std::string to_twin_json(const Scenario& scenario, const Twin& twin);

}  // namespace onetip::sim
