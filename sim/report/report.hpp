#pragma once
// Report: what a run came to, for a person.

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

struct ReportStyle {
  bool color = false;
  bool quiet = false;  // the verdict alone
};

/// Actions with their witnesses, expectations with when they held or why not, final tips, the
/// verdict, and after anything but a pass the command that repeats the run. Ends in a newline.
[[nodiscard]] std::string report(const Scenario& scenario, const Outcome& outcome,
                                 const ReportStyle& style = {});

/// `fork: 3 peers, ring, seed 7`.
[[nodiscard]] std::string heading(const Scenario& scenario);
/// `text`, padded to `width`, in the colour of the verdict.
[[nodiscard]] std::string painted(const ReportStyle& style, Verdict verdict, std::string_view text,
                                  std::size_t width = 0);
/// Each line of it so far to the right.
[[nodiscard]] std::string indented(const std::string& text, std::size_t by);

/// One scenario of several.
struct TableRow {
  std::string file;
  Verdict verdict;
  std::string summary;
};
/// The table after several runs.
[[nodiscard]] std::string table(const std::vector<TableRow>& rows, const ReportStyle& style = {});

}  // namespace onetip::sim
