#include "sim/checks/mined_below.hpp"

namespace onetip::sim::checks {

MinedBelow::MinedBelow(const PeerSet& miners, const Scenario& scenario)
    : is_miner_(scenario.peers.size(), false) {
  for (const PeerIndex peer : miners) is_miner_[peer] = true;
}

bool MinedBelow::mined(const Scene& scene, BlockRef block) const {
  const auto miner = scene.miner(block);
  return miner && is_miner_[*miner];
}

std::uint64_t MinedBelow::count(const Scene& scene, BlockRef tip) const {
  const auto known = [this](BlockRef block) -> std::uint64_t& {
    const auto index = static_cast<std::size_t>(block);
    if (index >= counts_.size()) counts_.resize(index + 1, 0);
    return counts_[index];
  };
  std::vector<BlockRef> fresh;
  std::optional<BlockRef> here = tip;
  while (here && known(*here) == 0) {
    fresh.push_back(*here);
    here = scene.tree().parent(*here);
  }
  std::uint64_t count = here ? known(*here) - 1 : 0;
  for (auto block = fresh.rbegin(); block != fresh.rend(); ++block) {
    if (mined(scene, *block)) ++count;
    known(*block) = count + 1;
  }
  return count;
}

}  // namespace onetip::sim::checks
