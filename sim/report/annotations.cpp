#include "sim/report/annotations.hpp"

#include <fmt/format.h>

#include "sim/text/json_text.hpp"

namespace onetip::sim {
namespace {

/// GitHub's escapes: a message may hold anything but `%`, CR and LF, a property no `:` and `,`
/// either. Other control characters have no business in a log.
std::string escaped(std::string_view text, bool is_property) {
  std::string out;
  for (const char c : printable(text)) {
    const bool plain =
        c != '%' && c != '\r' && c != '\n' && !(is_property && (c == ':' || c == ','));
    if (!plain) {
      out += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) {
      out += c;
    }
  }
  return out;
}

struct AnnotatedPlace {
  std::string file;
  int line = 0;
  int column = 0;
};

std::string command(bool is_error, const AnnotatedPlace& place, std::string_view title,
                    std::string_view message) {
  std::string out = is_error ? "::error " : "::warning ";
  out += "file=" + escaped(place.file, true);
  if (place.line > 0) out += fmt::format(",line={},col={}", place.line, place.column);
  return out + ",title=" + escaped(title, true) + "::" + escaped(message, false) + "\n";
}

AnnotatedPlace place_of(const Source& source) { return {source.file, source.line, source.column}; }

}  // namespace

std::string annotations(const Scenario& scenario, const Outcome& outcome) {
  std::string out;
  for (const Finding& finding : outcome.findings) {
    if (finding.verdict == Verdict::held) continue;
    out += command(finding.verdict == Verdict::violated,
                   finding.source ? place_of(*finding.source) : AnnotatedPlace{scenario.file},
                   fmt::format("{}: {}", scenario.name, to_text(finding.verdict)),
                   finding.claim + "\n" + finding.explanation);
  }
  for (const Witness& witness : outcome.witnesses) {
    if (!witness.missed) continue;
    const TimelineEntry& entry = scenario.timeline[witness.entry];
    out += command(false, place_of(entry.source), scenario.name + ": no witness",
                   fmt::format("{} left no trace: {}", entry.name, witness.trace));
  }
  if (outcome.verdict == Verdict::harness_failed) out += annotation(scenario.file, outcome.summary);
  return out;
}

std::string annotation(const ScenarioError& error) {
  const std::string hint = error.hint().empty() ? "" : "\n" + error.hint();
  return command(true, place_of(error.source()), to_text(Verdict::bad_scenario),
                 error.message() + hint);
}

std::string annotation(const std::string& file, std::string_view message) {
  return command(true, {file}, "sim", message);
}

}  // namespace onetip::sim
