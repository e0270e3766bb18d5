#pragma once
// Tale: the comment at the top of a shrunk scenario: what was found, where, and the commands that
// show it. Pure.

#include <string>

#include "sim/shrink/size.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::shrink {

struct Origin {
  std::string file;  // as it was named; `-`: standard input
  std::uint64_t seed = 1;
  Size size;
  /// What was charged of CPU: the option that says so, with a space before it; empty: nothing.
  std::string profile_option;
};

/// `name`: of the file that this will be; empty: it has none yet. `finding`: in a run of the shrunk
/// scenario, which was read from `finding_file`; `profile_option`: as in Origin, in that run.
[[nodiscard]] std::string tale(const std::string& name, const Origin& origin,
                               const Finding& finding, const std::string& finding_file,
                               const std::string& profile_option);

}  // namespace onetip::sim::shrink
