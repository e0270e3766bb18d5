#pragma once
// TwinStandings: where the peers of twins stand at the end: who shares a tip with whom, and how
// high each is. What differs is excused by what luck did in either run, as far as that goes.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/compare/twin.hpp"

namespace onetip::sim {

struct TwinStandings {
  // What differs and must not, a line each:
  std::vector<std::string> tips;
  std::vector<std::string> heights;
  // What it came to in both:
  std::string tips_in_words;     // `1 tip`
  std::string heights_in_words;  // `27 (8 peers), 3 (1 peer)`
  std::vector<std::string> remarks;
};

/// What the runs differ in before: blocks that were found in one of them alone, and may be; why
/// nothing at the end has to be the same; why luck settled something, for remarks.
struct TwinPast {
  std::uint64_t found_in_one = 0;
  std::optional<std::string> all_may_differ{};
  std::optional<std::string> luck{};
};

/// REQUIRES: both runs came to rest.
[[nodiscard]] TwinStandings compare_standings(const Scenario& scenario, const TwinRun& tcp,
                                              const TwinRun& virtual_time, const TwinPast& past);

}  // namespace onetip::sim
