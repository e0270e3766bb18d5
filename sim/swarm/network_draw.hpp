#pragma once
// How many peers, and who dials whom: what is drawn first, since all else depends on it.

#include <cstdint>
#include <functional>
#include <string>

#include "sim/swarm/graph.hpp"

namespace onetip::sim::swarm {

/// A topology of peers that are known by their number alone.
struct Network {
  std::size_t peers = 0;
  /// Its value in a scenario, once the peers have names: `ring`, `{edges: [[a0, a1]]}`.
  std::function<std::string(const std::vector<std::string>& names)> topology;
  Graph graph;  // as the scenario's seed builds it
};

[[nodiscard]] Network draw_network(std::uint64_t seed);

}  // namespace onetip::sim::swarm
