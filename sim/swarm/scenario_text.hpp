#pragma once
// A random scenario: from a seed to the text of a whole scenario file, for virtual time.
//
// Peers, topology, links and the chain's rules come first, drawn or as a file has them (Like). Then
// mining, payments, faults, joins and leaves are drawn on them, and the file ends with what is
// demanded: that the honest peers converge once all that is over, within what `within: auto` gives
// them. The draws are constrained so that a right network always does (ARCHITECTURE.md says how);
// the invariants that every run has are judged besides.
//
// Pure: the same seed and file give the same text on every machine.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace onetip::sim::swarm {

/// What a random scenario takes from a file: its peers, topology, links, sync, chain and
/// validation, as they stand there.
struct Like {
  std::string name;  // the file's, for the story
  std::string head;  // these lines
};
/// Throws ScenarioError where the text is no scenario, has these keys not each on a line of its
/// own, or has honest peers that only hostile ones connect: nothing makes them converge.
[[nodiscard]] Like read_like(std::string_view text, const std::string& file);

/// Throws ScenarioError where this seed draws such a topology that only hostile peers of `like`
/// connect its honest ones.
[[nodiscard]] std::string scenario_text(std::uint64_t seed,
                                        const std::optional<Like>& like = std::nullopt);

/// `swarm-17`: its name.
[[nodiscard]] std::string scenario_name(std::uint64_t seed);

}  // namespace onetip::sim::swarm
