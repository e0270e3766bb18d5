#pragma once
// `sim shrink FILE`: the smallest scenario that still shows what a large one does.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sim/commands/streams.hpp"
#include "sim/scenario/cpu_profile.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

struct ShrinkCommand {
  std::string file;                          // `-`: standard input
  std::optional<std::uint64_t> seed;         // else the file's
  std::optional<CpuProfile> cpu;             // charged whatever the file says
  std::optional<std::string> finding;        // `expect 2`, `2`, `valid-chain`; else the first
  std::optional<std::filesystem::path> out;  // else standard output
  unsigned jobs = 0;                         // threads; 0: as many as the machine runs at once
  std::optional<std::string> budget;         // runs (`500`) or a time (`30s`)
  bool status = false;                       // how far it is, on `err`, a terminal
};

/// Runs the scenario in virtual time and writes the smallest one with the same finding, as a file
/// that can be kept, to `out`, or standard output, where nothing else is said. Before and after go
/// to `err`. The verdict is that of the work: held (0), it is written; inconclusive (2), nothing is
/// violated and so there is nothing to shrink; bad_scenario (3); harness_failed (4);
/// interrupted (130), what was the smallest so far is written.
[[nodiscard]] Verdict shrink_command(const ShrinkCommand& command, const Streams& streams,
                                     const std::atomic<bool>& interrupted);

}  // namespace onetip::sim
