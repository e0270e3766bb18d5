#pragma once
// Timeline: a scenario's entries as single steps in the order in which they are carried out.
//
// At one moment undoings come first, then entries in file order (judging comes last, and is the
// checkers'). An entry with `every` begins at `at`, `at + every`, … up to `until`. Pure.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/scenario.hpp"

namespace onetip::sim {

struct Step {
  enum class Kind { end, begin };  // in this order at one moment

  Nanos at{};
  Kind kind = Kind::begin;
  std::size_t entry = 0;  // index into Scenario::timeline
  std::uint64_t run = 0;  // of the entry, from 0
};

/// How often an entry begins: at least once.
[[nodiscard]] std::uint64_t run_count(const TimelineEntry& entry);

/// All steps, in order. An entry without `for:` has no end among them: mining and sending end when
/// they are done, other faults when they are healed, or never.
[[nodiscard]] std::vector<Step> steps(const std::vector<TimelineEntry>& timeline);

/// When the last step is due, or the last moment that an expectation names.
[[nodiscard]] Nanos nominal_end(const Scenario& scenario);

/// The run's hard end, since the topology stood: `timeout`, or the timeline, the longest `within:`
/// and 30 s.
[[nodiscard]] Nanos hard_end(const Scenario& scenario);

}  // namespace onetip::sim
