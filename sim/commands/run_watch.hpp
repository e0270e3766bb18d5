#pragma once
// RunWatch: one run after the other as a person follows them: a live status line, how fast it was,
// a strip chart where it was asked for, and below `--out` its journal and its page.

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/commands/run_command.hpp"
#include "sim/report/output_folder.hpp"

namespace onetip::sim {

class StatusLine;

class RunWatch {
 public:
  /// All of them outlive it.
  RunWatch(const Command& command, const Streams& streams, const MakeCluster& make_cluster,
           const std::atomic<bool>& interrupted)
      : command_(command),
        streams_(streams),
        make_cluster_(make_cluster),
        interrupted_(interrupted) {}

  /// `folder`: takes the journal, if there is one. `listeners` hear it after the judge and the
  /// folder.
  [[nodiscard]] Outcome run(const Scenario& scenario, OutputFolder* folder,
                            std::vector<Journal::Listener> listeners = {});
  /// Of the run just over, behind an empty line; empty: it wasn't asked for.
  [[nodiscard]] const std::string& strip() const { return strip_; }
  /// report.html of a finished folder. What could not be written, in words. A `sim` without the
  /// page says so once.
  [[nodiscard]] std::optional<std::string> write_page(const std::filesystem::path& folder);

 private:
  [[nodiscard]] RunOptions options(const Scenario& scenario, OutputFolder* folder,
                                   StatusLine& status) const;

  const Command& command_;
  const Streams& streams_;
  const MakeCluster& make_cluster_;
  const std::atomic<bool>& interrupted_;
  std::string strip_;
  bool said_no_page_ = false;
};

}  // namespace onetip::sim
