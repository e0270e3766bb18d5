#include "tools/sim_terminal.hpp"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace onetip::tools {
namespace {

using Clock = std::chrono::steady_clock;

/// One press may come twice: `timeout` signals the program, and then its group.
constexpr Clock::duration kOnePress = std::chrono::milliseconds(500);

std::atomic<bool> interrupt_came = false;
/// 0: none came yet. Two may come at once, each on a thread, so which is the first is one step.
std::atomic<Clock::rep> first_came = 0;

void note_interrupt(int signal) {
  const Clock::rep now = Clock::now().time_since_epoch().count();
  Clock::rep first = 0;
  if (first_came.compare_exchange_strong(first, now)) {
    interrupt_came = true;
  } else if (now - first > kOnePress.count()) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

}  // namespace

const std::atomic<bool>& watch_for_interrupts() {
  std::signal(SIGINT, note_interrupt);
  std::signal(SIGTERM, note_interrupt);
  return interrupt_came;
}

bool has_live_terminal() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && !(term != nullptr && std::string_view(term) == "dumb");
}

}  // namespace onetip::tools
