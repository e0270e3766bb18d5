#pragma once
// The parts of a scenario file, each read by a source of its own: peers.cpp, topology.cpp,
// timeline.cpp (and actions.cpp), mining.cpp, expectations.cpp. They fill the scenario in this
// order, as each needs what stands before it.

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/selector.hpp"
#include "sim/yaml/reader.hpp"

namespace onetip::sim::yaml {

inline constexpr std::size_t kMaxPeers = 20'000;
inline constexpr std::uint64_t kMaxHeight = std::uint64_t{1} << 62U;
/// By one entry of the timeline: peers, blocks and repetitions multiplied.
inline constexpr std::uint64_t kMaxBlocks = 1'000'000;
/// Of one entry of the timeline.
inline constexpr std::uint64_t kMaxRepetitions = 100'000;

/// What latency, jitter and bandwidth a mapping gives.
void read_link_terms(const Fields& fields, LinkRule& rule);
[[nodiscard]] net::SyncMode read_sync(const Node& node);

/// `peers:`, after `sync:`, which is the default of its groups. The links of groups are appended to
/// `scenario.links`.
void read_peers(const Node& node, net::SyncMode sync, Scenario& scenario);
/// `topology:`; null: the default one. Fills in whom each peer dials.
void read_topology(const Node* node, Roster& roster, Scenario& scenario);
/// Throws where a dial that the topology gives can never come through: its link is too slow.
/// REQUIRES: topology and links are read.
void check_dials(const Scenario& scenario);
/// `timeline:`
void read_timeline(const Node& node, Roster& roster, Scenario& scenario);
/// The `timeline:` of another future, behind all entries that are there: those that were to begin
/// from `scenario.branch` on are replaced.
void read_other_timeline(const Node& node, Roster& roster, Scenario& scenario);
/// What an entry does, by the one of its keys that is an action.
[[nodiscard]] TimelineAction read_action(const Fields& entry, Roster& roster);
/// `when:` of an entry.
[[nodiscard]] Trigger read_trigger(const Node& node, Roster& roster);
/// `mining:`, appended to the timeline, behind its entries.
void read_mining(const Node& node, Roster& roster, Scenario& scenario);
/// `expect:`
void read_expectations(const Node& node, Roster& roster, Scenario& scenario);

/// A selector, or a list of them; at least one peer. `taken`: not to be drawn.
[[nodiscard]] PeerSet read_selector(const Node& node, Roster& roster, const PeerSet& taken = {});
/// The selector as a person would read it out: `p0..p3`, `p0, p4`.
[[nodiscard]] std::string selector_text(const Node& node);

/// The entry of the timeline that `node` names. Throws if there is none, or it is no fault.
[[nodiscard]] std::size_t read_fault(const Node& node, const Scenario& scenario);

}  // namespace onetip::sim::yaml
