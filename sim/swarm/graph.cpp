#include "sim/swarm/graph.hpp"

#include <algorithm>

#include "sim/scenario/selector.hpp"

namespace onetip::sim::swarm {

namespace {

bool is_in(const PeerSet& set, PeerIndex peer) {
  return std::binary_search(set.begin(), set.end(), peer);
}

/// Each of `gone` knows somebody who stays: where it can't leave after all, it is not alone.
bool all_know_a_stayer(const Graph& graph, const PeerSet& gone, const PeerSet& out) {
  return std::all_of(gone.begin(), gone.end(), [&](PeerIndex peer) {
    return std::any_of(graph[peer].begin(), graph[peer].end(),
                       [&](PeerIndex other) { return !is_in(gone, other) && !is_in(out, other); });
  });
}

}  // namespace

Graph graph_of(const Scenario& scenario) {
  Graph graph(scenario.peers.size());
  for (PeerIndex peer = 0; peer < graph.size(); ++peer) {
    for (const PeerIndex other : scenario.peers[peer].dials) {
      graph[peer].push_back(other);
      graph[other].push_back(peer);
    }
  }
  for (PeerSet& neighbours : graph) {
    std::sort(neighbours.begin(), neighbours.end());
    neighbours.erase(std::unique(neighbours.begin(), neighbours.end()), neighbours.end());
  }
  return graph;
}

bool connected_without(const Graph& graph, const PeerSet& out) {
  std::vector<bool> seen(graph.size(), false);
  for (const PeerIndex peer : out) seen[peer] = true;
  const auto first = std::find(seen.begin(), seen.end(), false);
  if (first == seen.end()) return true;
  std::vector<PeerIndex> queue{static_cast<PeerIndex>(first - seen.begin())};
  seen[queue.front()] = true;
  for (std::size_t i = 0; i < queue.size(); ++i) {
    for (const PeerIndex other : graph[queue[i]]) {
      if (!seen[other]) queue.push_back(other);
      seen[other] = true;
    }
  }
  return std::find(seen.begin(), seen.end(), false) == seen.end();
}

PeerSet dispensable(const Graph& graph, const std::vector<PeerIndex>& candidates, std::size_t most,
                    const PeerSet& out) {
  PeerSet gone;
  for (const PeerIndex peer : candidates) {
    if (gone.size() >= most) break;
    const PeerSet more = united(gone, {peer});
    const bool can_go = connected_without(graph, united(more, out));
    if (can_go && all_know_a_stayer(graph, more, out)) gone = more;
  }
  return gone;
}

}  // namespace onetip::sim::swarm
