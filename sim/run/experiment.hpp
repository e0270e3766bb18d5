#pragma once
// Experiment: one run of one scenario. Cluster, journal, judge and runner meet here and nowhere
// else.

#include <functional>
#include <memory>
#include <vector>

#include "sim/cluster.hpp"
#include "sim/run/runner.hpp"

namespace onetip::sim {

/// The engine: makes the cluster that writes this journal.
using MakeCluster = std::function<std::unique_ptr<Cluster>(const Scenario&, Journal&)>;

/// What the run came to; where the machine or this program failed, or the scenario can't be run,
/// that too is an outcome.
/// `listeners` hear the journal after the judge.
[[nodiscard]] Outcome run_experiment(const Scenario& scenario, const MakeCluster& make_cluster,
                                     const RunOptions& options = {},
                                     const std::vector<Journal::Listener>& listeners = {});

}  // namespace onetip::sim
