#pragma once
// What a sweep came to, for people.

#include <filesystem>
#include <string>

#include "sim/sweep/compare.hpp"
#include "sim/sweep/sweep.hpp"

namespace onetip::sim {

/// No more failing seeds are printed; sweep.json has all.
inline constexpr std::size_t kFailingShown = 20;

/// Counts by verdict, distributions (of a grid, a table with a row a combination), and the failing
/// seeds, each with the command that repeats it; of those that were kept below `out` the one that
/// draws a page, too. The verdict comes last. `quiet`: it alone.
[[nodiscard]] std::string sweep_report(const Sweep& sweep, bool quiet,
                                       const std::filesystem::path& out = {});

/// `base`: the earlier one's file. The last line says whether something got worse, or that it can't
/// be told; `quiet`: it alone.
[[nodiscard]] std::string comparison_report(const Comparison& comparison, const std::string& base,
                                            bool quiet);

}  // namespace onetip::sim
