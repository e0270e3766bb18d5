#include "sim/scenario/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace onetip::sim::topology {

namespace {

core::Error too_many(std::size_t edges) {
  return {fmt::format("{} connections are more than the limit of {}", edges, kMaxEdges)};
}

/// An edge for each peer but the first, from the peer that `before` gives.
template <class Before>
Edges each_behind(std::size_t peers, Before before) {
  Edges edges;
  for (std::size_t i = 1; i < peers; ++i) {
    edges.emplace_back(static_cast<PeerIndex>(before(i)), static_cast<PeerIndex>(i));
  }
  std::sort(edges.begin(), edges.end());
  return edges;
}

}  // namespace

core::Result<Edges> mesh(std::size_t peers) {
  const std::size_t count = peers * (peers - (peers > 0 ? 1 : 0)) / 2;
  if (count > kMaxEdges) return too_many(count);
  Edges edges;
  for (std::size_t a = 0; a < peers; ++a) {
    for (std::size_t b = a + 1; b < peers; ++b) edges.emplace_back(a, b);
  }
  return edges;
}

Edges ring(std::size_t peers) {
  Edges edges = line(peers);
  if (peers > 2) edges.emplace_back(0, static_cast<PeerIndex>(peers - 1));
  std::sort(edges.begin(), edges.end());
  return edges;
}

Edges line(std::size_t peers) {
  return each_behind(peers, [](std::size_t i) { return i - 1; });
}

Edges star(std::size_t peers) {
  return each_behind(peers, [](std::size_t) { return 0; });
}

Edges tree(std::size_t peers) {
  return each_behind(peers, [](std::size_t i) { return (i - 1) / 2; });
}

Edges grid(std::size_t peers) {
  std::size_t columns = 1;
  while (columns * columns < peers) ++columns;
  Edges edges;
  for (std::size_t i = 0; i < peers; ++i) {
    const bool last_column = (i + 1) % columns == 0;
    if (!last_column && i + 1 < peers) edges.emplace_back(i, i + 1);
    if (i + columns < peers) edges.emplace_back(i, i + columns);
  }
  return edges;
}

Edges bootstrap(std::size_t peers) {
  Edges edges;
  for (std::size_t i = 1; i < peers; ++i) edges.emplace_back(i, 0);
  return edges;
}

bool is_connected(std::size_t peers, const Edges& edges) {
  std::vector<PeerIndex> leader(peers);
  std::iota(leader.begin(), leader.end(), 0);
  const auto find = [&leader](PeerIndex peer) {
    while (leader[peer] != peer) peer = leader[peer] = leader[leader[peer]];
    return peer;
  };
  std::size_t parts = peers;
  for (const auto& [a, b] : edges) {
    const PeerIndex of_a = find(a);
    const PeerIndex of_b = find(b);
    if (of_a == of_b) continue;
    leader[of_a] = of_b;
    --parts;
  }
  return parts <= 1;
}

}  // namespace onetip::sim::topology
