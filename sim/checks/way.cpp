#include "sim/checks/way.hpp"

#include <deque>
#include <limits>

namespace onetip::sim::checks {

bool Way::broken(const Scene& scene, PeerIndex a, PeerIndex b) {
  const Links& links = scene.links();
  return !scene.tip(a) || !scene.tip(b) || links.paused_by(a) || links.paused_by(b) ||
         !links.open(a, b) || links.stopped_by(a, b, Crossing::bytes) ||
         links.stopped_by(b, a, Crossing::bytes);
}

Way::Way(const Scene& scene, BlockRef block)
    : holds_(scene.scenario().peers.size(), false), next_(holds_.size()) {
  constexpr std::size_t kFar = std::numeric_limits<std::size_t>::max();
  std::vector<std::size_t> distance(holds_.size(), kFar);
  std::deque<PeerIndex> open;
  for (PeerIndex peer = 0; peer < holds_.size(); ++peer) {
    const auto& tip = scene.tip(peer);
    if (!tip || !scene.tree().contains(*tip, block)) continue;
    holds_[peer] = true;
    anybody_holds_ = true;
    distance[peer] = 0;
    open.push_back(peer);
  }
  while (!open.empty()) {
    const PeerIndex peer = open.front();
    open.pop_front();
    for (const auto& [other, link] : scene.links().neighbours(peer)) {
      const std::size_t cost = broken(scene, peer, other) ? 1 : 0;
      if (holds_[other] || distance[peer] + cost >= distance[other]) continue;
      distance[other] = distance[peer] + cost;
      next_[other] = peer;
      if (cost == 0) {
        open.push_front(other);
      } else {
        open.push_back(other);
      }
    }
  }
}

}  // namespace onetip::sim::checks
