#pragma once
// What a sweep makes distributions of: each figure of a run, by its name.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/sweep/sweep.hpp"

namespace onetip::sim {

struct FigureKind {
  enum class Unit { nanos, count, bytes };

  std::string_view name;   // its key in sweep.json
  std::string_view title;  // in words
  Unit unit;
  bool more_is_worse;               // else it is there to be seen, not to be compared
  double (*of)(const RunFigures&);  // infinite: never
};
[[nodiscard]] std::span<const FigureKind> figure_kinds();

/// Of all runs that came to an end, sorted.
[[nodiscard]] std::vector<double> values(const SweepCombination& combination,
                                         const FigureKind& kind);

/// `512ms`, `1.24 s`, `48`, `1.2 MB`, `never`.
[[nodiscard]] std::string shown(const FigureKind& kind, double value);

}  // namespace onetip::sim
