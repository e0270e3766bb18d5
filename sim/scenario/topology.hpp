#pragma once
// Topologies: who dials whom among N peers, known by their index.
//
// An edge is one connection; its first peer dials its second. In a drawn graph and in all the
// regular ones the lower index dials the higher. No loops, each pair once, connected, or an error.
// Drawn ones depend on nothing but their arguments and the stream. One thread at a time.

#include <cstddef>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "core/result.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim::topology {

using Edge = std::pair<PeerIndex, PeerIndex>;
using Edges = std::vector<Edge>;  // sorted

/// More connections than this are refused, before they are built.
inline constexpr std::size_t kMaxEdges = 100'000;

[[nodiscard]] core::Result<Edges> mesh(std::size_t peers);
[[nodiscard]] Edges ring(std::size_t peers);
[[nodiscard]] Edges line(std::size_t peers);
/// Around the first peer.
[[nodiscard]] Edges star(std::size_t peers);
/// Binary: peer i stands below peer (i - 1) / 2.
[[nodiscard]] Edges tree(std::size_t peers);
/// Row-major with ceil(sqrt(peers)) columns; the last row may be short.
[[nodiscard]] Edges grid(std::size_t peers);
/// Everyone dials the first, to learn of the others from it.
[[nodiscard]] Edges bootstrap(std::size_t peers);

/// Every peer has exactly `degree` connections.
[[nodiscard]] core::Result<Edges> random_regular(std::size_t peers, std::size_t degree,
                                                 core::Random& random);
/// Watts and Strogatz: a ring where each peer knows its `degree` nearest, and each connection's far
/// end is drawn anew with probability `rewire`.
[[nodiscard]] core::Result<Edges> small_world(std::size_t peers, std::size_t degree, double rewire,
                                              core::Random& random);
/// Barabási and Albert: each newcomer connects to `links` peers, drawn by how many connections they
/// have; the first links + 1 peers are a mesh.
[[nodiscard]] core::Result<Edges> scale_free(std::size_t peers, std::size_t links,
                                             core::Random& random);

[[nodiscard]] bool is_connected(std::size_t peers, const Edges& edges);

}  // namespace onetip::sim::topology
