#include "sim/commands/status_line.hpp"

#include <fmt/format.h>

#include "sim/text/prose.hpp"

namespace onetip::sim {

namespace {

constexpr std::size_t kLineColumns = 79;  // a longer line would wrap, and could not be rewritten

}  // namespace

std::string status_text(const Scenario& scenario, const Progress& progress) {
  const double seconds = std::chrono::duration<double>(progress.time).count();
  std::string text = fmt::format(
      "{} {:.1f} s  {}  {}  {}  height {}", scenario.name, seconds,
      counted(progress.vital.peers, "peer"), counted(progress.vital.connections, "connection"),
      counted(progress.vital.distinct_tips, "tip"), progress.vital.max_height);
  if (!progress.stands) text += "  connecting";
  for (const std::string& fault : progress.faults) text += "  " + fault;
  if (text.size() > kLineColumns) text.resize(kLineColumns);
  return text;
}

void StatusLine::show(const std::string& text) {
  terminal_ << '\r' << text << "\x1b[K" << std::flush;
  shown_ = true;
}

void StatusLine::clear() {
  if (shown_) terminal_ << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace onetip::sim
