#pragma once
// What report.html carries besides its program: the run as JSON (tools/report/src/data.ts has its
// shape), and the verdict as HTML that needs no program.

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>

#include "sim/pages/journal_columns.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// What is known of a run when its page is made.
struct RunFiles {
  JournalColumns journal;
  std::string name;                             // of the run, or of its folder
  std::optional<std::string> source;            // the scenario's text; behind it another future's
  int lines_before_other = 0;                   // of `source`
  const Scenario* scenario = nullptr;           // the same, read; none: it can't be read any more
  const boost::json::object* result = nullptr;  // result.json; none: there is none
};

[[nodiscard]] std::string page_json(const RunFiles& run);
/// `<section id="verdict">…`: verdict, findings with their lines and reasons, the command that
/// repeats the run.
[[nodiscard]] std::string verdict_html(const RunFiles& run);

}  // namespace onetip::sim
