#pragma once
// What a random scenario mines and pays.

#include "sim/swarm/stage.hpp"

namespace onetip::sim::swarm {

/// Blocks found all along: the line `mining:`, or nothing.
[[nodiscard]] std::string draw_steady_mining(const Stage& stage);
/// Blocks and payments at moments of their own.
[[nodiscard]] Entries draw_work(const Stage& stage);

}  // namespace onetip::sim::swarm
