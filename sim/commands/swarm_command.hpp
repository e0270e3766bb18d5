#pragma once
// `sim swarm --seeds 1..N`: random scenarios, each drawn from its seed, run and judged.

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sim/commands/streams.hpp"
#include "sim/run/experiment.hpp"
#include "sim/run/seed_range.hpp"

namespace onetip::sim {

struct SwarmCommand {
  SeedRange seeds;
  std::optional<std::uint64_t> print;        // this seed's scenario, and nothing else
  std::optional<std::string> like;           // a file: its peers, topology, links and chain
  std::optional<std::filesystem::path> out;  // where the failing ones go
  unsigned jobs = 0;                         // threads; 0: as many as the machine runs at once
  bool quiet = false;                        // the failing ones alone
  bool status = false;                       // a progress bar on `err`, which is a terminal
};

/// Says each failing seed as it comes, in their order, with what failed and the command that
/// repeats it; then how many held, and the marks. Below `out` each failing one leaves its scenario
/// and a folder as `sim FILE --out` does. Where it is interrupted it says what is done. The worst
/// of all verdicts.
[[nodiscard]] Verdict swarm_command(const SwarmCommand& command, const Streams& streams,
                                    const MakeCluster& make_cluster,
                                    const std::atomic<bool>& interrupted);

}  // namespace onetip::sim
