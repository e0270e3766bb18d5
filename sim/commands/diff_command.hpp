#pragma once
// `sim diff A B`: names the first record that two runs' journals differ in.

#include <string>

#include "sim/commands/streams.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// Each is a run's folder, a journal, or `-` (one of them). Held: they are equal. Violated: they
/// differ. What can't be read, or holds no journal, is bad input, told to `err`.
[[nodiscard]] Verdict diff_command(const std::string& a, const std::string& b, std::size_t context,
                                   const Streams& streams);

}  // namespace onetip::sim
