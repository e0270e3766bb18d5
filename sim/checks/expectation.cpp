#include "sim/checks/expectation.hpp"

#include <fmt/format.h>

#include <utility>

namespace onetip::sim::checks {

std::unique_ptr<Checker> make_expectation(const Scenario& scenario, std::size_t index) {
  const When& when = scenario.expectations.at(index).when;
  if (std::holds_alternative<Always>(when)) return make_always(scenario, index);
  if (std::holds_alternative<During>(when)) return make_during(scenario, index);
  return make_window(scenario, index);
}

ExpectationChecker::ExpectationChecker(const Scenario& scenario, std::size_t index)
    : claim_(make_claim(scenario.expectations[index].what, scenario)) {
  const Expectation& expectation = scenario.expectations[index];
  finding_.name = fmt::format("expect {}", index + 1);
  finding_.claim = expectation.text;
  finding_.source = expectation.source;
  finding_.within = expectation.within;
}

KindSet ExpectationChecker::kinds() const {
  return claim_->kinds() | kTipMoves |
         KindSet::of<record::Block, record::PeerStarted, record::TopologyStands, record::EntryBegan,
                     record::EntryEnded, record::TimelineOver, record::RunOver>();
}

std::optional<Nanos> ExpectationChecker::idle_until(const Scene& scene) const {
  if (settled_ || !scene.zero()) return std::nullopt;
  const auto time = earlier(waits_for(scene), claim_->idle_until());
  return time ? std::optional(*scene.zero() + *time) : std::nullopt;
}

void ExpectationChecker::pass(const Scene& scene, Nanos at) {
  if (settled_ || !scene.zero()) return;
  const Nanos time = at - *scene.zero();
  wait(scene, time);
  if (!settled_) claim_->pass(time);
}

void ExpectationChecker::take(const Scene& scene, const Observed& observed) {
  if (observed.move) claim_->take(scene, *observed.move);
  const bool changed = claim_->see(scene, observed.index, observed.record) || observed.move;
  if (settled_ && observed.move) reconsider(scene);
  if (!settled_) follow(scene, observed, changed);
  if (const auto* over = std::get_if<record::RunOver>(&observed.record.body)) {
    if (!settled_) finish(scene, over->why);
    if (!settled_)
      settle(scene, Verdict::inconclusive, "the run was over before it could be judged");
  }
}

std::optional<Nanos> ExpectationChecker::undecided_until(const Scene& scene) const {
  const auto until = claim_->undecided_until(scene);
  if (!until) return std::nullopt;
  return *scene.zero() + *until;
}

void ExpectationChecker::begin(const Scene& scene, Nanos at) {
  finding_.since = at;
  claim_->begin(scene);
}

void ExpectationChecker::settle(const Scene& scene, Nanos at) {
  claim_->pass(at);
  const Standing standing = claim_->standing(scene);
  if (standing == Standing::holds) finding_.held_at = at;
  Stuck reason = claim_->reason(scene);
  finding_.hindrances = std::move(reason.hindrances);
  settle(scene,
         standing == Standing::holds   ? Verdict::held
         : standing == Standing::fails ? Verdict::violated
                                       : Verdict::inconclusive,
         std::move(reason.text));
}

void ExpectationChecker::settle(const Scene& scene, Verdict verdict, std::string explanation) {
  settled_ = true;
  finding_.verdict = verdict;
  finding_.explanation = std::move(explanation);
  finding_.peers = claim_->peers(scene);
  finding_.proof = claim_->proof();
  if (finding_.proof.empty()) finding_.proof = {scene.last_index()};
}

void ExpectationChecker::settle_as_held(const Scene& scene, Nanos at, std::string explanation) {
  finding_.held_at = at;
  settle(scene, Verdict::held, std::move(explanation));
}

void ExpectationChecker::reopen() {
  settled_ = false;
  finding_.held_at.reset();
}

}  // namespace onetip::sim::checks
