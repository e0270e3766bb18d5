#pragma once
// MinedBelow: how many blocks of a chain some peers mined, counted once a block.

#include <cstdint>
#include <vector>

#include "sim/checks/scene.hpp"

namespace onetip::sim::checks {

class MinedBelow {
 public:
  MinedBelow(const PeerSet& miners, const Scenario& scenario);

  /// Of the blocks from the genesis to `tip`, those that `miners` mined; a genesis counts where
  /// each peer mines its own. Costs the blocks that were not asked for yet.
  [[nodiscard]] std::uint64_t count(const Scene& scene, BlockRef tip) const;
  /// Whether they mined this very block.
  [[nodiscard]] bool mined(const Scene& scene, BlockRef block) const;

 private:
  std::vector<bool> is_miner_;                 // by peer
  mutable std::vector<std::uint64_t> counts_;  // by block: the count + 1, 0 where unknown
};

}  // namespace onetip::sim::checks
