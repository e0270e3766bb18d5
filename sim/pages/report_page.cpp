#include "sim/pages/report_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <fstream>

#include "core/assert.hpp"
#include "sim/pages/html_text.hpp"
#include "sim/pages/page_data.hpp"
#include "sim/report/result_overrides.hpp"
#include "sim/report/run_folder.hpp"
#include "sim/text/whole_file.hpp"
#include "sim/yaml/branch.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::string_view kTitle = "<!--onetip:title-->";
constexpr std::string_view kVerdict = "<!--onetip:verdict-->";
constexpr std::string_view kData = "/*onetip:data*/";

/// All that is in the file; nothing where there is none.
core::Result<std::optional<std::string>> read_if_there(const fs::path& path) {
  std::error_code odd;
  if (!fs::exists(path, odd) && !odd) return std::optional<std::string>();
  auto text = read_whole(path);
  if (!text) return text.error();
  return std::optional(std::move(*text));
}

/// Names in result.json, in its order; nothing where it has none.
std::vector<std::string> peer_names(const json::object& result) {
  std::vector<std::string> names;
  const json::value* const peers = result.if_contains("peers");
  if (peers == nullptr || !peers->is_array()) return names;
  for (const json::value& peer : peers->get_array()) {
    const json::value* const name =
        peer.is_object() ? peer.get_object().if_contains("name") : nullptr;
    if (name != nullptr && name->is_string()) names.emplace_back(name->get_string());
  }
  return names;
}

/// The scenario as it was run; nothing where the copy doesn't read as one of that many peers.
std::optional<Scenario> scenario_of(const std::string& text, const ScenarioOverrides& overrides,
                                    std::size_t peers) {
  try {
    Scenario scenario = read_scenario(text, kScenarioFile, overrides);
    if (scenario.peers.size() == peers) return scenario;
  } catch (const ScenarioError&) {
    // A copy that somebody changed: the page shows it, and draws nothing from it.
  }
  return std::nullopt;
}

/// Puts another future's text behind the scenario's, and counts its lines on from there.
void add_other(const OtherFuture& other, RunFiles& run, json::object& result) {
  std::string& source = *run.source;
  if (!source.ends_with('\n')) source += '\n';
  source += fmt::format("# --until {} --then {}\n", until_text(other.since), other.file);
  run.lines_before_other = static_cast<int>(std::count(source.begin(), source.end(), '\n'));
  source += other.text;
  json::value* const findings = result.if_contains("expectations");
  if (findings == nullptr || !findings->is_array()) return;
  for (json::value& finding : findings->get_array()) {
    if (!finding.is_object()) continue;
    const json::value* const file = finding.get_object().if_contains("file");
    json::value* const line = finding.get_object().if_contains("line");
    if (file == nullptr || line == nullptr || !line->is_int64()) continue;
    if (*file == json::value(other.file)) *line = line->get_int64() + run.lines_before_other;
  }
}

std::string filled(const RunFiles& run) {
  const std::string_view page = report_template();
  const auto title = page.find(kTitle);
  const auto verdict = page.find(kVerdict);
  const auto data = page.find(kData);
  ONETIP_ASSERT(title < verdict && verdict < data && data != std::string_view::npos,
                "the page has its three places, in this order");
  std::string out;
  out.append(page.substr(0, title)).append(html(run.name));
  out.append(page.substr(title + kTitle.size(), verdict - title - kTitle.size()));
  out.append(verdict_html(run));
  out.append(page.substr(verdict + kVerdict.size(), data - verdict - kVerdict.size()));
  out.append(script_json(page_json(run)));
  return out.append(page.substr(data + kData.size()));
}

}  // namespace

bool has_report_page() { return !report_template().empty(); }

std::optional<PageError> write_report_page(const fs::path& folder) {
  const fs::path journal = folder / kJournalFile;
  const fs::path result_file = folder / kResultFile;
  if (const auto none = why_no_run(folder)) return PageError{true, none->what};
  errno = 0;
  std::ifstream lines(journal, std::ios::binary);
  if (!lines) return PageError{true, cant_read(journal.string())};
  const auto result_text = read_if_there(result_file);
  if (!result_text) return PageError{true, result_text.error().what};
  auto source = read_if_there(folder / kScenarioFile);
  if (!source) return PageError{true, source.error().what};
  auto other = read_if_there(folder / kOtherFile);
  if (!other) return PageError{true, other.error().what};

  RunFiles run;
  json::value result;
  if (*result_text) {
    boost::system::error_code error;
    result = json::parse(**result_text, error);
    if (error || !result.is_object()) {
      return PageError{true, fmt::format("{}: it is no result of a run", result_file.string())};
    }
    run.result = &result.get_object();
    const auto names = peer_names(*run.result);
    if (!names.empty()) run.journal.set_peers(names);
  }
  if (const auto error = read_columns(lines, run.journal)) {
    return PageError{true, fmt::format("{}: {}", journal.string(), error->what)};
  }
  std::error_code no_error;
  run.name = fs::absolute(folder, no_error).lexically_normal().filename().string();
  if (run.result != nullptr && run.result->contains("scenario") &&
      run.result->at("scenario").is_string()) {
    run.name = run.result->at("scenario").get_string();
  }
  run.source = std::move(*source);
  std::optional<Scenario> scenario;
  if (run.source && run.result != nullptr) {
    ScenarioOverrides overrides = overrides_of(*run.result);
    if (overrides.other && *other) overrides.other->text = std::move(**other);
    scenario = scenario_of(*run.source, overrides, run.journal.peers().size());
    if (scenario) run.scenario = &*scenario;
    if (overrides.other) add_other(*overrides.other, run, result.get_object());
  }
  const auto why = WholeFile(folder / kReportPage).put(filled(run));
  return why ? std::optional(PageError{false, *why}) : std::nullopt;
}

}  // namespace onetip::sim
