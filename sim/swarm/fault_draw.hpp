#pragma once
// What goes wrong in a random scenario: each kind of fault from a stream of its own, each over in
// the end, by its `for:` or by a heal.

#include "sim/swarm/stage.hpp"

namespace onetip::sim::swarm {

[[nodiscard]] Entries draw_faults(const Stage& stage);

}  // namespace onetip::sim::swarm
