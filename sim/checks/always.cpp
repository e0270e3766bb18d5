// always: at every record from the timeline's zero on.

#include <fmt/format.h>

#include "sim/checks/expectation.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

class AlwaysChecker final : public ExpectationChecker {
 public:
  using ExpectationChecker::ExpectationChecker;

  std::optional<Nanos> waits_until(const Scene& scene) const override {
    if (settled() || !scene.zero()) return std::nullopt;
    return undecided_until(scene);
  }

 protected:
  void follow(const Scene& scene, const Observed& observed, bool changed) override {
    if (!scene.zero()) return;
    const bool at_zero = std::holds_alternative<record::TopologyStands>(observed.record.body);
    if (at_zero) begin(scene, Nanos{});
    if (at_zero || changed) settle_if_broken(scene);
  }
  std::optional<Nanos> waits_for(const Scene& scene) const override {
    return claim().undecided_until(scene);
  }
  /// Time alone may have broken it since.
  void wait(const Scene& scene, Nanos time) override {
    const auto until = claim().undecided_until(scene);
    if (!until || time <= *until) return;
    claim().pass(time);
    settle_if_broken(scene);
  }
  void finish(const Scene& scene, RunEnd) override {
    if (!scene.zero()) return;
    if (!seen_) return settle(scene, Verdict::inconclusive, claim().explain(scene));
    const bool gone = look(scene) == Standing::nothing_to_see && !undecided_until(scene);
    if (!gone) return settle(scene, scene.now());
    settle_as_held(scene, scene.now(),
                   fmt::format("it held up to {}; since then: {}", in_seconds(*gone_since_),
                               claim().explain(scene)));
  }

 private:
  void settle_if_broken(const Scene& scene) {
    const Standing standing = look(scene);
    if (standing == Standing::fails || standing == Standing::undecidable)
      settle(scene, scene.now());
  }

  Standing look(const Scene& scene) {
    const Standing standing = claim().standing(scene);
    if (standing == Standing::holds) seen_ = true;
    if (standing != Standing::nothing_to_see) {
      gone_since_.reset();
    } else if (!gone_since_) {
      gone_since_ = scene.now();
    }
    return standing;
  }

  bool seen_ = false;
  std::optional<Nanos> gone_since_;  // as long as there is nothing to see
};

}  // namespace

std::unique_ptr<Checker> make_always(const Scenario& scenario, std::size_t index) {
  return std::make_unique<AlwaysChecker>(scenario, index);
}

}  // namespace onetip::sim::checks
