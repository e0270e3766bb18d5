#pragma once
// Timeline: a scenario's entries as single steps in the order in which they are carried out.
//
// At one moment undoings come first, then entries in file order (judging comes last, and is the
// checkers'). An entry runs once, unless it has `every` (at `at`, `at + every`, … up to `until`) or
// `each` (for one of its peers after the other): each repetition, and each peer in it, is a run of
// its own, counted from 0. An entry with `when` has no steps until its moment has come. Pure.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

struct Step {
  enum class Kind { end, begin };  // in this order at one moment

  Nanos at{};
  Kind kind = Kind::begin;
  std::size_t entry = 0;  // index into Scenario::timeline
  std::uint64_t run = 0;  // of the entry, from 0

  friend auto operator<=>(const Step&, const Step&) = default;
};

/// How often an entry is repeated: at least once.
[[nodiscard]] std::uint64_t repetitions(const TimelineEntry& entry);
/// How many runs it has: repetitions, times its peers where it has `each`.
[[nodiscard]] std::uint64_t run_count(const TimelineEntry& entry);
/// When its last run begins, if its first does at `first`.
[[nodiscard]] Nanos last_begin(const TimelineEntry& entry, Nanos first);

/// When the last step of such an entry is due.
[[nodiscard]] Nanos last_step(const TimelineEntry& entry, Nanos first);

/// The peers that an action takes one after the other under `each`: who mines, sends, is
/// disconnected; none: it is on no peers.
[[nodiscard]] const PeerSet* subjects(const TimelineAction& action);
/// What that run of the entry does: its action, under `each` for one peer alone.
[[nodiscard]] TimelineAction action_of(const TimelineEntry& entry, std::uint64_t run);

/// The steps of one entry whose first run begins at `first`, in order. Without `for:` it has no end
/// among them: mining and sending end when they are done, other faults when they are healed, or
/// never.
[[nodiscard]] std::vector<Step> steps(const TimelineEntry& entry, std::size_t index, Nanos first);
/// All steps, in order, of the entries that have a time and were not replaced.
[[nodiscard]] std::vector<Step> steps(const std::vector<TimelineEntry>& timeline);

/// When the last step is due, or the last moment that an expectation names. Entries with `when`
/// count as if they began at 0.
[[nodiscard]] Nanos nominal_end(const Scenario& scenario);

/// It has no time of its own by which it must hold, and is judged when the run is over. (A fault
/// without `for:` may be healed before: only the run tells.)
[[nodiscard]] bool is_judged_at_rest(const Scenario& scenario, const Expectation& expectation);

/// The run's hard end, since the topology stood: `timeout`, or the timeline, the longest `within:`,
/// or wait for polls, and 30 s. `timeline_end`: where the timeline goes on for longer than its
/// nominal end, as an entry with `when` has begun.
[[nodiscard]] Nanos hard_end(const Scenario& scenario, Nanos timeline_end = {});

}  // namespace onetip::sim
