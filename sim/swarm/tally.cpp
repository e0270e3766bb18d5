#include "sim/swarm/tally.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/marks/mark_counter.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::swarm {

SeedRun seed_run(std::uint64_t seed, const Outcome& outcome,
                 const std::optional<std::string>& wrong, std::vector<std::uint64_t> marks) {
  SeedRun run{seed, Verdict::held, {}, outcome.witnesses.size(), 0, std::move(marks)};
  const bool judged = outcome.end.has_value();
  if (!judged) {
    run.verdict = Verdict::harness_failed;
    run.failures.push_back(outcome.summary);
  }
  for (const Finding& finding : outcome.findings) {
    if (finding.verdict == Verdict::held) continue;
    run.verdict = worse(run.verdict, finding.verdict);
    run.failures.push_back(fmt::format("{}: {}: {}\n{}", to_text(finding.verdict), finding.name,
                                       finding.claim, finding.explanation));
  }
  if (wrong) {
    run.verdict = worse(run.verdict, Verdict::violated);
    run.failures.push_back("no honest peer refuses what another honest one says\n" + *wrong);
  }
  for (const Witness& witness : outcome.witnesses) run.idle += witness.witnessed == 0 ? 1 : 0;
  return run;
}

Tally::Tally() : times_(marks::all_marks().size()), seeds_(marks::all_marks().size()) {}

void Tally::add(const SeedRun& run) {
  ++runs_;
  entries_ += run.entries;
  idle_ += run.idle;
  worst_ = worse(worst_, run.verdict);
  if (run.verdict != Verdict::held) failed_.push_back(run.seed);
  for (std::size_t i = 0; i < run.marks.size(); ++i) {
    times_[i] += run.marks[i];
    seeds_[i] += run.marks[i] > 0 ? 1 : 0;
  }
}

std::string Tally::note() const {
  return failed_.empty() ? "" : fmt::format("{} failed", failed_.size());
}

std::string Tally::text() const {
  std::string text = counted(runs_, "seed") + fmt::format(": {} held", runs_ - failed_.size());
  if (!failed_.empty()) text += fmt::format(", {} failed", failed_.size());
  text += fmt::format("; of {} of their timelines {} left no trace\n",
                      counted(entries_, "entry", "entries"), idle_);
  if (!failed_.empty()) text += fmt::format("failed: {}\n", fmt::join(failed_, ", "));
  return runs_ == 0 ? text : text + marks_in_words();
}

std::string Tally::marks_in_words() const {
  std::string text = fmt::format("\n{:<26} {:>7} {:>9}\n", "mark", "seeds", "times");
  std::vector<std::string> never;
  for (std::size_t i = 0; i < times_.size(); ++i) {
    const marks::Mark& mark = marks::all_marks()[i];
    if (times_[i] == 0) {
      never.push_back(fmt::format("  {:<24} {}\n", mark.name, mark.meaning));
    } else {
      text +=
          fmt::format("  {:<24} {:>7} {:>9}  {}\n", mark.name, seeds_[i], times_[i], mark.meaning);
    }
  }
  text += never.empty() ? "every mark fired\n" : "never fired:\n";
  for (const std::string& line : never) text += line;
  return text;
}

}  // namespace onetip::sim::swarm
