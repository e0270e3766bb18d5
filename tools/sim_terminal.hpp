#pragma once
// What a command on a terminal has to do with it: Ctrl-C, and a line that lives.

#include <atomic>

namespace onetip::tools {

/// From now on the first Ctrl-C (or SIGTERM) sets this, and one that comes half a second later, or
/// more, ends the program.
[[nodiscard]] const std::atomic<bool>& watch_for_interrupts();

/// Whether standard error is a terminal on which a line can be rewritten.
[[nodiscard]] bool has_live_terminal();

}  // namespace onetip::tools
