#pragma once
// Case: a scenario's tree on its way to a smaller one, and which of its expectations is kept. The
// edits here leave a tree in which what stays still speaks of what stays: selectors follow the
// peers, and what spoke of nobody but those who went, or of a fault that went, goes with them.
//
// An edit gives nothing where what is kept would go. What it gives may still be no scenario: the
// reader of scenarios says that. Pure.

#include <cstddef>
#include <optional>
#include <set>

#include "sim/scenario/scenario.hpp"
#include "sim/shrink/tree.hpp"

namespace onetip::sim::shrink {

struct Case {
  Node tree;
  std::optional<std::size_t> kept;  // row of `expect`; none: what is kept is no expectation
};

/// What an edit makes of a case; empty: it can't be done.
using Edited = std::optional<Case>;

/// The tree as the shrinker begins with it: in virtual time, with the scenario's seed, and with a
/// name of its own for each entry of the timeline that is spoken of by its line
/// (`heal: partition@7`), or whose draws go by its name (`churn`): lines move. `scenario`: what the
/// tree was read as.
[[nodiscard]] Node pinned(const Node& tree, const Scenario& scenario);

/// Without these rows of the timeline. A heal goes with its fault, and a fault without `for` goes
/// with its last heal, since it would never end. Expectations on them go, too; the one that is kept
/// is judged at the end instead, unless it asks for the sides of a wall.
[[nodiscard]] Edited without_entries(const Case& from, std::set<std::size_t> rows);
/// Without these rows of `expect`.
[[nodiscard]] Edited without_expectations(const Case& from, const std::set<std::size_t>& rows);
/// The kept one judged at the end, whatever it waited for; not what asks for the sides of a wall.
[[nodiscard]] Edited judged_at_the_end(const Case& from);
/// Without these peers, by their index.
[[nodiscard]] Edited without_peers(const Case& from, const std::set<std::size_t>& peers);

}  // namespace onetip::sim::shrink
