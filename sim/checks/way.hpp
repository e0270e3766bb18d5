#pragma once
// Way: for each peer, the way to who holds a block that crosses the fewest broken links.
//
// A link is broken where it is not open both ways, a fault in force stops it, or one of its ends is
// down or paused. So the first broken link on a peer's way is what keeps the block from it, if
// anything one thing does. Worked out once for all peers: a 0-1 search from the holders outwards,
// lower indices first.

#include <optional>
#include <vector>

#include "sim/checks/scene.hpp"

namespace onetip::sim::checks {

class Way {
 public:
  Way(const Scene& scene, BlockRef block);

  [[nodiscard]] bool holds(PeerIndex peer) const { return holds_[peer]; }
  [[nodiscard]] bool anybody_holds() const { return anybody_holds_; }
  /// The next peer on its way to a holder; none: it is one, or there is no way.
  [[nodiscard]] std::optional<PeerIndex> next(PeerIndex peer) const { return next_[peer]; }
  [[nodiscard]] static bool broken(const Scene& scene, PeerIndex a, PeerIndex b);

 private:
  std::vector<bool> holds_;
  bool anybody_holds_ = false;
  std::vector<std::optional<PeerIndex>> next_;
};

}  // namespace onetip::sim::checks
