#pragma once
// What one past and two futures came to, for a person and for a program.

#include <string>

#include "sim/compare/branching.hpp"
#include "sim/report/report.hpp"

namespace onetip::sim {

/// Names of the two runs: of their folders below `--out`, and of keys of the JSON (with `_`).
inline constexpr char kAsItWas[] = "as-it-was";
inline constexpr char kOtherwise[] = "otherwise";
/// Beside the two.
inline constexpr char kBranchFile[] = "branch.json";

/// Side by side: verdicts, times, figures, final tips; what each future was to hold; the first
/// record that differs, as `sim diff` names it. Ends in a newline.
[[nodiscard]] std::string branching_report(const Branching& branching,
                                           const ReportStyle& style = {});

/// A line of JSON: what both came to together as in result.json, with three keys more: `branch`
/// (until, then, one past, records that are equal, the first that differs, figures), and both
/// results, `as_it_was` and `otherwise`, null where there was no run.
[[nodiscard]] std::string to_branching_json(const Branching& branching);

}  // namespace onetip::sim
