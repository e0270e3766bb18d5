#pragma once
// Diagnostic: a wrong scenario as a compiler would say it.
//
//     partition.yaml:4:1: error: unknown key `peeers`
//         4 | peeers: 8
//           | ^
//           = did you mean `peers`?

#include <string>
#include <string_view>

#include "sim/scenario/error.hpp"

namespace onetip::sim {

/// `text`: the scenario's, as it was read. Ends in a newline.
[[nodiscard]] std::string diagnostic(const ScenarioError& error, std::string_view text);

}  // namespace onetip::sim
