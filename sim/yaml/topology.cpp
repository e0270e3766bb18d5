// Who dials whom.

#include "sim/scenario/topology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

namespace {

using topology::Edge;
using topology::Edges;

Edges built(const Source& source, core::Result<Edges> edges) {
  if (!edges) throw ScenarioError(source, edges.error().what);
  return std::move(*edges);
}

Edges random_regular(const Node& node, std::size_t peers, core::Random& random) {
  const Fields fields(node, words::random_options, "{degree: 8}");
  const Node& degree = fields.require("degree");
  return built(degree.source,
               topology::random_regular(peers, read_count(degree, 1, kMaxPeers), random));
}

Edges small_world(const Node& node, std::size_t peers, core::Random& random) {
  const Fields fields(node, words::small_world_options, "{degree: 6, rewire: 0.1}");
  const Node& degree = fields.require("degree");
  const std::uint64_t nearest = read_count(degree, 2, kMaxPeers);
  const double rewire = read_share(fields.require("rewire"));
  return built(degree.source, topology::small_world(peers, nearest, rewire, random));
}

Edges scale_free(const Node& node, std::size_t peers, core::Random& random) {
  const Fields fields(node, words::scale_free_options, "{links: 3}");
  const Node& links = fields.require("links");
  return built(links.source, topology::scale_free(peers, read_count(links, 1, kMaxPeers), random));
}

/// Connections as the file lists them: the left dials the right, all to all. A pair that is there
/// already, in either direction, is the same connection.
class EdgeList {
 public:
  void add(const Node& pair, Roster& roster) {
    if (pair.kind != Node::Kind::list || pair.items.size() != 2) {
      fail_expected(pair, "a pair like [p0, p1]: who dials, and whom");
    }
    const PeerSet left = read_selector(pair.items[0], roster);
    const PeerSet right = read_selector(pair.items[1], roster);
    if (left == right && left.size() == 1) {
      throw ScenarioError(pair.source, "a peer has no connection to itself");
    }
    pairs_ += left.size() * right.size();
    if (pairs_ > kMaxPairs) {
      throw ScenarioError(pair.source, fmt::format("more than {} pairs, the limit", kMaxPairs));
    }
    for (const PeerIndex a : left) {
      for (const PeerIndex b : right) connect(a, b);
    }
  }

  [[nodiscard]] Edges take() { return std::move(edges_); }

 private:
  /// Named pairs; those named twice and those of a peer with itself included.
  static constexpr std::size_t kMaxPairs = 2 * topology::kMaxEdges;

  void connect(PeerIndex a, PeerIndex b) {
    if (a != b && known_.insert({std::min(a, b), std::max(a, b)}).second) {
      edges_.emplace_back(a, b);
    }
  }

  std::size_t pairs_ = 0;
  std::set<Edge> known_;
  Edges edges_;
};

Edges listed(const Node& node, Roster& roster) {
  if (node.kind != Node::Kind::list || node.items.empty()) {
    fail_expected(node, "pairs like [[p0, p1], [p1, p2]]");
  }
  EdgeList edges;
  for (const Node& pair : node.items) edges.add(pair, roster);
  return edges.take();
}

/// `ring`, or `{random: {degree: 8}}`: the keyword and its options, null where it has none.
struct Choice {
  Source source;
  std::string keyword;
  const Node* options = nullptr;
};

Choice read_keyword(const Node& node) {
  constexpr std::string_view kExpected = "a topology like ring or {random: {degree: 8}}";
  Choice choice{node.source, {}, nullptr};
  if (node.kind == Node::Kind::mapping && node.keys.size() == 1) {
    choice = {node.keys[0].source, node.keys[0].text, &node.items[0]};
  } else {
    choice.keyword = read_text(node, kExpected);
  }
  check_word(choice.source, choice.keyword, words::topologies);
  return choice;
}

Edges with_options(const Choice& choice, Roster& roster, core::Random& random) {
  if (choice.options == nullptr) {
    throw ScenarioError(choice.source, fmt::format("`{}` needs its options", choice.keyword),
                        "like {random: {degree: 8}}, {small-world: {degree: 6, rewire: 0.1}}, "
                        "{scale-free: {links: 3}}, {edges: [[p0, p1]]}");
  }
  const std::size_t peers = roster.size();
  if (choice.keyword == "random") return random_regular(*choice.options, peers, random);
  if (choice.keyword == "small-world") return small_world(*choice.options, peers, random);
  if (choice.keyword == "scale-free") return scale_free(*choice.options, peers, random);
  return listed(*choice.options, roster);
}

Edges plain(const Choice& choice, std::size_t peers) {
  if (choice.options != nullptr) {
    throw ScenarioError(choice.source, fmt::format("`{}` has no options", choice.keyword),
                        fmt::format("topology: {}", choice.keyword));
  }
  if (choice.keyword == "mesh") return built(choice.source, topology::mesh(peers));
  if (choice.keyword == "ring") return topology::ring(peers);
  if (choice.keyword == "line") return topology::line(peers);
  if (choice.keyword == "star") return topology::star(peers);
  if (choice.keyword == "tree") return topology::tree(peers);
  if (choice.keyword == "grid") return topology::grid(peers);
  return topology::bootstrap(peers);
}

Edges build(const Choice& choice, Roster& roster, core::Random& random) {
  const bool takes_options = choice.keyword == "random" || choice.keyword == "small-world" ||
                             choice.keyword == "scale-free" || choice.keyword == "edges";
  return takes_options ? with_options(choice, roster, random) : plain(choice, roster.size());
}

Edges build_default(std::size_t peers, core::Random& random, std::string& keyword) {
  constexpr std::size_t kLargestMesh = 8;
  constexpr std::size_t kDegree = 8;
  const bool is_mesh = peers <= kLargestMesh;
  keyword = is_mesh ? "mesh" : "random";
  return is_mesh ? topology::mesh(peers).value()
                 : topology::random_regular(peers, kDegree, random).value();
}

}  // namespace

void read_topology(const Node* node, Roster& roster, Scenario& scenario) {
  core::Random random(scenario.seed, "topology");
  Edges edges;
  if (node == nullptr) {
    edges = build_default(roster.size(), random, scenario.topology);
  } else {
    const Choice choice = read_keyword(*node);
    scenario.topology = choice.keyword;
    edges = build(choice, roster, random);
  }
  scenario.learn_addresses = scenario.topology == "bootstrap";
  for (const auto& [dialler, dialled] : edges) scenario.peers[dialler].dials.push_back(dialled);
}

}  // namespace onetip::sim::yaml
