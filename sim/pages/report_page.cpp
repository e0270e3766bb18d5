#include "sim/pages/report_page.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cerrno>
#include <fstream>

#include "core/assert.hpp"
#include "sim/pages/html_text.hpp"
#include "sim/pages/page_data.hpp"
#include "sim/pages/replaced_lines.hpp"
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

std::string scenario_file(const RunFiles& run) {
  const json::value* const file = run.result != nullptr ? run.result->if_contains("file") : nullptr;
  return file != nullptr && file->is_string() ? std::string(file->get_string()) : kScenarioFile;
}

/// Puts the texts that the run was made from into it. What they read as; nothing, as above.
std::optional<Scenario> read_sources(std::optional<std::string> text,
                                     std::optional<std::string> other_text, RunFiles& run) {
  if (!text) return std::nullopt;
  SourceText own{scenario_file(run), "", std::move(*text), {}};
  ScenarioOverrides overrides;
  if (run.result != nullptr) overrides = overrides_of(*run.result);
  if (overrides.other && other_text) overrides.other->text = *std::move(other_text);
  std::optional<Scenario> scenario;
  if (run.result != nullptr) {
    scenario = scenario_of(own.text, overrides, run.journal.peers().size());
  }
  if (overrides.other && scenario) {
    own.replaced = replaced_lines(own.text, overrides.other->text, *scenario);
  }
  if (overrides.other) own.when = fmt::format("up to {}", until_text(overrides.other->since));
  run.sources.push_back(std::move(own));
  if (overrides.other) {
    run.sources.push_back({overrides.other->file,
                           fmt::format("from {} on", until_text(overrides.other->since)),
                           overrides.other->text,
                           {}});
  }
  return scenario;
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
  auto text = read_if_there(folder / kScenarioFile);
  if (!text) return PageError{true, text.error().what};
  auto other_text = read_if_there(folder / kOtherFile);
  if (!other_text) return PageError{true, other_text.error().what};

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
  const auto scenario = read_sources(std::move(*text), std::move(*other_text), run);
  if (scenario) run.scenario = &*scenario;
  const auto why = WholeFile(folder / kReportPage).put(filled(run));
  return why ? std::optional(PageError{false, *why}) : std::nullopt;
}

}  // namespace onetip::sim
