#pragma once
// Whether peers can still reach each other when some of them pass nothing on.

#include <vector>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim::swarm {

/// By peer: who is given as a neighbour of whom, whoever dials.
using Graph = std::vector<PeerSet>;
[[nodiscard]] Graph graph_of(const Scenario& scenario);

/// Whether those who are not in `out` reach each other over one another. Nobody and one do.
[[nodiscard]] bool connected_without(const Graph& graph, const PeerSet& out);

/// Of `candidates`, in their order, at most `most` that the others hold together without; each has
/// a neighbour among those who stay. `out`: who is out already.
[[nodiscard]] PeerSet dispensable(const Graph& graph, const std::vector<PeerIndex>& candidates,
                                  std::size_t most, const PeerSet& out = {});

}  // namespace onetip::sim::swarm
