#pragma once
// How a network begins: every peer's keys, and the genesis that it starts from. All keys come from
// the scenario's seed, whatever engine runs it.

#include <chrono>
#include <vector>

#include "core/validation.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

struct FoundedChains {
  core::ChainRules rules;
  std::vector<core::KeyPair> keys;        // of each peer
  std::vector<core::Blockchain> geneses;  // one for all, or one for each peer

  [[nodiscard]] const core::Blockchain& chain_of(PeerIndex peer) const {
    return geneses.size() == 1 ? geneses.front() : geneses[peer];
  }
};

/// Mines the shared genesis, which grants 100 to the first peer, or one for each peer. `wall`: its
/// stamp.
[[nodiscard]] FoundedChains found_chains(const Scenario& scenario, std::chrono::milliseconds wall);

/// What a peer begins with that has lost everything: the shared genesis, or a fresh one of its own.
[[nodiscard]] core::Blockchain fresh_chain(const FoundedChains& founded, const Scenario& scenario,
                                           PeerIndex peer, std::chrono::milliseconds wall);

}  // namespace onetip::sim
