#pragma once
// Checker: judges one thing from the journal, record by record.
//
// It sees the journal alone, by way of the scene that all checkers share: never a peer, never an
// engine. One thread at a time.

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "sim/checks/scene.hpp"
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

  /// Time goes on to `at`, and nothing happened in between; the scene still shows what was before.
  virtual void pass(const checks::Scene&, Nanos /*at*/) {}
  /// The next record; the scene shows it already.
  virtual void take(const checks::Scene& scene, const Observed& observed) = 0;

  /// It waits for something by this time, on the engine's clock; none: nothing more, or the end.
  [[nodiscard]] virtual std::optional<Nanos> waits_until(const checks::Scene&) const {
    return std::nullopt;
  }
  /// Nothing that comes after can mean anything any more.
  [[nodiscard]] virtual bool ends_the_run() const { return false; }
  /// REQUIRES: RunOver was taken.
  [[nodiscard]] virtual Finding finding() const = 0;
};

namespace checks {

/// What no honest peer may ever break: valid-chain, no-worse-tip, no-double-spend, coins-conserved;
/// and where there are disks, durable-tip.
[[nodiscard]] std::vector<std::unique_ptr<Checker>> make_invariants(const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Checker> make_expectation(const Scenario& scenario,
                                                        std::size_t index);

}  // namespace checks
}  // namespace onetip::sim
