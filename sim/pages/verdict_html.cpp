// The part of report.html that needs no program: what it came to, and why.

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <filesystem>
#include <sstream>
#include <string_view>

#include "sim/pages/html_text.hpp"
#include "sim/pages/page_data.hpp"
#include "sim/report/repeat_command.hpp"
#include "sim/scenario/cpu_profile.hpp"
#include "sim/text/json_text.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

/// What a line is called in the page, by its source (tools/report/src/views/source.ts).
constexpr std::array<std::string_view, 2> kLineIds{"line", "then"};

/// result.json may be anyone's: what is missing in it reads as nothing.
std::string text(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}
std::optional<double> number(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  return value->to_number<double>();
}

std::string_view sign(std::string_view verdict) {
  if (verdict == "held") return "✓";
  if (verdict == "violated" || verdict == "harness failed" || verdict == "bad scenario") return "✗";
  return "?";
}

/// A word that is safe as a class.
std::string css_class(std::string_view verdict) {
  std::string out;
  for (const char c : verdict) out += c >= 'a' && c <= 'z' ? c : '-';
  return out;
}

std::string paragraphs(const std::string& explanation) {
  std::string out;
  std::size_t from = 0;
  while (from <= explanation.size()) {
    const std::size_t end = std::min(explanation.find('\n', from), explanation.size());
    out += "<p>" + html(std::string_view(explanation).substr(from, end - from)) + "</p>";
    from = end + 1;
  }
  return out;
}

/// The line of the scenario that a finding is about, as it stands there; empty where it isn't
/// known.
std::string quoted_line(const RunFiles& run, const json::object& finding) {
  const auto wanted = number(finding, "line");
  if (run.sources.empty() || !wanted || *wanted < 1) return "";
  std::istringstream lines(run.sources[source_of(run, finding)].text);
  std::string line;
  for (double at = 0; at < *wanted; ++at) {
    if (!std::getline(lines, line)) return "";
  }
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return fmt::format(
      "<pre class=\"quoted\"><span class=\"number\">{:.0f}</span><code>{}</code></pre>", *wanted,
      html(printable(line.substr(begin))));
}

/// `line 14`, as a link; of two sources with the name of its file.
std::string place(const RunFiles& run, const json::object& finding) {
  const auto line = number(finding, "line");
  if (!line) return html(text(finding, "name"));
  const std::size_t source = source_of(run, finding);
  std::string of;
  if (run.sources.size() > 1) {
    of = " of " + html(std::filesystem::path(run.sources[source].file).filename().string());
  }
  return fmt::format("<a class=\"line\" href=\"#{}-{}\">line {}{}</a>", kLineIds[source], *line,
                     *line, of);
}

std::string finding(const RunFiles& run, const json::object& it) {
  const std::string verdict = text(it, "verdict");
  std::string when;
  if (const auto held_at = number(it, "held_at")) {
    when = fmt::format(" <span class=\"when\">at {:.2f} s</span>", *held_at / 1e9);
  }
  return fmt::format(
      "<li class=\"finding {}\"><span class=\"sign\" aria-hidden=\"true\">{}</span>"
      "<div><p class=\"claim\"><span class=\"word\">{}</span> {} {}{}</p>"
      "{}<div class=\"reason\">{}</div></div></li>\n",
      css_class(verdict), sign(verdict), html(verdict), place(run, it), html(text(it, "claim")),
      when, verdict == "held" ? "" : quoted_line(run, it), paragraphs(text(it, "explanation")));
}

struct Findings {
  std::string bad;
  std::string good;
  int held = 0;

  void take(const RunFiles& run, std::string_view list) {
    const json::value* const all = run.result->if_contains(list);
    if (all == nullptr || !all->is_array()) return;
    for (const json::value& one : all->get_array()) {
      if (!one.is_object()) continue;
      const bool is_held = text(one.get_object(), "verdict") == "held";
      held += is_held ? 1 : 0;
      (is_held ? good : bad) += finding(run, one.get_object());
    }
  }
};

std::string repeat(const json::object& result) {
  if (result.contains("repeat")) return text(result, "repeat");
  const std::string engine = text(result, "engine");
  const json::value* const figures = result.if_contains("cpu");
  const auto cpu = figures != nullptr && figures->is_object()
                       ? read_figures(figures->get_object())
                       : core::Result<CpuProfile>(core::Error{"no CPU was charged"});
  return fmt::format("sim {}{} --seed {}{}", shell_word(text(result, "file")),
                     engine.empty() || engine == "tcp" ? "" : " --engine " + engine,
                     static_cast<std::uint64_t>(number(result, "seed").value_or(1)),
                     cpu ? " --profile " + to_text(*cpu) : "");
}

std::string facts(const RunFiles& run) {
  const json::object& result = *run.result;
  std::string out = fmt::format("<li>{}</li>", counted(run.journal.peers().size(), "peer"));
  const auto fact = [&](const std::string& what) { out += "<li>" + html(what) + "</li>"; };
  if (const std::string topology = text(result, "topology"); !topology.empty()) fact(topology);
  if (const auto seed = number(result, "seed")) fact(fmt::format("seed {:.0f}", *seed));
  if (const std::string engine = text(result, "engine"); !engine.empty()) fact(engine);
  if (const auto ended = number(result, "ended_at")) fact(fmt::format("{:.2f} s", *ended / 1e9));
  return out;
}

}  // namespace

std::string verdict_html(const RunFiles& run) {
  if (run.result == nullptr) {
    return fmt::format(
        "<section id=\"verdict\" class=\"unknown\"><header><span class=\"badge\">? unknown</span>"
        "<h1>{}</h1></header><p class=\"summary\">The verdict of this run isn't known: there was "
        "no "
        "result.json beside its journal.</p></section>",
        html(run.name));
  }
  const std::string verdict = text(*run.result, "verdict");
  Findings findings;
  findings.take(run, "expectations");
  findings.take(run, "invariants");
  std::string out = fmt::format(
      "<section id=\"verdict\" class=\"{}\"><header><span class=\"badge\"><span "
      "aria-hidden=\"true\">"
      "{}</span> {}</span><h1>{}</h1><ul class=\"facts\">{}</ul></header>"
      "<p class=\"summary\">{}</p>\n",
      css_class(verdict), sign(verdict), html(verdict), html(run.name), facts(run),
      html(text(*run.result, "summary")));
  if (!findings.bad.empty()) out += "<ul class=\"findings\">\n" + findings.bad + "</ul>\n";
  if (!findings.good.empty()) {
    out += fmt::format(
        "<details><summary>{} held</summary><ul class=\"findings\">\n{}</ul></details>\n",
        findings.held, findings.good);
  }
  return out +
         fmt::format(
             "<p class=\"repeat\"><span>Repeat it with</span> <code id=\"repeat\">{}</code></p>"
             "</section>",
             html(repeat(*run.result)));
}

}  // namespace onetip::sim
