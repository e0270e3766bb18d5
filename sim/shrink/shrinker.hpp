#pragma once
// Shrinker: makes a violated scenario as small as it gets while the same finding stays.
//
// Pass by pass, edit by edit (edits.hpp), a candidate is made and run; where the finding is there
// still, the search goes on from the candidate. It is over when no edit is a success any more. The
// same case, goal and budget of runs give the same result, whatever `jobs`: candidates are run
// ahead on other threads, and the first success in the order of the edits is taken. A candidate
// that was tried is not tried again. A budget of time depends on the machine.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>

#include "sim/shrink/case.hpp"
#include "sim/shrink/goal.hpp"
#include "sim/shrink/size.hpp"

namespace onetip::sim::shrink {

struct Budget {
  std::optional<std::uint64_t> runs;
  std::optional<std::chrono::nanoseconds> time;
};

struct SearchProgress {
  std::uint64_t runs = 0;
  Size size;  // so far
};

struct SearchOptions {
  unsigned jobs = 1;  // 0: as many as the machine runs at once
  Budget budget;
  std::optional<CpuProfile> cpu;  // charged in each run, whatever the scenario says
  std::size_t most_records = 0;   // a candidate with a longer journal is no smaller one
  const std::atomic<bool>* interrupted = nullptr;
  std::function<void(const SearchProgress&)> progress;
};

enum class SearchEnd { smallest, out_of_budget, interrupted };

struct Shrunk {
  Case smallest;
  std::uint64_t runs = 0;
  SearchEnd end = SearchEnd::smallest;
};

/// REQUIRES: the goal's finding is there in a run of `from`.
[[nodiscard]] Shrunk shrink(Case from, const Goal& goal, const SearchOptions& options);

}  // namespace onetip::sim::shrink
