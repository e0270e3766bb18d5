#pragma once
// Checker: judges one thing from the journal, record by record.
//
// It sees the journal alone, by way of the scene that all checkers share: never a peer, never an
// engine. It is handed everything, unless it says what it needs: most records are of kinds that no
// checker looks at, and most of the time passes without meaning anything. Who says too little
// finds something else; JournalScript, on which checkers are tested, tells. One thread at a time.

#include <cstddef>
#include <optional>

#include "sim/checks/scene.hpp"
#include "sim/journal/kind_set.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// A record, and the move of a tip where it was one.
struct Observed {
  std::size_t index = 0;
  const Record& record;
  const std::optional<checks::TipMove>& move;
};

class Checker {
 public:
  virtual ~Checker() = default;

  /// The kinds of records that it is to take; the same at all times.
  [[nodiscard]] virtual KindSet kinds() const { return KindSet::all(); }
  /// Up to then, on the engine's clock, passing time means nothing to it, as long as it takes no
  /// record; none: never will.
  [[nodiscard]] virtual std::optional<Nanos> idle_until(const checks::Scene&) const {
    return Nanos::min();
  }

  /// Time goes on to `at`, and nothing happened in between; the scene still shows what was before.
  virtual void pass(const checks::Scene&, Nanos /*at*/) {}
  /// A record of its kinds; the scene shows it already.
  virtual void take(const checks::Scene& scene, const Observed& observed) = 0;

  /// It waits for something by this time, on the engine's clock; none: nothing more, or the end.
  [[nodiscard]] virtual std::optional<Nanos> waits_until(const checks::Scene&) const {
    return std::nullopt;
  }
  /// REQUIRES: RunOver was taken.
  [[nodiscard]] virtual Finding finding() const = 0;
};

}  // namespace onetip::sim
