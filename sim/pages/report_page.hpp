#pragma once
// report.html: one page that shows what happened, made from a run's folder.
//
// It holds everything that it needs and asks nothing of any network. Its program (tools/report) is
// built where Node.js is there; without it there is no page, and `has_report_page` says so. Made
// from journal.jsonl; result.json and scenario.yaml add the verdict and the source where they are
// there.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace onetip::sim {

inline constexpr char kReportPage[] = "report.html";

/// The page without a run; empty where the build left it out (tools/report/embed.mjs writes it).
[[nodiscard]] std::string_view report_template();
[[nodiscard]] bool has_report_page();
inline constexpr char kNoReportPage[] =
    "this sim was built without Node.js, so it has no page report.html; tools/page says more";

struct PageError {
  bool bad_input = false;  // the folder's files are at fault, else the machine
  std::string what;        // names the file
};

/// Writes `folder`/report.html anew: all of it, or what was there stays.
[[nodiscard]] std::optional<PageError> write_report_page(const std::filesystem::path& folder);

}  // namespace onetip::sim
