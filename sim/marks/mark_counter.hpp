#pragma once
// MarkCounter: how often a run came through each situation that a mark names.

#include <cstdint>
#include <vector>

#include "sim/marks/mark.hpp"

namespace onetip::sim::marks {

/// All marks there are, in the order of reports.
[[nodiscard]] const std::vector<Mark>& all_marks();

/// A journal's listener. One thread at a time.
class MarkCounter {
 public:
  /// `scenario` outlives it.
  explicit MarkCounter(const Scenario& scenario) : past_(scenario), counts_(all_marks().size()) {}

  void take(const Record& record);
  /// By mark, as in all_marks(): how many records showed it.
  [[nodiscard]] const std::vector<std::uint64_t>& counts() const { return counts_; }

 private:
  Past past_;
  std::vector<std::uint64_t> counts_;
};

}  // namespace onetip::sim::marks
