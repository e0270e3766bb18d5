#include "sim/scenario/scenario.hpp"

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

std::string_view to_text(Engine engine) {
  switch (engine) {
    case Engine::tcp:
      return "tcp";
    case Engine::virtual_time:
      return "virtual";
    case Engine::both:
      return "both";
  }
  return "";
}

bool is_hostile(Behaviour behaviour) {
  switch (behaviour) {
    case Behaviour::honest:
    case Behaviour::stubborn:
    case Behaviour::silent:
    case Behaviour::credulous:
      return false;
    case Behaviour::mute:
    case Behaviour::slow:
    case Behaviour::garbage:
    case Behaviour::forger:
    case Behaviour::grinder:
    case Behaviour::withholder:
    case Behaviour::double_spender:
    case Behaviour::boaster:
    case Behaviour::glutton:
      return true;
  }
  ONETIP_ASSERT(false, "a behaviour is one of these");
  return false;
}

std::string_view to_text(Behaviour behaviour) {
  switch (behaviour) {
    case Behaviour::honest:
      return "honest";
    case Behaviour::mute:
      return "mute";
    case Behaviour::slow:
      return "slow";
    case Behaviour::garbage:
      return "garbage";
    case Behaviour::forger:
      return "forger";
    case Behaviour::grinder:
      return "grinder";
    case Behaviour::withholder:
      return "withholder";
    case Behaviour::double_spender:
      return "double-spender";
    case Behaviour::boaster:
      return "boaster";
    case Behaviour::glutton:
      return "glutton";
    case Behaviour::stubborn:
      return "stubborn";
    case Behaviour::silent:
      return "silent";
    case Behaviour::credulous:
      return "credulous";
  }
  ONETIP_ASSERT(false, "a behaviour is one of these");
  return {};
}

std::string_view keyword(const TimelineAction& action) {
  static constexpr std::array<std::string_view, std::variant_size_v<TimelineAction>> kKeywords{
      "mine", "send",  "partition", "disconnect", "degrade", "crash", "pause",
      "skew", "churn", "join",      "leave",      "heal",    "mining"};
  return kKeywords[action.index()];
}

bool is_fault(const TimelineAction& action) {
  return !std::holds_alternative<Mine>(action) && !std::holds_alternative<Send>(action) &&
         !std::holds_alternative<Join>(action) && !std::holds_alternative<Leave>(action) &&
         !std::holds_alternative<Heal>(action) && !std::holds_alternative<SteadyMining>(action);
}

bool LinkRule::concerns(PeerIndex from, PeerIndex to) const {
  const auto in = [](const PeerSet& set, PeerIndex peer) {
    return std::binary_search(set.begin(), set.end(), peer);
  };
  return (in(a, from) && in(b, to)) || (in(a, to) && in(b, from));
}

void LinkRule::apply(LinkSpec& spec) const {
  if (latency) spec.latency = *latency;
  if (jitter) spec.jitter = *jitter;
  if (bits_per_second) spec.bits_per_second = bits_per_second;
}

LinkSpec Scenario::link(PeerIndex from, PeerIndex to) const {
  LinkSpec spec;
  for (const LinkRule& rule : links) {
    if (rule.concerns(from, to)) rule.apply(spec);
  }
  return spec;
}

}  // namespace onetip::sim
