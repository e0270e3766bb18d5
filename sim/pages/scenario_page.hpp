#pragma once
// scenarios/README.md: the library of scenarios, as the files themselves tell it.

#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// The whole page, in Markdown. `hold` must come out green, `broken` violated; each list by name.
[[nodiscard]] std::string scenario_page(const std::vector<Scenario>& hold,
                                        const std::vector<Scenario>& broken);

}  // namespace onetip::sim
