#pragma once
// Where selectors stand in a scenario's tree, and how a change of the peers follows through them.
// Pure.

#include <functional>
#include <optional>
#include <vector>

#include "sim/shrink/case.hpp"

namespace onetip::sim::shrink {

/// What becomes of a selector; empty: nobody is left in it.
using Follow = std::function<std::optional<Node>(const Node& selector)>;

/// The case with each selector replaced. What has nobody left to speak of goes: a connection, a row
/// of links, an entry of the timeline, steady mining, an expectation.
[[nodiscard]] Edited follow_selectors(const Case& from, const Follow& follow);

/// Where selectors stand in what an entry of the timeline does: `by` of a `mine`, each side of a
/// partition, both ends of a `between`.
[[nodiscard]] std::vector<Path> selectors_of_entry(const Node& entry);
/// In a row of `expect`: where the scope of its claim stands; none: it has none.
[[nodiscard]] std::optional<Path> selector_of_expectation(const Node& row);

}  // namespace onetip::sim::shrink
