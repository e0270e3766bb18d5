#pragma once
// index.html: all runs of one `sim DIR --out OUT` on a page, a row each.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/report/run_folder.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

inline constexpr char kIndexPage[] = "index.html";

/// What a result.json says that is compared with the next run's.
struct PastRun {
  std::string verdict;
  Nanos ended_at{};
};
/// The run that `folder` holds before it is overwritten, by this file in it; none where there is no
/// readable one.
[[nodiscard]] std::optional<PastRun> past_run(const std::filesystem::path& folder,
                                              const char* file = kResultFile);

struct IndexRow {
  std::string file;    // the scenario's
  std::string folder;  // below OUT; empty: it never ran
  Verdict verdict = Verdict::held;
  std::string summary;
  std::optional<Nanos> ended_at;
  std::optional<PastRun> before;
  bool has_page = false;
  std::vector<std::string> runs;  // folders below `folder`, of a run each; none: it is one itself
};

/// The whole page. It needs no program and asks nothing of any network.
[[nodiscard]] std::string index_html(const std::vector<IndexRow>& rows);

}  // namespace onetip::sim
