#pragma once
// Calibration: measures on this machine what a CPU profile says (sim/scenario/cpu_profile.hpp).
//
// Each figure is the median of several rounds; a round takes them one after the other, so that what
// else the machine does at the time disturbs all of them alike. What is measured is what peers do
// with own blocks, each part by itself: what would be left of a whole judgement is smaller than the
// noise of what is taken off. The CPU time of this thread counts, not the clock on the wall.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/scenario/cpu_profile.hpp"

namespace onetip::sim {

struct CalibrationOptions {
  unsigned rounds = 9;  // > 0
  /// Each measurement repeats its work for so long.
  std::chrono::nanoseconds stretch = std::chrono::milliseconds(12);
  /// CPU time of the calling thread; another one in tests.
  std::function<std::chrono::nanoseconds()> clock;
  const std::atomic<bool>* interrupted = nullptr;  // looked at between measurements
  /// So many of the measurements are done.
  std::function<void(std::size_t done, std::size_t of)> progress;
};

/// A figure as it came out in the rounds.
struct Spread {
  std::uint64_t median = 0;
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

struct Calibration {
  CpuProfile profile;           // the medians
  std::vector<Spread> figures;  // in the order of kCpuFigures
  std::size_t block_bytes = 0;  // of the block that was read and written
};

/// None: it was interrupted.
[[nodiscard]] std::optional<Calibration> calibrate(const CalibrationOptions& options);

}  // namespace onetip::sim
