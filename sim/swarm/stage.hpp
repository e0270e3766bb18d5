#pragma once
// Stage: what the lower half of a random scenario is drawn on, and how peers are named in it.
//
// The peers, links and settings are read already, whether they were drawn or are a file's; so what
// is drawn on them is the same for the same peers.

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/swarm/draw.hpp"
#include "sim/swarm/graph.hpp"

namespace onetip::sim::swarm {

struct Stage {
  std::uint64_t seed = 1;
  const Scenario& scenario;
  Nanos length{};  // nothing begins later
  Graph graph;
  PeerSet hostile;
  bool polls = false;
  std::vector<std::string> groups;  // of more than one peer

  [[nodiscard]] const std::string& name(PeerIndex peer) const { return scenario.peers[peer].name; }
  [[nodiscard]] std::size_t size() const { return scenario.peers.size(); }
  [[nodiscard]] std::vector<std::string> names(const std::vector<PeerIndex>& peers) const;
};
/// `scenario`: outlives it.
[[nodiscard]] Stage make_stage(std::uint64_t seed, const Scenario& scenario);

/// Peers, and what selects them.
struct Who {
  std::string text;
  PeerSet peers;
};
[[nodiscard]] Who draw_one(const Stage& stage, Draw& draw);
/// One or more of them, named in one of the ways that selectors have: a name, a range, a group, a
/// share, a list. At most half of all where there is more than one.
[[nodiscard]] Who draw_some(const Stage& stage, Draw& draw);

/// An entry of the timeline: when, for the order in the file, and its text.
struct Entry {
  Nanos at{};
  std::string text;  // `{at: 1s, for: 2s, pause: p3}`
  bool triggered = false;
};
using Entries = std::vector<Entry>;

}  // namespace onetip::sim::swarm
