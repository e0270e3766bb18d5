#include "sim/shrink/size.hpp"

#include <fmt/format.h>

#include "sim/scenario/timeline.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::shrink {
namespace {

std::uint64_t blocks_of(const TimelineEntry& entry) {
  if (const auto* mine = std::get_if<Mine>(&entry.action)) {
    return mine->blocks * mine->by.size() * repetitions(entry);
  }
  if (const auto* send = std::get_if<Send>(&entry.action)) {
    return send->from.size() * send->to.size() * repetitions(entry);
  }
  const auto* steady = std::get_if<SteadyMining>(&entry.action);
  return steady == nullptr ? 0 : static_cast<std::uint64_t>(steady->span / steady->interval);
}

}  // namespace

Size size_of(const Scenario& scenario) {
  Size size{scenario.peers.size(), scenario.timeline.size(), 0};
  for (const TimelineEntry& entry : scenario.timeline) size.blocks += blocks_of(entry);
  return size;
}

std::string to_text(const Size& size) {
  return fmt::format("{}, {}, {}", counted(size.peers, "peer"),
                     counted(size.entries, "entry", "entries"), counted(size.blocks, "block"));
}

}  // namespace onetip::sim::shrink
