#include "sim/report/run_folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cerrno>
#include <fstream>

#include "sim/checks/judge.hpp"
#include "sim/journal/reader.hpp"
#include "sim/report/result_overrides.hpp"
#include "sim/text/whole_file.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

/// What a run was, by its result.json.
struct Label {
  std::string file;
  std::string engine;
  ScenarioOverrides overrides;
};

core::Result<Label> read_label(const fs::path& path) {
  if (std::error_code odd; !fs::exists(path, odd) && !odd) {
    return core::Error{path.string() +
                       " is not there: the run never came to its end, or the disk was full"};
  }
  const auto text = read_whole(path);
  if (!text) return text.error();
  boost::system::error_code error;
  const json::value result = json::parse(*text, error);
  if (!error && result.is_object()) {
    const json::object& keys = result.get_object();
    const json::value* file = keys.if_contains("file");
    const json::value* engine = keys.if_contains("engine");
    const json::value* seed = keys.if_contains("seed");
    if (file != nullptr && file->is_string() && engine != nullptr && engine->is_string() &&
        seed != nullptr) {
      Label label{std::string(file->get_string()), std::string(engine->get_string()),
                  overrides_of(keys)};
      const json::value* cpu = keys.if_contains("cpu");
      if (cpu != nullptr && cpu->is_object()) {
        const auto figures = read_figures(cpu->get_object());
        if (!figures) return core::Error{path.string() + ": `cpu`: " + figures.error().what};
      }
      if (label.overrides.seed) return label;
    }
  }
  return core::Error{path.string() +
                     " is no result of a run: expected an object with `file`, `engine`, `seed`"};
}

/// Where a folder is that of many runs: `out/partition, out/money`; else nothing.
std::string runs_below(const fs::path& folder) {
  std::vector<std::string> runs;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (fs::exists(entry.path() / kJournalFile, error)) runs.push_back(entry.path().string());
  }
  std::sort(runs.begin(), runs.end());
  std::string text;
  for (const std::string& run : runs) text += (text.empty() ? "" : ", ") + run;
  return text;
}

core::Result<Scenario> read_copy(const fs::path& path, const std::string& text,
                                 const Label& label) {
  try {
    return read_scenario(text, label.file, label.overrides);
  } catch (const ScenarioError& error) {
    return core::Error{
        fmt::format("{} is not the scenario of this run: {}", path.string(), error.what())};
  }
}

}  // namespace

std::optional<core::Error> why_no_run(const fs::path& folder) {
  std::error_code error;
  const fs::path journal = folder / kJournalFile;
  if (fs::exists(journal, error)) return std::nullopt;
  if (error) return core::Error{"can't read " + journal.string() + ": " + error.message()};
  const std::string what =
      fs::is_directory(folder, error)
          ? fmt::format("{} holds no run: there is no {}", folder.string(), kJournalFile)
          : fmt::format("{} is no folder", folder.string());
  const std::string runs = runs_below(folder);
  return core::Error{what +
                     (runs.empty() ? "; a run writes one with --out DIR" : "; try one of " + runs)};
}

core::Result<FinishedRun> read_run(const fs::path& folder) {
  if (auto none = why_no_run(folder)) return std::move(*none);
  auto label = read_label(folder / kResultFile);
  if (!label) return label.error();
  if (label->overrides.other) {
    auto other = read_whole(folder / kOtherFile);
    if (!other) return other.error();
    label->overrides.other->text = std::move(*other);
  }
  auto text = read_whole(folder / kScenarioFile);
  if (!text) return text.error();
  auto scenario = read_copy(folder / kScenarioFile, *text, *label);
  if (!scenario) return scenario.error();
  const fs::path journal = folder / kJournalFile;
  errno = 0;
  std::ifstream lines(journal, std::ios::binary);
  if (!lines) return core::Error{cant_read(journal.string())};
  auto records = read_journal(lines, *scenario);
  if (!records) {
    return core::Error{fmt::format("{}: {}", journal.string(), records.error().what)};
  }
  return FinishedRun{std::move(*scenario), std::move(*text), label->engine, std::move(*records)};
}

Outcome judge_again(const FinishedRun& run) {
  Judge judge(run.scenario);
  for (std::size_t i = 0; i < run.records.size(); ++i) judge.take(i, run.records[i]);
  Outcome outcome = judge.outcome();
  outcome.engine = run.engine;
  return outcome;
}

}  // namespace onetip::sim
