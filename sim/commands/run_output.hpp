#pragma once
// RunOutput: what `sim` tells of one run after the other, in the format that was asked for, and of
// all of them in the end.
//
// Text: a report each, a table of several, on `out`. JSON: a line each, as in result.json, and
// nothing else on `out`; a file that could not be run has its line, too. Either way what is wrong
// with a file goes to `err`. Annotations go to `out`, or to `err` where `out` is JSON.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/commands/run_command.hpp"
#include "sim/compare/branching.hpp"
#include "sim/compare/twin.hpp"
#include "sim/report/junit.hpp"
#include "sim/report/report.hpp"
#include "sim/scenario/error.hpp"

namespace onetip::sim {

class RunOutput {
 public:
  RunOutput(const Command& command, const Streams& streams)
      : command_(command), streams_(streams), style_{command.color, command.quiet} {}

  /// That `--profile` was given and has no effect on this run, where that is so.
  void say_idle_profile(const Scenario& scenario);

  /// `appendix`: more text for people, behind the report. `unwritten`: what of its folder could not
  /// be written, in words. All of these give the run's row of the table.
  TableRow judged(const Scenario& scenario, Outcome outcome, const std::string& appendix,
                  const std::optional<std::string>& unwritten);
  /// The same of a run in both engines.
  TableRow compared(const Scenario& scenario, Twin twin, const std::string& appendix,
                    const std::optional<std::string>& unwritten);
  /// The same of a run with two futures.
  TableRow branched(Branching branching, const std::string& appendix,
                    const std::optional<std::string>& unwritten);
  /// The file is no scenario; `text`: as it was read.
  TableRow refused(const std::string& file, const ScenarioError& error, std::string_view text);
  /// There was no run for another reason.
  TableRow failed(const std::string& file, Verdict verdict, const std::string& message);
  /// An interruption came before its turn: no more than a row, and its line of JSON.
  TableRow not_begun(const std::string& file);

  /// Before anything is written to this folder, what an earlier run left there goes, but for these
  /// files (past_results.hpp). Throws std::runtime_error where it can't.
  void make_room(const std::filesystem::path& folder, const std::vector<std::string>& inputs);

  /// After the last one: the table, and the junit.xml of them all below `--out`. It makes room
  /// there where nothing was run. The worst verdict.
  [[nodiscard]] Verdict finish(const std::vector<std::string>& inputs);

 private:
  void say_error(const std::string& message);
  void say_report(const std::string& text);
  void say_unwritten(const std::optional<std::string>& unwritten, Outcome& outcome);
  TableRow keep(const Scenario& scenario, const Outcome& outcome);
  TableRow not_run(const std::string& file, Verdict verdict, const std::string& message,
                   const std::string& annotation);
  void write_junit(const std::vector<std::string>& inputs);
  [[nodiscard]] std::ostream& annotations_to() const;
  [[nodiscard]] bool is_json() const { return command_.format == OutputFormat::json; }

  const Command& command_;
  const Streams& streams_;
  ReportStyle style_;
  std::vector<TableRow> rows_;
  std::vector<JunitSuite> suites_;
  bool has_room_ = false;  // what an earlier run left is gone
  Verdict worst_ = Verdict::held;
};

}  // namespace onetip::sim
