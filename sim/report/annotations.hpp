#pragma once
// Annotations: what went wrong, as GitHub Actions shows it beside the scenario's lines
// (`--annotate`).
//
//     ::error file=scenarios/partition.yaml,line=13,col=5,title=partition%3A violated::during wall…
//
// Violations, wrong scenarios and failures of the machine are errors; what could not be judged and
// actions without a witness are warnings. What held says nothing.

#include <string>
#include <string_view>

#include "sim/scenario/error.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// A line each; empty where everything held.
[[nodiscard]] std::string annotations(const Scenario& scenario, const Outcome& outcome);
[[nodiscard]] std::string annotation(const ScenarioError& error);
/// Of a file as a whole.
[[nodiscard]] std::string annotation(const std::string& file, std::string_view message);

}  // namespace onetip::sim
