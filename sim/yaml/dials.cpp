// Whether dials can come through: a peer gives one up after a time of its own, however slow the
// link is. A topology with such a link would never stand.

#include <fmt/format.h>

#include <algorithm>

#include "net/limits.hpp"
#include "sim/text/seconds.hpp"
#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

namespace {

/// There, and the answer back, both as early as jitter allows.
Nanos round_trip(const LinkSpec& link) {
  return 2 * std::max(link.latency - link.jitter, Nanos::zero());
}

/// What gives the latency of this link. REQUIRES: something does.
const LinkRule& slowest(const Scenario& scenario, PeerIndex from, PeerIndex to) {
  const auto gives = [&](const LinkRule& rule) { return rule.latency && rule.concerns(from, to); };
  return *std::find_if(scenario.links.rbegin(), scenario.links.rend(), gives);
}

void check_dial(const Scenario& scenario, PeerIndex from, PeerIndex to) {
  const Nanos takes = round_trip(scenario.link(from, to));
  const Nanos limit = net::kUsualLimits.dial_timeout;
  if (takes < limit) return;
  throw ScenarioError(
      slowest(scenario, from, to).latency_at,
      fmt::format(
          "{} could never dial {}: there and back takes {}, and a dial must take less than {}",
          scenario.peers[from].name, scenario.peers[to].name, in_seconds(takes), in_seconds(limit)),
      "once they are connected, a `degrade` makes a link as slow as you like");
}

}  // namespace

void check_dials(const Scenario& scenario) {
  for (std::size_t from = 0; from < scenario.peers.size(); ++from) {
    for (const PeerIndex to : scenario.peers[from].dials) {
      check_dial(scenario, static_cast<PeerIndex>(from), to);
    }
  }
}

}  // namespace onetip::sim::yaml
