#include "sim/swarm/network_draw.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/swarm/draw.hpp"
#include "sim/swarm/words.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/words.hpp"

namespace onetip::sim::swarm {

namespace {

using Names = std::vector<std::string>;
using Topology = std::function<std::string(const Names& names)>;

/// Mostly few: what goes wrong among a hundred goes wrong among five, and is easier to read there.
std::size_t draw_size(Draw& draw) {
  struct Range {
    std::uint64_t least, most;
  };
  const auto [least, most] = draw.weighted<Range>(
      {{2, {1, 1}}, {6, {2, 2}}, {55, {3, 7}}, {25, {8, 12}}, {9, {13, 20}}, {3, {30, 40}}});
  return draw.between(least, most);
}

Topology plain(const std::string& word) {
  return [word](const Names&) { return word; };
}

Topology draw_random(std::size_t peers, Draw& draw) {
  std::uint64_t degree = draw.between(std::uint64_t{2}, std::min<std::uint64_t>(6, peers - 1));
  if (peers % 2 == 1) degree -= degree % 2;
  return plain(fmt::format("{{random: {{degree: {}}}}}", degree));
}

Topology draw_small_world(std::size_t peers, Draw& draw) {
  const std::uint64_t degree = peers > 6 && draw.chance(50) ? 4 : 2;
  const auto rewire = draw.one_of<std::string>({"0", "0.1", "0.2", "0.5"});
  return plain(fmt::format("{{small-world: {{degree: {}, rewire: {}}}}}", degree, rewire));
}

Topology draw_scale_free(std::size_t peers, Draw& draw) {
  const std::uint64_t links = draw.between(std::uint64_t{1}, std::min<std::uint64_t>(3, peers - 1));
  return plain(fmt::format("{{scale-free: {{links: {}}}}}", links));
}

/// A tree where each newcomer knows one of those before it, some more connections, and each dialled
/// from either end.
Topology draw_edges(std::size_t peers, Draw& draw) {
  std::vector<std::pair<std::size_t, std::size_t>> edges;
  const auto connect = [&](std::size_t a, std::size_t b) {
    if (draw.chance(50)) std::swap(a, b);
    edges.emplace_back(a, b);
  };
  for (std::size_t peer = 1; peer < peers; ++peer)
    connect(peer, draw.between(std::uint64_t{0}, peer - 1));
  for (std::size_t more = draw.between(std::uint64_t{0}, peers); more > 0; --more) {
    const std::size_t a = draw.between(std::uint64_t{0}, peers - 1);
    const std::size_t b = draw.between(std::uint64_t{0}, peers - 1);
    if (a != b) connect(a, b);
  }
  return [edges](const Names& names) {
    Names pairs;
    for (const auto& [a, b] : edges) pairs.push_back(in_list({names[a], names[b]}));
    return fmt::format("{{edges: {}}}", in_list(pairs));
  };
}

/// Two peers and more have every topology; one has those that need no connection.
std::vector<std::string> topologies_of(std::size_t peers) {
  std::vector<std::string> all;
  for (const std::string_view word : yaml::words::topologies.here()) {
    const bool needs_some = word == "random" || word == "small-world" || word == "scale-free";
    if (needs_some && peers < 3) continue;
    if (word == "edges" && peers < 2) continue;
    all.emplace_back(word);
  }
  return all;
}

Topology draw_topology(std::size_t peers, Draw& draw) {
  const std::string word = draw.one_of(topologies_of(peers));
  if (word == "random") return draw_random(peers, draw);
  if (word == "small-world") return draw_small_world(peers, draw);
  if (word == "scale-free") return draw_scale_free(peers, draw);
  if (word == "edges") return draw_edges(peers, draw);
  return plain(word);
}

/// As the scenario's reader builds it.
Graph built(std::uint64_t seed, std::size_t peers, const Topology& topology) {
  Names names;
  for (std::size_t peer = 0; peer < peers; ++peer) names.push_back(fmt::format("p{}", peer));
  const std::string text =
      fmt::format("seed: {}\npeers: {}\ntopology: {}\nexpect: [{{at: end, tips: 1}}]\n", seed,
                  peers, topology(names));
  return graph_of(read_scenario(text, "topology"));
}

}  // namespace

Network draw_network(std::uint64_t seed) {
  Draw sizes(seed, "size");
  Network network;
  network.peers = draw_size(sizes);
  Draw draw(seed, "topology");
  for (;;) {
    network.topology = draw_topology(network.peers, draw);
    try {
      network.graph = built(seed, network.peers, network.topology);
      return network;
    } catch (const ScenarioError&) {
      continue;  // this seed builds no such graph that hangs together: another one
    }
  }
}

}  // namespace onetip::sim::swarm
