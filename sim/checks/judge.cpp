#include "sim/checks/judge.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/assert.hpp"
#include "sim/checks/expectation.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim {

namespace {

std::string violated_summary(std::size_t violated, std::size_t findings) {
  return fmt::format("{} of {} findings {}", violated, findings,
                     violated == 1 ? "is a violation" : "are violations");
}

/// Where no witness is demanded, whoever reads that it held still learns what did nothing.
std::string held_summary(std::size_t silent) {
  const std::string held = "everything that was demanded held";
  return silent == 0 ? held : held + "; " + counted(silent, "action") + " left no trace";
}

std::string inconclusive_summary(std::size_t unjudged, std::size_t silent) {
  std::string findings = counted(unjudged, "finding") + " could not be judged";
  const std::string actions = counted(silent, "action") + " left no trace";
  if (silent == 0) return findings;
  return unjudged == 0 ? actions : findings + ", " + actions;
}

std::string summary(const Outcome& outcome) {
  const auto count = [&](Verdict verdict) -> std::size_t {
    return std::count_if(outcome.findings.begin(), outcome.findings.end(),
                         [&](const Finding& finding) { return finding.verdict == verdict; });
  };
  const std::size_t silent = std::count_if(outcome.witnesses.begin(), outcome.witnesses.end(),
                                           [](const Witness& it) { return it.witnessed == 0; });
  switch (outcome.verdict) {
    case Verdict::held:
      return held_summary(silent);
    case Verdict::violated:
      return violated_summary(count(Verdict::violated), outcome.findings.size());
    case Verdict::inconclusive:
      return inconclusive_summary(count(Verdict::inconclusive), silent);
    default:
      return "the run was cut short";
  }
}

}  // namespace

Judge::Judge(const Scenario& scenario, Tells tells)
    : scenario_(scenario),
      tells_(tells),
      scene_(scenario),
      witnesses_(scenario),
      invariants_(scenario) {
  for (std::size_t i = 0; i < scenario.expectations.size(); ++i) {
    add(checks::make_expectation(scenario, i));
  }
}

void Judge::add(std::unique_ptr<Checker> checker) {
  const KindSet kinds = tells_ == Tells::everything ? KindSet::all() : checker->kinds();
  for (std::size_t kind = 0; kind < takers_.size(); ++kind) {
    if (kinds.has(kind)) takers_[kind].push_back(checker.get());
  }
  checkers_.push_back(std::move(checker));
}

void Judge::take(std::size_t index, const Record& record) {
  scene_.wait(record.at);
  if (record.at > idle_until_) pass(record.at);
  witnesses_.take(scene_, record);
  const std::optional<checks::TipMove> move = scene_.take(index, record);
  hand_on(Observed{index, record, move});
  if (move) invariants_.take(scene_, index, *move);
  if (std::holds_alternative<record::TimelineOver>(record.body)) timeline_over_ = true;
  if (const auto* over = std::get_if<record::RunOver>(&record.body)) {
    end_ = over->why;
    ended_at_ = record.at;
  }
}

void Judge::hand_on(const Observed& observed) {
  const auto& takers = takers_[observed.record.body.index()];
  if (takers.empty()) return;
  for (Checker* checker : takers) checker->take(scene_, observed);
  look_ahead();
}

void Judge::pass(Nanos at) {
  for (const auto& checker : checkers_) checker->pass(scene_, at);
  look_ahead();
}

/// What checkers wait for changes by what they are told alone.
void Judge::look_ahead() {
  if (tells_ == Tells::everything) return;
  idle_until_ = Nanos::max();
  for (const auto& checker : checkers_) {
    if (const auto until = checker->idle_until(scene_)) {
      idle_until_ = std::min(idle_until_, *until);
    }
  }
}

std::optional<Nanos> Judge::waits_until() const {
  std::optional<Nanos> latest;
  for (const auto& checker : checkers_) {
    const auto until = checker->waits_until(scene_);
    if (until && (!latest || *until > *latest)) latest = until;
  }
  return latest;
}

Outcome Judge::outcome() const {
  ONETIP_ASSERT(end_, "a run is judged when it is over");
  Outcome outcome;
  outcome.end = end_;
  outcome.topology_after = scene_.zero().value_or(Nanos{});
  outcome.ended_at = ended_at_ - outcome.topology_after;
  outcome.tips = final_tips();
  outcome.witnesses = witnesses_.all();
  for (const auto& checker : checkers_) outcome.findings.push_back(checker->finding());
  for (Finding& finding : invariants_.findings()) outcome.findings.push_back(std::move(finding));
  if (end_ == RunEnd::timed_out) outcome.findings.push_back(timed_out(outcome.witnesses));
  for (const Finding& finding : outcome.findings) {
    outcome.verdict = worse(outcome.verdict, finding.verdict);
  }
  for (const Witness& witness : outcome.witnesses) {
    if (witness.missed) outcome.verdict = worse(outcome.verdict, Verdict::inconclusive);
  }
  if (end_ == RunEnd::interrupted) outcome.verdict = Verdict::interrupted;
  outcome.summary = summary(outcome);
  return outcome;
}

std::vector<FinalTip> Judge::final_tips() const {
  std::vector<FinalTip> tips;
  for (PeerIndex peer = 0; peer < scenario_.peers.size(); ++peer) {
    const auto& tip = scene_.tip(peer);
    if (!tip) continue;
    const checks::BlockTree& tree = scene_.tree();
    tips.push_back(
        {peer, {tree.height(*tip), tree.hash(*tip)}, tree.effort(*tip), scene_.miner_name(*tip)});
  }
  return tips;
}

Finding Judge::timed_out(const std::vector<Witness>& witnesses) const {
  Finding finding;
  finding.verdict = Verdict::violated;
  finding.name = "timeout";
  Nanos end = hard_end(scenario_);
  for (const Witness& witness : witnesses) {
    const TimelineEntry& entry = scenario_.timeline[witness.entry];
    if (entry.when && witness.began) {
      end = std::max(end, hard_end(scenario_, last_step(entry, *witness.began)));
    }
    const bool command =
        std::holds_alternative<Mine>(entry.action) || std::holds_alternative<Send>(entry.action);
    if (witness.began && (!command || witness.ended)) continue;
    finding.explanation +=
        (finding.explanation.empty() ? "" : "\n") + entry.name + " was not over: " + witness.trace;
  }
  finding.claim = "the run is over within " + in_seconds(end);
  if (finding.explanation.empty()) {
    finding.explanation =
        timeline_over_ ? "expectations were still open" : "the timeline was not over";
  }
  return finding;
}

}  // namespace onetip::sim
