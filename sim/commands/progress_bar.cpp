#include "sim/commands/progress_bar.hpp"

#include <fmt/format.h>

#include <cmath>

namespace onetip::sim {

namespace {

constexpr std::size_t kCells = 20;

std::string bar(const BatchProgress& progress) {
  const double share =
      progress.of == 0 ? 1 : static_cast<double>(progress.done) / static_cast<double>(progress.of);
  const auto full = static_cast<std::size_t>(share * kCells);
  return std::string(full, '#') + std::string(kCells - full, '.');
}

/// `4 s`, `3 min`, `2.5 h`, `12 days`.
std::string span(std::chrono::nanoseconds time) {
  const double seconds = std::ceil(std::chrono::duration<double>(time).count());
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 2 * 3600) return fmt::format("{:.0f} min", std::ceil(seconds / 60));
  if (seconds < 48 * 3600) return fmt::format("{:.1f} h", seconds / 3600);
  return fmt::format("{:.0f} days", seconds / 86400);
}

std::string rate_in_words(double rate) {
  if (rate >= 10) return fmt::format("{:.0f}/s", rate);
  return rate >= 1 ? fmt::format("{:.1f}/s", rate) : fmt::format("{:.1f}/min", rate * 60);
}

}  // namespace

std::string progress_text(const BatchProgress& progress, std::string_view note) {
  std::string text = fmt::format("[{}] {}/{} runs", bar(progress), progress.done, progress.of);
  if (const auto remaining = progress.remaining()) {
    text += fmt::format("  {}  {} left", rate_in_words(progress.rate()), span(*remaining));
  }
  if (!note.empty()) text += fmt::format("  {}", note);
  return text;
}

}  // namespace onetip::sim
