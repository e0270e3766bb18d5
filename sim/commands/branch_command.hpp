#pragma once
// `sim FILE --until 12s --then OTHER.yaml`: one past, two futures, once the command line is read.

#include <atomic>
#include <optional>
#include <string>

#include "sim/commands/run_command.hpp"
#include "sim/commands/streams.hpp"
#include "sim/commands/sweep_command.hpp"

namespace onetip::sim {

struct BranchCommand {
  std::optional<std::string> until;
  std::optional<std::string> then;  // a file, or `-`
};

/// Whether that is a branch, or half of one.
[[nodiscard]] inline bool is_branch(const BranchCommand& branch) {
  return branch.until || branch.then;
}

/// Runs the one scenario of `command` in virtual time, whatever engine its file says, and again
/// with the other future; prints the two side by side. Below `--out` each has its folder,
/// `as-it-was` and `otherwise`, and branch.json stands beside them; without it the journals are in
/// a temporary folder. `sweep`: its settings, of one value each; what else it says is an error
/// here. The worse verdict of the two; bad input where they have no common past. When
/// `interrupted`, what is done is told and kept.
[[nodiscard]] Verdict branch_command(const Command& command, const BranchCommand& branch,
                                     const SweepCommand& sweep, const Streams& streams,
                                     const MakeCluster& make_cluster,
                                     const std::atomic<bool>& interrupted);

}  // namespace onetip::sim
