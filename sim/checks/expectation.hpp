#pragma once
// Expectation: a claim, and when it must hold. A small file each of these, as make_expectation
// knows them:
//
//   always                         at every record
//   during: wall                   just before the fault ends, each time
//   at: 4s, after: wall, at: end   a window: it may hold from then on, and must `within` some time
//
// What they share is here: the claim, the finding, and how a claim's standing becomes a verdict.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "sim/checks/checker.hpp"
#include "sim/checks/claim.hpp"

namespace onetip::sim::checks {

class ExpectationChecker : public Checker {
 public:
  ExpectationChecker(const Scenario& scenario, std::size_t index);

  [[nodiscard]] KindSet kinds() const final;
  [[nodiscard]] std::optional<Nanos> idle_until(const Scene& scene) const final;
  void pass(const Scene& scene, Nanos at) final;
  void take(const Scene& scene, const Observed& observed) final;
  [[nodiscard]] Finding finding() const final { return finding_; }

 protected:
  // --- what each has of its own

  /// A record that may begin, hold, break or end it; `changed`: what the claim says may be new.
  virtual void follow(const Scene& scene, const Observed& observed, bool changed) = 0;
  /// A tip moved, and it is settled.
  virtual void reconsider(const Scene&) {}
  /// Nothing happens before `time` of the timeline.
  virtual void wait(const Scene&, Nanos /*time*/) {}
  /// The time of the timeline up to which `wait` changes nothing, as long as it takes no record;
  /// none: it never will.
  [[nodiscard]] virtual std::optional<Nanos> waits_for(const Scene&) const { return std::nullopt; }
  /// The run is over, and it is not settled.
  virtual void finish(const Scene&, RunEnd) {}

  // --- what each does with it; times are of the timeline, but where the engine's clock is named

  [[nodiscard]] Claim& claim() { return *claim_; }
  [[nodiscard]] const Claim& claim() const { return *claim_; }
  [[nodiscard]] bool settled() const { return settled_; }
  /// Until when the run must go on, on the engine's clock, so that the claim can be told.
  [[nodiscard]] std::optional<Nanos> undecided_until(const Scene& scene) const;

  void begin(const Scene& scene, Nanos at);
  /// By when it must hold, once that is known.
  void gave(Nanos deadline) { finding_.within = deadline - finding_.since.value_or(deadline); }
  /// As things stand now, at this time.
  void settle(const Scene& scene, Nanos at);
  void settle(const Scene& scene, Verdict verdict, std::string explanation);
  void settle_as_held(const Scene& scene, Nanos at, std::string explanation);
  /// More words, once it is settled.
  void amend(const std::string& words) { finding_.explanation += words; }
  void reopen();

 private:
  std::unique_ptr<Claim> claim_;
  Finding finding_;
  bool settled_ = false;
};

/// What was under way has come to its end, or had the time to.
[[nodiscard]] inline bool at_rest(RunEnd end) {
  return end == RunEnd::quiet || end == RunEnd::settle_limit;
}

/// The earlier of two moments; none: it never comes.
[[nodiscard]] inline std::optional<Nanos> earlier(std::optional<Nanos> a, std::optional<Nanos> b) {
  return a && b ? std::min(a, b) : a ? a : b;
}

[[nodiscard]] std::unique_ptr<Checker> make_expectation(const Scenario& scenario,
                                                        std::size_t index);

// --- one file each

[[nodiscard]] std::unique_ptr<Checker> make_always(const Scenario& scenario, std::size_t index);
[[nodiscard]] std::unique_ptr<Checker> make_during(const Scenario& scenario, std::size_t index);
[[nodiscard]] std::unique_ptr<Checker> make_window(const Scenario& scenario, std::size_t index);

}  // namespace onetip::sim::checks
