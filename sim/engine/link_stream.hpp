#pragma once
// LinkStream: the random numbers of one link, for its jitter.
//
// A run draws more of them than of all others together, so they are SplitMix64's (Steele, Lea and
// Flood, 2014): a word of state, and a handful of instructions, where core::Random hashes. Its seed
// is the first word of the core::Random of the link's name, derived when the link first draws:
// there are two links a connection, and most have no jitter.

#include <cstdint>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class LinkStream {
 public:
  /// Named by the two peers, and by how many links led that way before. `scenario` outlives it.
  LinkStream(const Scenario& scenario, PeerIndex from, PeerIndex to, std::uint32_t before)
      : scenario_(&scenario), from_(from), to_(to), before_(before) {}

  /// Uniform in [0, 1), 53 bits.
  double unit();

 private:
  [[nodiscard]] std::uint64_t seed() const;

  // First, since it is all that is needed once it is seeded. 0: not seeded; a stream that came back
  // to it, once in 2^64 words, would begin anew.
  std::uint64_t state_ = 0;
  const Scenario* scenario_;
  PeerIndex from_;
  PeerIndex to_;
  std::uint32_t before_;
};

}  // namespace onetip::sim
