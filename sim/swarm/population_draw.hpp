#pragma once
// Who joins late and who leaves for good in a random scenario. Those who stay are connected without
// the leavers and the hostile ones.

#include "sim/swarm/stage.hpp"

namespace onetip::sim::swarm {

[[nodiscard]] Entries draw_population(const Stage& stage);

}  // namespace onetip::sim::swarm
