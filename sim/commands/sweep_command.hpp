#pragma once
// `sim FILE --seeds 1..1000 --set KEY=[a, b]`: sweeps, once the command line is read.

#include <atomic>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/commands/run_command.hpp"
#include "sim/commands/streams.hpp"

namespace onetip::sim {

struct SweepCommand {
  std::optional<std::string> seeds;   // none: the scenario's own
  std::vector<std::string> settings;  // of one value each, or of several
  unsigned jobs = 0;  // 0: in virtual time as many as the machine runs at once, else one
  std::optional<std::filesystem::path> base;  // to be compared with
};

/// Whether that is a sweep, or, without seeds and several values, one run.
[[nodiscard]] bool is_sweep(const SweepCommand& sweep);

/// Journals of so many failing runs of each combination are kept below `--out`.
inline constexpr std::size_t kKeptRuns = 20;

/// Runs the one scenario of `command` under each seed and combination; on real sockets, too, if it
/// says so. Prints what it came to; a line of JSON, the same as in sweep.json, where that was asked
/// for, or, where nothing could be run, the one of a single run that can't be. The worst verdict of
/// all runs; violated, where something got worse than in the base; inconclusive, where there were
/// too few runs to tell. When `interrupted`, what is done is kept.
[[nodiscard]] Verdict sweep_command(const Command& command, const SweepCommand& sweep,
                                    const Streams& streams, const MakeCluster& make_cluster,
                                    const std::atomic<bool>& interrupted);

}  // namespace onetip::sim
