#include "sim/sweep/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace onetip::sim {

namespace {

double from_count(std::uint64_t count) { return static_cast<double>(count); }

double from_time(const std::optional<Nanos>& time) {
  return time ? static_cast<double>(time->count()) : std::numeric_limits<double>::infinity();
}

std::string duration(double nanos) {
  if (nanos >= 1e9) return fmt::format("{:.2f} s", nanos / 1e9);
  return nanos > 0 ? fmt::format("{:.1f} ms", nanos / 1e6) : "0 ms";
}

std::string size(double bytes) {
  if (bytes >= 1e9) return fmt::format("{:.2f} GB", bytes / 1e9);
  if (bytes >= 1e6) return fmt::format("{:.2f} MB", bytes / 1e6);
  return bytes >= 1e3 ? fmt::format("{:.1f} kB", bytes / 1e3) : fmt::format("{:.0f} B", bytes);
}

}  // namespace

std::span<const FigureKind> figure_kinds() {
  using Unit = FigureKind::Unit;
  using Run = const RunFigures&;
  static constexpr std::array kKinds{
      FigureKind{"time_to_converge", "time to converge", Unit::nanos, true,
                 [](Run run) { return from_time(run.time_to_converge); }},
      FigureKind{"deepest_reorg", "deepest reorganisation", Unit::count, true,
                 [](Run run) { return from_count(run.deepest_reorg); }},
      FigureKind{"stale_blocks", "stale blocks", Unit::count, true,
                 [](Run run) { return from_count(run.stale_blocks); }},
      FigureKind{"messages", "messages", Unit::count, true,
                 [](Run run) { return from_count(run.messages); }},
      FigureKind{"bytes", "bytes", Unit::bytes, true,
                 [](Run run) { return from_count(run.bytes); }},
      FigureKind{"blocks_mined", "blocks mined", Unit::count, false,
                 [](Run run) { return from_count(run.blocks_mined); }},
      FigureKind{"duration", "duration", Unit::nanos, false,
                 [](Run run) { return from_time(run.duration); }},
  };
  return kKinds;
}

std::vector<double> values(const SweepCombination& combination, const FigureKind& kind) {
  std::vector<double> all;
  for (const SweepRun& run : combination.runs) {
    if (run.figures) all.push_back(kind.of(*run.figures));
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::string shown(const FigureKind& kind, double value) {
  if (std::isinf(value)) return "never";
  switch (kind.unit) {
    case FigureKind::Unit::nanos:
      return duration(value);
    case FigureKind::Unit::count:
      return fmt::format("{:.0f}", value);
    case FigureKind::Unit::bytes:
      return size(value);
  }
  return "?";
}

}  // namespace onetip::sim
