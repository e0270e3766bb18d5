#include "sim/scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/assert.hpp"

namespace onetip::sim {

std::string to_text(Nanos duration) {
  struct Unit {
    std::int64_t nanos;
    std::string_view name;
  };
  static constexpr std::array<Unit, 4> kUnits{
      {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}}};
  const auto* unit = std::find_if(kUnits.begin(), kUnits.end(), [duration](const Unit& candidate) {
    return duration.count() % candidate.nanos == 0;
  });
  return fmt::format("{}{}", duration.count() / unit->nanos, unit->name);
}

std::string Source::text() const {
  return line == 0 ? file : fmt::format("{}:{}:{}", file, line, column);
}

bool is_hostile(Behaviour behaviour) { return behaviour == Behaviour::forger; }

std::string_view to_text(Behaviour behaviour) {
  switch (behaviour) {
    case Behaviour::honest:
      return "honest";
    case Behaviour::forger:
      return "forger";
    case Behaviour::stubborn:
      return "stubborn";
    case Behaviour::silent:
      return "silent";
    case Behaviour::credulous:
      return "credulous";
  }
  ONETIP_ASSERT(false, "a behaviour is one of the five");
  return {};
}

std::string_view keyword(const TimelineAction& action) {
  static constexpr std::array<std::string_view, std::variant_size_v<TimelineAction>> kKeywords{
      "mine", "send", "partition", "disconnect", "heal"};
  return kKeywords[action.index()];
}

LinkSpec Scenario::link(PeerIndex from, PeerIndex to) const {
  const auto in = [](const PeerSet& set, PeerIndex peer) {
    return std::binary_search(set.begin(), set.end(), peer);
  };
  LinkSpec spec;
  for (const LinkRule& rule : links) {
    if (!(in(rule.a, from) && in(rule.b, to)) && !(in(rule.a, to) && in(rule.b, from))) continue;
    if (rule.latency) spec.latency = *rule.latency;
    if (rule.jitter) spec.jitter = *rule.jitter;
    if (rule.bits_per_second) spec.bits_per_second = rule.bits_per_second;
  }
  return spec;
}

}  // namespace onetip::sim
