#pragma once
// What report.html carries besides its program: the run as JSON (tools/report/src/data.ts has its
// shape), and the verdict as HTML that needs no program.

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "sim/pages/journal_columns.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// A text that a run was made from.
struct SourceText {
  std::string file;  // as given
  std::string when;  // of two: `up to 3s`, `from 3s on`
  std::string text;
  std::vector<int> replaced;  // lines, from 1 on, that the other text put out of force
};

/// What is known of a run when its page is made.
struct RunFiles {
  JournalColumns journal;
  std::string name;                             // of the run, or of its folder
  std::vector<SourceText> sources;              // the scenario's, another future's; none: not kept
  const Scenario* scenario = nullptr;           // the same, read; none: it can't be read any more
  const boost::json::object* result = nullptr;  // result.json; none: there is none
};

/// Which of the sources a finding of result.json stands in.
[[nodiscard]] std::size_t source_of(const RunFiles& run, const boost::json::object& finding);

[[nodiscard]] std::string page_json(const RunFiles& run);
/// `<section id="verdict">…`: verdict, findings with their lines and reasons, the command that
/// repeats the run.
[[nodiscard]] std::string verdict_html(const RunFiles& run);

}  // namespace onetip::sim
