#pragma once
// Why a peer is stuck: one sentence each, that follows the chain of causes back to the first.
//
//   p2 lacks block 3 (9c41…, mined by p0); p1 holds it, but wall (story.yaml:7) holds back what p1
//   sends to p2
//
// First the peer's own part is looked at: it is paused, refused the block, set it aside, was told
// of it and never asked, was sent it and kept its own. If there is none, the way from it to who
// holds the block is followed, the way with the fewest broken links, and the first broken link on
// it is the cause: stopped by a fault, closed and not open again, or open and silent.

#include <set>
#include <string>

#include "sim/checks/scene.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::checks {

struct Stuck {
  std::string text;
  std::set<Hindrance> hindrances;  // the kinds of what the text names
};

/// A line for each of `peers` (a few of many), none of which holds `best` as its tip.
[[nodiscard]] Stuck why_stuck(const Scene& scene, const PeerSet& peers, BlockRef best);

}  // namespace onetip::sim::checks
