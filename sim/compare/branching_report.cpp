#include "sim/compare/branching_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/repeat_command.hpp"
#include "sim/text/seconds.hpp"
#include "sim/text/table.hpp"
#include "sim/yaml/branch.hpp"

namespace onetip::sim {

namespace {

constexpr std::size_t kTipsShown = 3;

/// `8 at height 26, 3fa2b1c0…, by p4`
std::string group_in_words(const std::vector<const FinalTip*>& group) {
  const FinalTip& tip = *group.front();
  return fmt::format("{} at height {}, {}…, {}{}", group.size(), tip.tip.height,
                     tip.tip.hash.hex().substr(0, 8), tip.mined_by == "genesis" ? "" : "by ",
                     tip.mined_by);
}

class BranchWriter {
 public:
  BranchWriter(const Branching& branching, const ReportStyle& style)
      : it_(branching), style_(style) {}

  std::string whole() {
    if (!style_.quiet) {
      line(fmt::format("{}, in virtual time: one past up to {}, two futures", heading(scenario()),
                       until_text(it_.since)));
      if (it_.one_past) {
        side_by_side();
        findings("as it was", it_.as_it_was);
        findings("otherwise", it_.otherwise);
      }
      difference();
      line("");
    }
    verdict();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  [[nodiscard]] const Scenario& scenario() const { return it_.as_it_was.scenario; }
  [[nodiscard]] const BranchPoint& branch() const { return *it_.otherwise.scenario.branch; }

  void side_by_side() {
    TextTable table({"", "as it was", "otherwise"});
    table.add({"file", scenario().file, branch().file});
    row(table, "verdict",
        [](const Future& it) { return std::string(to_text(it.outcome.verdict)); });
    row(table, "over", [](const Future& it) {
      return fmt::format("{} at {}", to_text(*it.outcome.end), in_seconds(it.outcome.ended_at));
    });
    row(table, "time to converge", [](const Future& it) {
      const auto& time = it.figures.time_to_converge;
      return time ? in_seconds(*time) : std::string("never");
    });
    number(table, "deepest reorganisation", &RunFigures::deepest_reorg);
    number(table, "blocks mined", &RunFigures::blocks_mined);
    number(table, "stale blocks", &RunFigures::stale_blocks);
    number(table, "messages", &RunFigures::messages);
    number(table, "bytes", &RunFigures::bytes);
    final_tips(table);
    out_ += "\n" + table.text();
  }

  template <class Tell>
  void row(TextTable& table, const std::string& name, const Tell& tell) const {
    table.add({name, tell(it_.as_it_was), tell(it_.otherwise)});
  }
  void number(TextTable& table, const std::string& name, std::uint64_t RunFigures::*figure) const {
    row(table, name, [figure](const Future& it) { return std::to_string(it.figures.*figure); });
  }

  void final_tips(TextTable& table) const {
    const auto one = grouped(it_.as_it_was.outcome.tips);
    const auto other = grouped(it_.otherwise.outcome.tips);
    table.add({"final tips", std::to_string(one.size()), std::to_string(other.size())});
    const auto cell = [](const auto& groups, std::size_t index) {
      return index < groups.size() ? group_in_words(groups[index]) : std::string();
    };
    for (std::size_t i = 0; i < std::min(kTipsShown, std::max(one.size(), other.size())); ++i) {
      table.add({i == 0 ? "peers on them" : "", cell(one, i), cell(other, i)});
    }
  }

  /// Those that held without a place of their own go without saying.
  void findings(const std::string& title, const Future& future) {
    line("\n" + title);
    for (const Finding& it : future.outcome.findings) {
      if (!it.source && it.verdict == Verdict::held) continue;
      const std::string place =
          it.source ? fmt::format("{}:{}  ", it.source->file, it.source->line) : it.name + ": ";
      const std::string when = it.held_at ? fmt::format(" (at {})", in_seconds(*it.held_at)) : "";
      line(fmt::format("  {} {}{}{}", painted(style_, it.verdict, to_text(it.verdict), 12), place,
                       it.claim, when));
      if (it.verdict != Verdict::held) line(indented(it.explanation, 15));
    }
    for (const Witness& it : future.outcome.witnesses) {
      if (!it.missed) continue;
      line(fmt::format("  {} {}: {}", painted(style_, Verdict::inconclusive, "no witness", 12),
                       future.scenario.timeline[it.entry].name, it.trace));
    }
  }

  void difference() {
    if (!it_.journals) return;
    line("\n" + (it_.journals->difference ? in_words(*it_.journals, "as it was", "otherwise")
                                          : std::string("the two futures never differ\n")));
    while (out_.ends_with("\n\n")) out_.pop_back();
  }

  void verdict() {
    line(fmt::format("{}: {}: {}", scenario().name,
                     painted(style_, it_.verdict, to_text(it_.verdict)), it_.summary));
    if (!it_.advice.empty()) line(it_.advice);
    if (it_.verdict != Verdict::held) {
      line("repeat it with: " + repeat_command(it_.otherwise.scenario));
    }
  }

  const Branching& it_;
  const ReportStyle& style_;
  std::string out_;
};

}  // namespace

std::string branching_report(const Branching& branching, const ReportStyle& style) {
  return BranchWriter(branching, style).whole();
}

}  // namespace onetip::sim
