#pragma once
// Judge: all checkers and witnesses of a scenario, and the verdict that they come to.
//
// Hand it the journal's records in order (Journal::listen), as they come or all at once afterwards:
// it comes to the same. A record costs those checkers that take its kind. One thread at a time.

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "sim/checks/checker.hpp"
#include "sim/checks/invariants.hpp"
#include "sim/checks/witnesses.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

class Judge {
 public:
  /// What checkers of expectations are told: what they say they need; or every record and every
  /// time, which must come to the same.
  enum class Tells { what_they_need, everything };

  /// `scenario` outlives it.
  explicit Judge(const Scenario& scenario, Tells tells = Tells::what_they_need);

  void take(std::size_t index, const Record& record);
  /// Records of that peer may come soon (Journal::expect).
  void expect(PeerIndex peer) const { scene_.expect(peer); }

  /// Up to when the run must go on, on the engine's clock, so that every `within:` is settled;
  /// none: everything is, but for what the end of the run itself decides.
  [[nodiscard]] std::optional<Nanos> waits_until() const;
  /// What the journal has shown so far.
  [[nodiscard]] const checks::Scene& scene() const { return scene_; }
  /// An invariant is broken: nothing that comes after can mean anything.
  [[nodiscard]] bool ends_the_run() const { return invariants_.broken(); }
  /// REQUIRES: RunOver was taken.
  [[nodiscard]] Outcome outcome() const;

 private:
  void add(std::unique_ptr<Checker> checker);
  void pass(Nanos at);
  void hand_on(const Observed& observed);
  void look_ahead();
  [[nodiscard]] std::vector<FinalTip> final_tips() const;
  [[nodiscard]] Finding timed_out(const std::vector<Witness>& witnesses) const;

  const Scenario& scenario_;
  Tells tells_;
  checks::Scene scene_;
  checks::Witnesses witnesses_;
  checks::Invariants invariants_;
  std::vector<std::unique_ptr<Checker>> checkers_;
  std::array<std::vector<Checker*>, KindSet::kKinds> takers_;  // by the kind of record
  Nanos idle_until_ = Nanos::min();                            // all checkers
  std::optional<RunEnd> end_;
  Nanos ended_at_{};
  bool timeline_over_ = false;
};

}  // namespace onetip::sim
