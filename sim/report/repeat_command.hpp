#pragma once
// The command that repeats a run.

#include <string>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// As one word of a shell's command line.
[[nodiscard]] std::string shell_word(const std::string& word);

/// ` --profile check_ed25519_ns=5000000`, where a CPU profile is charged; else empty.
[[nodiscard]] std::string profile_option(const Scenario& scenario);

/// `sim FILE --set links.latency=50ms --engine virtual --seed 7`: what was said on the command line
/// instead of by the file, the seed, and the CPU profile, where one was charged. Of another future:
/// the command that runs it beside the file's own.
[[nodiscard]] std::string repeat_command(const Scenario& scenario);

}  // namespace onetip::sim
