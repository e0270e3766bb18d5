// during: just before the fault ends, each time. One that never does lasts as long as the run: then
// it is judged when that is over. (At the timeline's end it may have begun a moment ago.)
//
// A run in which it can't be judged leaves it inconclusive at best, and a later one may break it.

#include "sim/checks/expectation.hpp"
#include "sim/scenario/timeline.hpp"

namespace onetip::sim::checks {
namespace {

class DuringChecker final : public ExpectationChecker {
 public:
  DuringChecker(const Scenario& scenario, std::size_t index)
      : ExpectationChecker(scenario, index),
        entry_(std::get<During>(scenario.expectations[index].when).entry),
        runs_(run_count(scenario.timeline.at(entry_))) {}

  std::optional<Nanos> waits_until(const Scene& scene) const override {
    if (settled() || in_force_ == 0) return std::nullopt;
    return undecided_until(scene);
  }

 protected:
  void follow(const Scene& scene, const Observed& observed, bool) override {
    const RecordBody& body = observed.record.body;
    if (const auto* began = std::get_if<record::EntryBegan>(&body);
        began && began->entry == entry_) {
      // Of runs that overlap, none may forget what the one before it has counted.
      if (in_force_ == 0 || !claim().holds_no_easier_over_more()) claim().count_anew(scene);
      ++in_force_;
      begin(scene, scene.now());
    }
    const auto* ended = std::get_if<record::EntryEnded>(&body);
    if (!ended || ended->entry != entry_) return;
    --in_force_;
    judge(scene, ++judged_ == runs_);
  }

  void finish(const Scene& scene, RunEnd end) override {
    if (in_force_ > 0 && at_rest(end)) judge(scene, true);
  }

 private:
  void judge(const Scene& scene, bool last) {
    const Standing standing = claim().standing(scene);
    if (standing == Standing::fails) return settle(scene, scene.now());
    if (standing != Standing::holds && !unjudged_) unjudged_ = claim().explain(scene);
    if (!last) return;
    if (unjudged_) return settle(scene, Verdict::inconclusive, *unjudged_);
    settle(scene, scene.now());
  }

  std::size_t entry_;
  std::uint64_t runs_;
  std::uint64_t in_force_ = 0;
  std::uint64_t judged_ = 0;
  std::optional<std::string> unjudged_;  // why it could not be judged, the first time
};

}  // namespace

std::unique_ptr<Checker> make_during(const Scenario& scenario, std::size_t index) {
  return std::make_unique<DuringChecker>(scenario, index);
}

}  // namespace onetip::sim::checks
