#pragma once
// RunFolder: a finished run, read again from what `--out DIR` wrote there.
//
// Of result.json only what was run is taken: the file's name, the seed, the engine, the CPU
// profile, what `--set` changed, and another future. What the run came to is judged anew, from the
// journal alone.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/result.hpp"
#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

inline constexpr char kResultFile[] = "result.json";
inline constexpr char kJournalFile[] = "journal.jsonl";
inline constexpr char kScenarioFile[] = "scenario.yaml";
/// Of a run that took another future (`--then`): the file that says it.
inline constexpr char kOtherFile[] = "then.yaml";
inline constexpr char kJunitFile[] = "junit.xml";

struct FinishedRun {
  Scenario scenario;
  std::string text;  // of the scenario's file
  std::string engine;
  std::vector<Record> records;  // up to RunOver
};

/// Of a folder that holds no run: what it is instead, and what to do. None: it holds a journal.
[[nodiscard]] std::optional<core::Error> why_no_run(const std::filesystem::path& folder);

/// The error names the file and says what is wrong with it, and what to do.
[[nodiscard]] core::Result<FinishedRun> read_run(const std::filesystem::path& folder);

/// What the run came to, by its journal.
[[nodiscard]] Outcome judge_again(const FinishedRun& run);

}  // namespace onetip::sim
