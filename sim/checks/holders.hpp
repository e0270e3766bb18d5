#pragma once
// Holders: who of a set of peers holds which tip, as a count for each tip and as words.

#include <string>
#include <vector>

#include "sim/checks/scene.hpp"
#include "sim/journal/tip_counts.hpp"

namespace onetip::sim::checks {

class Holders {
 public:
  Holders(const PeerSet& scope, const Scenario& scenario);

  /// Whether the move was one of theirs.
  bool take(const TipMove& move);
  [[nodiscard]] std::size_t up() const { return up_; }
  [[nodiscard]] std::size_t of(BlockRef tip) const { return tips_.of(tip); }
  /// Those that one of them holds, in order.
  [[nodiscard]] const auto& tips() const { return tips_.held(); }
  [[nodiscard]] const PeerSet& scope() const { return scope_; }

 private:
  PeerSet scope_;
  std::vector<bool> belongs_;
  TipCounts tips_;
  std::size_t up_ = 0;
};

/// `p0 and p1 hold block 3 (…); p2 holds block 1 (…)`, the most-held tip first.
[[nodiscard]] std::string who_holds_what(const Scene& scene, const PeerSet& peers);

}  // namespace onetip::sim::checks
