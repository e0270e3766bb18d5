#include "sim/commands/status_line.hpp"

#include <fmt/format.h>

#include <string_view>

#include "sim/text/prose.hpp"

namespace onetip::sim {

namespace {

/// A line that wraps can't be rewritten: what a terminal has no room for is cut off by itself.
constexpr std::string_view kNoWrap = "\x1b[?7l";
constexpr std::string_view kWrap = "\x1b[?7h";
constexpr std::string_view kClearRest = "\x1b[K";

}  // namespace

std::string status_text(const Scenario& scenario, const Progress& progress) {
  const double seconds = std::chrono::duration<double>(progress.time).count();
  std::string text = fmt::format(
      "{} {:.1f} s  {}  {}  {}  height {}", scenario.name, seconds,
      counted(progress.vital.peers, "peer"), counted(progress.vital.connections, "connection"),
      counted(progress.vital.distinct_tips, "tip"), progress.vital.max_height);
  if (!progress.stands) text += "  connecting";
  for (const std::string& fault : progress.faults) text += "  " + fault;
  return text;
}

void StatusLine::show(const std::string& text) {
  terminal_ << fmt::format("\r{}{}{}{}", kNoWrap, text, kClearRest, kWrap) << std::flush;
  shown_ = true;
}

void StatusLine::clear() {
  if (shown_) terminal_ << '\r' << kClearRest << std::flush;
  shown_ = false;
}

}  // namespace onetip::sim
