// The drawn topologies.

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_set.hpp>
#include <numeric>
#include <utility>

#include "sim/scenario/topology.hpp"

namespace onetip::sim::topology {

namespace {

/// How often a graph is drawn again when it falls apart.
constexpr int kAttempts = 100;

Edge ordered(PeerIndex a, PeerIndex b) { return {std::min(a, b), std::max(a, b)}; }

core::Error falls_apart(std::string_view what) {
  return {fmt::format("{} falls apart: {} draws were not connected", what, kAttempts)};
}

std::vector<PeerIndex> shuffled(std::size_t peers, core::Random& random) {
  std::vector<PeerIndex> order(peers);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = peers; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  return order;
}

/// Graph: edges that can be drawn from and looked up.
struct Graph {
  Edges edges;
  boost::unordered_flat_set<Edge> set;  // the same

  bool add(PeerIndex a, PeerIndex b) {
    if (a == b || !set.insert(ordered(a, b)).second) return false;
    edges.push_back(ordered(a, b));
    return true;
  }
};

Edges in_order(Edges edges) {
  std::sort(edges.begin(), edges.end());
  return edges;
}

/// Each peer of a ring is joined to its degree / 2 next ones, and to the opposite one for an odd
/// degree.
Graph circulant(const std::vector<PeerIndex>& order, std::size_t degree) {
  const std::size_t peers = order.size();
  Graph graph;
  for (std::size_t i = 0; i < peers; ++i) {
    for (std::size_t j = 1; j <= degree / 2; ++j) graph.add(order[i], order[(i + j) % peers]);
    if (degree % 2 == 1) graph.add(order[i], order[(i + peers / 2) % peers]);
  }
  return graph;
}

/// a-b, c-d become a-d, c-b: degrees stay.
void swap_ends(Graph& graph, core::Random& random) {
  Edge& first = graph.edges[random.below(graph.edges.size())];
  Edge& second = graph.edges[random.below(graph.edges.size())];
  auto [a, b] = first;
  auto [c, d] = second;
  if (random.below(2) == 1) std::swap(c, d);
  const Edge new_first = ordered(a, d);
  const Edge new_second = ordered(c, b);
  if (a == d || c == b || new_first == new_second || graph.set.contains(new_first) ||
      graph.set.contains(new_second)) {
    return;
  }
  graph.set.erase(first);
  graph.set.erase(second);
  graph.set.insert(new_first);
  graph.set.insert(new_second);
  first = new_first;
  second = new_second;
}

}  // namespace

core::Result<Edges> random_regular(std::size_t peers, std::size_t degree, core::Random& random) {
  if (degree >= peers) {
    return core::Error{fmt::format("{} peers can't have {} connections each, at most {}", peers,
                                   degree, peers == 0 ? 0 : peers - 1)};
  }
  if (peers * degree % 2 == 1) {
    return core::Error{
        fmt::format("{} peers can't have exactly {} connections each, since {} times {} is odd",
                    peers, degree, peers, degree)};
  }
  if (peers * degree / 2 > kMaxEdges) {
    return core::Error{
        fmt::format("{} connections are more than the limit of {}", peers * degree / 2, kMaxEdges)};
  }
  Graph graph = circulant(shuffled(peers, random), degree);
  // A graph of degree 2 is a ring or falls apart: the shuffled ring is already a fair draw.
  constexpr std::size_t kSwapsPerEdge = 5;
  const std::size_t swaps = degree > 2 ? kSwapsPerEdge * graph.edges.size() : 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    for (std::size_t i = 0; i < swaps; ++i) swap_ends(graph, random);
    if (is_connected(peers, graph.edges)) return in_order(std::move(graph.edges));
  }
  return falls_apart(fmt::format("`random` of degree {}", degree));
}

core::Result<Edges> small_world(std::size_t peers, std::size_t degree, double rewire,
                                core::Random& random) {
  if (degree >= peers || degree % 2 == 1) {
    return core::Error{
        fmt::format("the degree of a small world of {} peers is even and below {}, "
                    "not {}",
                    peers, peers, degree)};
  }
  if (peers * degree / 2 > kMaxEdges) {
    return core::Error{
        fmt::format("{} connections are more than the limit of {}", peers * degree / 2, kMaxEdges)};
  }
  std::vector<PeerIndex> order(peers);
  std::iota(order.begin(), order.end(), 0);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Graph graph = circulant(order, degree);
    for (Edge& edge : graph.edges) {
      if (random.unit() >= rewire) continue;
      const Edge drawn = ordered(edge.first, static_cast<PeerIndex>(random.below(peers)));
      // A taken end is no reason to draw for ever: the edge stays.
      if (drawn.first == drawn.second || !graph.set.insert(drawn).second) continue;
      graph.set.erase(edge);
      edge = drawn;
    }
    if (is_connected(peers, graph.edges)) return in_order(std::move(graph.edges));
  }
  return falls_apart(fmt::format("`small-world` of degree {}", degree));
}

core::Result<Edges> scale_free(std::size_t peers, std::size_t links, core::Random& random) {
  if (links == 0 || links >= peers) {
    return core::Error{fmt::format("each newcomer among {} peers has from 1 to {} links, not {}",
                                   peers, peers == 0 ? 0 : peers - 1, links)};
  }
  if (peers * links > kMaxEdges) {
    return core::Error{fmt::format("about {} connections are more than the limit of {}",
                                   peers * links, kMaxEdges)};
  }
  Graph graph;
  std::vector<PeerIndex> ends;  // each peer as often as it has connections
  const auto join = [&](std::size_t a, std::size_t b) {
    if (!graph.add(static_cast<PeerIndex>(a), static_cast<PeerIndex>(b))) return false;
    ends.push_back(static_cast<PeerIndex>(a));
    ends.push_back(static_cast<PeerIndex>(b));
    return true;
  };
  for (std::size_t a = 0; a <= links; ++a) {
    for (std::size_t b = a + 1; b <= links; ++b) join(a, b);
  }
  for (std::size_t newcomer = links + 1; newcomer < peers; ++newcomer) {
    const std::size_t before = ends.size();
    for (std::size_t joined = 0; joined < links;) {
      if (join(ends[random.below(before)], newcomer)) ++joined;
    }
  }
  return in_order(std::move(graph.edges));
}

}  // namespace onetip::sim::topology
