#pragma once
// `--compare BASE.json`: is a sweep worse than an earlier one?
//
// Combinations are paired by their settings. Each figure where more is worse is held against the
// earlier one by Mann–Whitney's U, the share of failing runs by Fisher's exact test; all p are
// corrected by Holm, over all figures of all combinations. Something is worse, or better, where
//
//     p < 0.05                 after the correction, and
//     it is not negligible     a run exceeds one of before in at least 56 % of pairs (ties count
//                              half); failing runs: by at least one in a hundred
//
// Peers are changed, and the same scenario is run again. One that was edited meanwhile may be what
// made the difference, which is what some want to know: so that is no error, but it is said.
//
// With fewer than 8 runs on a side the U test says nothing, so nothing is known of the figures:
// such a comparison is inconclusive, unless something else is worse. It never is a pass.

#include <boost/json/array.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/sweep.hpp"

namespace onetip::sim {

inline constexpr double kSignificance = 0.05;
inline constexpr double kLeastEffect = 0.56;
inline constexpr double kLeastShare = 0.01;
inline constexpr std::size_t kLeastRuns = 8;

enum class Change { none, worse, better, not_compared };
[[nodiscard]] std::string_view to_text(Change change);

/// One figure of one combination.
struct Compared {
  std::vector<std::string> settings;
  std::string figure;  // its name; `failing`
  std::string before;  // p50 and p99, or the share, in words
  std::string now;
  double effect = 0.5;  // of figures: how often now exceeds before; of failing: the difference
  double p = 1;         // corrected
  Change change = Change::none;
};

struct Comparison {
  std::vector<Compared> rows;
  std::vector<std::string> alone;  // combinations that only one of them has, in words
  /// Both ran the same text of the file: so what differs is the peers' doing. None: nobody knows.
  std::optional<bool> same_file;

  /// Violated: something is worse. Inconclusive: there were too few runs to tell.
  [[nodiscard]] Verdict verdict() const;
};

[[nodiscard]] Comparison compare(const Sweep& before, const Sweep& now);

[[nodiscard]] boost::json::array to_json(const Comparison& comparison);

}  // namespace onetip::sim
