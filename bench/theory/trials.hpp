#pragma once
// Trials: small networks in virtual time of which theory knows what they come to
// (closed_forms.hpp), and what they came to, from the journal.
//
// Runs of one trial are alike but for the seed, and share nothing: any thread.

#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace onetip::theory {

/// What steady mining came to.
struct Findings {
  std::vector<sim::Nanos> moments;  // of the blocks found, since the topology stood
  std::uint64_t heights = 0;        // at which blocks were found
  std::uint64_t forked = 0;         // of these, with more than one
  std::uint64_t in_chain = 0;       // blocks of the best chain that an honest peer holds at the end
  std::vector<std::uint64_t> by;    // of these, each peer's

  [[nodiscard]] std::uint64_t stale() const { return moments.size() - in_chain; }
};

/// Equal miners, each connected to every other one, links of the same latency, the longest chain.
struct Mesh {
  unsigned miners = 8;
  sim::Nanos latency{};
  sim::Nanos interval{};
  std::uint64_t blocks = 0;  // that are to be expected
};
[[nodiscard]] Findings run(const Mesh& mesh, std::uint64_t seed);

/// A selfish pool (peer 0) with `alpha` of all mining, and honest miners; latency next to nothing.
struct Pool {
  double alpha = 0;
  std::uint64_t blocks = 0;  // that are to be expected
};
[[nodiscard]] Findings run(const Pool& pool, std::uint64_t seed);

/// One block, mined by the first peer.
struct Spreading {
  std::string topology;  // as a scenario says it
  unsigned peers = 0;
  std::string links;  // as a scenario says them: `{latency: 10ms}`
};
struct Arrivals {
  std::vector<sim::Nanos> after;  // for each peer: how long after it was mined it held the block
  std::vector<std::size_t> distance;  // from the first peer, in links
  std::uint64_t bytes = 0;            // of all that was said for it
};
[[nodiscard]] Arrivals run(const Spreading& spreading, std::uint64_t seed);

}  // namespace onetip::theory
