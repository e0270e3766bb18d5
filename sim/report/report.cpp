#include "sim/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/report/repeat_command.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim {
namespace {

constexpr std::size_t kNamesShown = 8;

std::string_view color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return "\x1b[32m";
    case Verdict::inconclusive:
    case Verdict::interrupted:
      return "\x1b[33m";
    case Verdict::violated:
    case Verdict::bad_scenario:
    case Verdict::harness_failed:
      return "\x1b[31m";
  }
  return "";
}

class ReportWriter {
 public:
  ReportWriter(const Scenario& scenario, const Outcome& outcome, const ReportStyle& style)
      : scenario_(scenario), outcome_(outcome), style_(style) {}

  std::string whole() {
    if (!style_.quiet) {
      line(heading(scenario_));
      if (outcome_.end) {
        timeline();
        expectations();
        invariants();
        tips();
      }
    }
    verdict();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  void timeline() {
    if (outcome_.witnesses.empty()) return;
    std::size_t width = 0;
    for (const TimelineEntry& entry : scenario_.timeline)
      width = std::max(width, entry.name.size());
    line("\ntimeline");
    for (const Witness& witness : outcome_.witnesses) entry(witness, width);
  }

  void entry(const Witness& witness, std::size_t width) {
    const std::string_view word = witness.missed          ? "no witness"
                                  : witness.witnessed > 0 ? "bit"
                                                          : "no trace";
    const std::string times = !witness.began  ? "never"
                              : witness.ended ? fmt::format("{} to {}", in_seconds(*witness.began),
                                                            in_seconds(*witness.ended))
                                              : fmt::format("{} on", in_seconds(*witness.began));
    const std::string runs =
        witness.runs > 1 ? fmt::format("{} of {} runs: ", witness.witnessed, witness.runs) : "";
    line(fmt::format(
        "  {} {:<{}}  {:<18}  {}{}",
        painted(style_, witness.missed ? Verdict::inconclusive : Verdict::held, word, 12),
        scenario_.timeline[witness.entry].name, width, times, runs, witness.trace));
  }

  void expectations() {
    line("\nexpectations");
    for (const Finding& finding : outcome_.findings) {
      if (!finding.source) continue;
      line(fmt::format("  {} {}:{}  {}{}", word(finding), finding.source->file,
                       finding.source->line, finding.claim, when(finding)));
      line(indented(finding.explanation, 15));
    }
  }

  /// Invariants that held share a line; a broken one tells its story.
  void invariants() {
    std::string held;
    for (const Finding& finding : outcome_.findings) {
      if (finding.source) continue;
      if (finding.verdict == Verdict::held) {
        held += (held.empty() ? "" : ", ") + finding.name;
        continue;
      }
      line(fmt::format("  {} {}: {}", word(finding), finding.name, finding.claim));
      line(indented(finding.explanation, 15));
    }
    if (!held.empty()) {
      line(fmt::format("  {} always: {}", painted(style_, Verdict::held, "held", 12), held));
    }
  }

  [[nodiscard]] std::string word(const Finding& finding) const {
    return painted(style_, finding.verdict, to_text(finding.verdict), 12);
  }

  [[nodiscard]] static std::string when(const Finding& finding) {
    if (!finding.held_at) return "";
    if (finding.within && finding.since) {
      return fmt::format(" (after {} of {})", in_seconds(*finding.held_at - *finding.since),
                         in_seconds(*finding.within));
    }
    return fmt::format(" (at {})", in_seconds(*finding.held_at));
  }

  void tips() {
    line("\nfinal tips");
    for (const auto& group : grouped(outcome_.tips)) {
      const FinalTip& tip = *group.front();
      line(fmt::format("  {:>4} peer{}  height {}, {}…, effort {}, {}{}: {}", group.size(),
                       group.size() == 1 ? " " : "s", tip.tip.height,
                       tip.tip.hash.hex().substr(0, 8), core::to_text(tip.effort),
                       tip.mined_by == "genesis" ? "" : "mined by ", tip.mined_by, names(group)));
    }
    if (outcome_.tips.empty()) line("  nobody was up");
  }

  [[nodiscard]] std::string names(const std::vector<const FinalTip*>& group) const {
    std::string text;
    const std::size_t shown = group.size() <= kNamesShown + 1 ? group.size() : kNamesShown;
    for (std::size_t i = 0; i < shown; ++i) {
      text += (i == 0 ? "" : ", ") + scenario_.peers[group[i]->peer].name;
    }
    if (shown < group.size()) text += fmt::format(" and {} more", group.size() - shown);
    return text;
  }

  void verdict() {
    if (!style_.quiet) line("");
    const std::string after = outcome_.end ? ", " + in_seconds(outcome_.ended_at) : "";
    line(fmt::format("{}: {}: {}{}", scenario_.name,
                     painted(style_, outcome_.verdict, to_text(outcome_.verdict)), outcome_.summary,
                     after));
    if (outcome_.verdict != Verdict::held) {
      line("repeat it with: " + repeat_command(scenario_));
    }
  }

  const Scenario& scenario_;
  const Outcome& outcome_;
  const ReportStyle& style_;
  std::string out_;
};

}  // namespace

std::string heading(const Scenario& scenario) {
  return fmt::format("{}: {}, {}, seed {}", scenario.name, counted(scenario.peers.size(), "peer"),
                     scenario.topology, scenario.seed);
}

std::string painted(const ReportStyle& style, Verdict verdict, std::string_view text,
                    std::size_t width) {
  const std::string padded = fmt::format("{:<{}}", text, width);
  return style.color ? fmt::format("{}{}\x1b[0m", color_of(verdict), padded) : padded;
}

std::string indented(const std::string& text, std::size_t by) {
  std::string out(by, ' ');
  for (const char c : text) {
    out += c;
    if (c == '\n') out.append(by, ' ');
  }
  return out;
}

std::string report(const Scenario& scenario, const Outcome& outcome, const ReportStyle& style) {
  return ReportWriter(scenario, outcome, style).whole();
}

std::string table(const std::vector<TableRow>& rows, const ReportStyle& style) {
  std::size_t width = 0;
  for (const TableRow& row : rows) width = std::max(width, row.file.size());
  std::string text;
  for (const TableRow& row : rows) {
    text += fmt::format("{} {:<{}}  {}\n", painted(style, row.verdict, to_text(row.verdict), 14),
                        row.file, width, row.summary);
  }
  return text;
}

}  // namespace onetip::sim
