#pragma once
// The engines, by what a scenario says.

#include <memory>

#include "sim/cluster.hpp"

namespace onetip::sim {

/// The cluster that the scenario's engine means, writing this journal: where it says `both`, and
/// yet one is wanted, that of virtual time. REQUIRES: scenario and journal outlive it.
[[nodiscard]] std::unique_ptr<Cluster> make_cluster(const Scenario& scenario, Journal& journal);

}  // namespace onetip::sim
