#pragma once
// What an expectation demands, by the one of its keys that says so: `converged`, `tips`, …

#include <string>

#include "sim/yaml/parts.hpp"

namespace onetip::sim::yaml {

/// A `when` or a `what`, and its part of the sentence that a person would say.
template <class Value>
struct Said {
  Value value;
  std::string text;
};

/// Throws ScenarioError, also where no run could break the demand, or none keep it.
/// REQUIRES: the timeline is read.
[[nodiscard]] Said<What> read_what(const Fields& fields, const When& when, Roster& roster,
                                   const Scenario& scenario);

}  // namespace onetip::sim::yaml
