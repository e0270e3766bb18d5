#pragma once
// How a finished run was started, by its result.json.

#include <boost/json/object.hpp>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {

/// Seed, engine, CPU profile, settings, and of another future its moment and its file's name,
/// though not what stands in that; what is missing, or nothing that the command line would take,
/// reads as nothing.
[[nodiscard]] ScenarioOverrides overrides_of(const boost::json::object& result);

}  // namespace onetip::sim
