#pragma once
// How a finished run was started, by its result.json.

#include <boost/json/object.hpp>

#include "sim/scenario_yaml.hpp"

namespace onetip::sim {

/// Seed, engine, CPU profile and settings; what is missing, or nothing that the command line would take, reads
/// as nothing.
[[nodiscard]] ScenarioOverrides overrides_of(const boost::json::object& result);

}  // namespace onetip::sim
