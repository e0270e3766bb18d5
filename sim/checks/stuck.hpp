#pragma once
// Why a peer is stuck: which block it lacks, and what became of the links over which it could come.

#include <string>

#include "sim/checks/scene.hpp"

namespace onetip::sim::checks {

/// A line for each of `peers` (a few of many), none of which holds `best`.
[[nodiscard]] std::string why_stuck(const Scene& scene, const PeerSet& peers, BlockRef best);

}  // namespace onetip::sim::checks
