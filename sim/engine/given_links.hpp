#pragma once
// GivenLinks: the links that a scenario's topology gives, in any engine: what each is like when it
// is made, and whether each has stood once. Pure; one thread at a time.

#include <boost/container/flat_map.hpp>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "sim/engine/link.hpp"

namespace onetip::sim {

class GivenLinks {
 public:
  /// `scenario` outlives it.
  explicit GivenLinks(const Scenario& scenario);

  /// One direction of a new connection; each draws its jitter from a stream of its own. It points
  /// to its terms here.
  [[nodiscard]] Link make(PeerIndex from, PeerIndex to);
  /// The dial of `from` was answered.
  void connected(PeerIndex from, PeerIndex to) { missing_.erase({from, to}); }
  /// Each was connected once, but for those of peers that join later.
  [[nodiscard]] bool stand() const { return missing_.empty(); }

 private:
  using Pair = std::pair<PeerIndex, PeerIndex>;
  const Scenario& scenario_;
  std::set<Pair> missing_;
  std::set<LinkSpec> terms_;  // of those made so far
  /// How many links led from each peer to whom.
  std::vector<boost::container::flat_map<PeerIndex, std::uint32_t>> made_;
};

}  // namespace onetip::sim
