#pragma once
// Branching: one past, two futures: a scenario run to its end, and run again with another future
// from a moment on, the two held against each other.
//
// In virtual time both runs are equal byte for byte up to the moment, so there is one past, and
// nothing but what is different in the futures' files makes the difference. That is not believed
// but seen: the journals are compared, and where they part before the moment there is no branch.
// Pure.

#include <optional>
#include <string>

#include "sim/compare/journal_diff.hpp"
#include "sim/run/figures.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// One of the two runs.
struct Future {
  Scenario scenario;
  Outcome outcome;
  RunFigures figures;
  std::optional<Nanos> timeline_over;  // on the timeline; none: it never was
};

struct Branching {
  Nanos since{};     // the moment
  Future as_it_was;  // the file's own
  Future otherwise;  // its `scenario.branch` says which; not run where the first never came to the
                     // moment
  /// Of both journals; none: one of them has no end.
  std::optional<JournalComparison> journals;
  /// They are one up to the moment.
  bool one_past = false;
  /// The worse of both; bad input, where there is no branch.
  Verdict verdict = Verdict::held;
  std::string summary;  // one line
  std::string advice;   // what to do where there is no branch; may be empty
};

/// Whether the run came to the moment before its timeline was over: from then on it is on its way
/// out, and another future would have to begin earlier.
[[nodiscard]] bool reaches(const Future& as_it_was, Nanos moment);

/// `otherwise`: as it would have been, where it wasn't run. `journals`: where both have an end.
[[nodiscard]] Branching branching(Nanos since, Future as_it_was, Future otherwise,
                                  std::optional<JournalComparison> journals);

/// When the two part, on the timeline; none: never, or before the topology stood.
[[nodiscard]] std::optional<Nanos> parting(const JournalComparison& journals);

}  // namespace onetip::sim
