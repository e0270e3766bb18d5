#include "sim/pages/index_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <map>

#include "sim/compare/twin_report.hpp"
#include "sim/pages/html_text.hpp"
#include "sim/pages/report_page.hpp"
#include "sim/report/run_folder.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/seconds.hpp"
#include "sim/text/whole_file.hpp"

namespace onetip::sim {
namespace {

namespace json = boost::json;

/// Below it two runs of real time took equally long.
constexpr double kSameShare = 0.1;
constexpr Nanos kSameTime = std::chrono::milliseconds(200);

constexpr std::string_view kHead = R"(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>Scenarios · onetip</title>
<style>
:root { color-scheme: light dark; --ground: #f6f5f1; --card: #fffefb; --ink: #1d2327; --soft: #5b656c; --line: #dedbd2;
  --good: #1c7c54; --warn: #a96300; --bad: #b3261e; --accent: #0b62c4; }
@media (prefers-color-scheme: dark) { :root { --ground: #14181b; --card: #1c2226; --ink: #e8eaea; --soft: #a9b2b7;
  --line: #333b41; --good: #58c08c; --warn: #eeb04d; --bad: #ff8a7d; --accent: #7ab7ff; } }
body { margin: 0 auto; max-width: 1200px; padding: 24px; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 26px; margin: 0; letter-spacing: -0.015em; }
.totals { color: var(--soft); margin: 4px 0 18px; font-size: 17px; }
table { width: 100%; border-collapse: collapse; background: var(--card); border: 1px solid var(--line); }
th, td { text-align: left; padding: 8px 14px; border-bottom: 1px solid var(--line); vertical-align: baseline; }
th { color: var(--soft); font-weight: 600; }
td.number { text-align: right; white-space: nowrap; }
a { color: var(--accent); }
.verdict { white-space: nowrap; font-weight: 650; color: var(--warn); }
.held { color: var(--good); } .violated, .harness-failed, .bad-scenario { color: var(--bad); }
.summary, .trend, .files { color: var(--soft); font-size: 14px; overflow-wrap: anywhere; }
.trend.changed { color: var(--ink); font-weight: 600; }
</style>
</head>
<body>
)";

std::string_view sign(Verdict verdict) {
  switch (verdict) {
    case Verdict::held:
      return "✓";
    case Verdict::violated:
    case Verdict::bad_scenario:
    case Verdict::harness_failed:
      return "✗";
    case Verdict::inconclusive:
    case Verdict::interrupted:
      return "?";
  }
  return "?";
}

std::string row_class(std::string_view verdict) {
  std::string out(verdict);
  std::replace(out.begin(), out.end(), ' ', '-');
  return out;
}

/// A path below this page as an address: what a URL would read otherwise is encoded.
std::string address(const std::string& path) {
  std::string out;
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '/';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

std::string trend(const IndexRow& row) {
  if (!row.before) return "<td class=\"trend\">first run here</td>";
  if (row.before->verdict != to_text(row.verdict)) {
    return fmt::format("<td class=\"trend changed\">was {}</td>", html(row.before->verdict));
  }
  if (!row.ended_at) return "<td class=\"trend\">as before</td>";
  const Nanos change = *row.ended_at - row.before->ended_at;
  const auto before = static_cast<double>(row.before->ended_at.count());
  const auto size = static_cast<double>(std::abs(change.count()));
  if (size <= static_cast<double>(kSameTime.count()) || size <= before * kSameShare) {
    return "<td class=\"trend\">as before</td>";
  }
  return fmt::format("<td class=\"trend changed\">{} {} {}</td>", change.count() > 0 ? "▲" : "▼",
                     in_seconds(Nanos(std::abs(change.count()))),
                     change.count() > 0 ? "longer" : "shorter");
}

std::string link_to(const std::string& folder, const char* file, const char* text) {
  return fmt::format("<a href=\"{}\">{}</a>", address(folder + "/" + file), text);
}

std::string links_of_run(const std::string& folder, bool has_page) {
  return (has_page ? link_to(folder, kReportPage, "report") + " · " : "") +
         link_to(folder, kResultFile, "result") + " · " + link_to(folder, kJournalFile, "journal");
}

std::string links(const IndexRow& row) {
  if (row.folder.empty()) return "";
  if (row.runs.empty()) return links_of_run(row.folder, row.has_page);
  std::string text = link_to(row.folder, kTwinFile, "comparison");
  for (const std::string& run : row.runs) {
    text += fmt::format("; {}: {}", html(run), links_of_run(row.folder + "/" + run, row.has_page));
  }
  return text;
}

std::string line(const IndexRow& row) {
  const std::string name = html(row.folder.empty() ? row.file : row.folder);
  const std::string title =
      row.has_page && row.runs.empty()
          ? fmt::format("<a href=\"{}\">{}</a>", address(row.folder + "/" + kReportPage), name)
          : name;
  return fmt::format(
      "<tr><td class=\"verdict {}\"><span aria-hidden=\"true\">{}</span> {}</td>"
      "<th scope=\"row\">{}</th><td class=\"summary\">{}</td><td class=\"number\">{}</td>{}"
      "<td class=\"files\">{}</td></tr>\n",
      row_class(to_text(row.verdict)), sign(row.verdict), to_text(row.verdict), title,
      html(row.summary), row.ended_at ? in_seconds(*row.ended_at) : "", trend(row), links(row));
}

std::string totals(const std::vector<IndexRow>& rows) {
  std::map<Verdict, std::uint64_t> counts;
  for (const IndexRow& row : rows) ++counts[row.verdict];
  return counted(rows.size(), "scenario") + ": " + in_words(counts);
}

}  // namespace

std::optional<PastRun> past_run(const std::filesystem::path& folder, const char* file) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(folder / file, unknown)) return std::nullopt;
  const auto text = read_whole(folder / file);
  if (!text) return std::nullopt;
  boost::system::error_code error;
  const json::value value = json::parse(*text, error);
  if (error || !value.is_object()) return std::nullopt;
  const json::value* const verdict = value.get_object().if_contains("verdict");
  const json::value* const ended = value.get_object().if_contains("ended_at");
  if (verdict == nullptr || !verdict->is_string() || ended == nullptr || !ended->is_int64()) {
    return std::nullopt;
  }
  return PastRun{std::string(verdict->get_string()), Nanos(ended->get_int64())};
}

std::string index_html(const std::vector<IndexRow>& rows) {
  std::string out(kHead);
  out += fmt::format("<h1>Scenarios</h1>\n<p class=\"totals\">{}</p>\n", totals(rows));
  out +=
      "<table>\n<thead><tr><th scope=\"col\">Verdict</th><th scope=\"col\">Scenario</th>"
      "<th scope=\"col\">Summary</th><th scope=\"col\">Time</th>"
      "<th scope=\"col\">Against the run before</th><th scope=\"col\">Files</th></tr></thead>\n"
      "<tbody>\n";
  for (const IndexRow& row : rows) out += line(row);
  return out + "</tbody>\n</table>\n</body>\n</html>\n";
}

}  // namespace onetip::sim
