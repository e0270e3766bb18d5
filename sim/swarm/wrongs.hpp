#pragma once
// Wrongs: what no honest peer does to another one in a random scenario, whatever goes wrong around
// them. Demanded of each run besides its expectations, since a network may converge all the same.

#include <optional>
#include <string>

#include "sim/journal/journal.hpp"

namespace onetip::sim::swarm {

/// In words, where the record shows that an honest peer refused what another honest one sent, or
/// closed their connection for it; else none.
[[nodiscard]] std::optional<std::string> wrong_in(const Scenario& scenario, const Record& record);

}  // namespace onetip::sim::swarm
