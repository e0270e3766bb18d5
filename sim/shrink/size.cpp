#include "sim/shrink/size.hpp"

#include <fmt/format.h>

#include "sim/timeline.hpp"

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

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

}  // namespace

Size size_of(const Scenario& scenario) {
  Size size{scenario.peers.size(), scenario.timeline.size(), 0};
  for (const TimelineEntry& entry : scenario.timeline) size.blocks += blocks_of(entry);
  return size;
}

std::string to_text(const Size& size) {
  return fmt::format("{}, {}, {}", counted(size.peers, "peer", "peers"),
                     counted(size.entries, "entry", "entries"),
                     counted(size.blocks, "block", "blocks"));
}

}  // namespace onetip::sim::shrink
