#include "sim/compare/twin_report.hpp"

#include <fmt/format.h>

#include <utility>

#include "sim/report/repeat_command.hpp"

namespace onetip::sim {

namespace {

/// `12.30 ms`
std::string in_fine_milliseconds(Nanos time) {
  return fmt::format("{:.2f} ms", std::chrono::duration<double, std::milli>(time).count());
}

class TwinWriter {
 public:
  TwinWriter(const Scenario& scenario, const Twin& twin, const ReportStyle& style)
      : scenario_(scenario), twin_(twin), style_(style) {}

  std::string whole() {
    if (!style_.quiet) {
      line(heading(scenario_) + ", over TCP and in virtual time");
      if (twin_.compared) {
        expectations();
        witnesses();
        comparison();
        propagation();
        remarks();
      }
    }
    verdict();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }

  [[nodiscard]] std::string word(std::size_t index) const {
    const Finding& finding = twin_.outcome.findings[index];
    return painted(style_, finding.verdict,
                   twin_.differ.contains(index) ? "differ" : to_text(finding.verdict), 12);
  }

  /// What an engine said, in one line where nothing is wrong.
  [[nodiscard]] std::string story(std::size_t index) const {
    const Finding& finding = twin_.outcome.findings[index];
    std::string text = finding.explanation;
    if (finding.verdict == Verdict::held) {
      if (const auto end = text.find('\n'); end != std::string::npos) text.replace(end, 1, " · ");
    }
    return indented(text, 15);
  }

  void expectations() {
    line("\nexpectations");
    std::string held;
    for (std::size_t i = 0; i < twin_.outcome.findings.size(); ++i) {
      const Finding& finding = twin_.outcome.findings[i];
      if (is_own(finding)) continue;
      if (!finding.source && finding.verdict == Verdict::held) {
        held += (held.empty() ? "" : ", ") + finding.name;
        continue;
      }
      line(fmt::format("  {} {}{}", word(i), place(finding), finding.claim));
      line(story(i));
    }
    if (!held.empty()) {
      line(fmt::format("  {} always: {}", painted(style_, Verdict::held, "held", 12), held));
    }
  }

  /// Whether it is the comparison's own.
  static bool is_own(const Finding& finding) {
    return finding.name == "witness" || finding.name == "blocks" || finding.name == "payments" ||
           finding.name == "tips" || finding.name == "heights";
  }

  static std::string place(const Finding& finding) {
    if (!finding.source) return finding.name + ": ";
    return fmt::format("{}:{}  ", finding.source->file, finding.source->line);
  }

  /// Those alone that were missed.
  void witnesses() {
    bool first = true;
    for (const Witness& witness : twin_.outcome.witnesses) {
      if (!witness.missed) continue;
      if (std::exchange(first, false)) line("\ntimeline");
      const TimelineEntry& entry = scenario_.timeline[witness.entry];
      line(fmt::format("  {} {}:{}  {}", painted(style_, Verdict::inconclusive, "no witness", 12),
                       entry.source.file, entry.source.line, entry.name));
      line(indented(witness.trace, 15));
    }
  }

  void comparison() {
    line("\none against the other");
    for (std::size_t i = 0; i < twin_.outcome.findings.size(); ++i) {
      const Finding& finding = twin_.outcome.findings[i];
      if (!is_own(finding)) continue;
      line(fmt::format("  {} {}{}", word(i), finding.source ? place(finding) : "", finding.claim));
      line(indented(finding.explanation, 15));
    }
  }

  void propagation() {
    line(fmt::format("\npropagation {:>10} {:>12} {:>12} {:>12} {:>12}", "arrivals", "p50", "p90",
                     "p99", "longest"));
    spread("tcp", twin_.tcp.trace.propagation);
    spread("virtual", twin_.virtual_time.trace.propagation);
  }

  void spread(std::string_view engine, const PropagationSpread& it) {
    if (it.arrivals == 0) {
      line(fmt::format("  {:<9} {:>10}", engine, 0));
      return;
    }
    line(fmt::format("  {:<9} {:>10} {:>12} {:>12} {:>12} {:>12}", engine, it.arrivals,
                     in_fine_milliseconds(it.p50), in_fine_milliseconds(it.p90),
                     in_fine_milliseconds(it.p99), in_fine_milliseconds(it.longest)));
  }

  void remarks() {
    if (twin_.remarks.empty()) return;
    line("\ndiffers, and may");
    for (const std::string& remark : twin_.remarks) line("  " + remark);
  }

  void verdict() {
    const Outcome& outcome = twin_.outcome;
    if (!style_.quiet) line("");
    line(fmt::format("{}: {}: {}", scenario_.name,
                     painted(style_, outcome.verdict, to_text(outcome.verdict)), outcome.summary));
    if (outcome.verdict != Verdict::held) {
      line("repeat it with: " + repeat_command(scenario_));
    }
  }

  const Scenario& scenario_;
  const Twin& twin_;
  const ReportStyle& style_;
  std::string out_;
};

}  // namespace

std::string twin_report(const Scenario& scenario, const Twin& twin, const ReportStyle& style) {
  return TwinWriter(scenario, twin, style).whole();
}

}  // namespace onetip::sim
