#pragma once
// Processes: our built programs, run as a user would, and watched line by line.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onetip::test {

/// The built program of this name.
[[nodiscard]] std::string program(const std::string& name);

struct Output {
  int code;          // 128 + the signal that ended it
  std::string text;  // standard output and standard error
};
/// Runs a shell command to its end.
[[nodiscard]] Output run_shell(const std::string& command);

/// A program that goes on. Its end, if nothing ended it before, is the scope's.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// The next line that contains `part`; empty (and a test failure) if none comes within 20 s or
  /// before the program's end. Lines before it are skipped.
  std::string wait_for_line(std::string_view part);
  /// As when `head` has enough: nobody reads its output any more. REQUIRES: no wait_for_line after
  /// it.
  void stop_reading();
  void signal(int number);
  /// Waits for its end: its exit code, or 128 + the signal.
  int wait();

 private:
  bool read_more();

  int pid_ = -1;
  int output_ = -1;
  std::string unread_;
};

/// Sends `line` to 127.0.0.1:port, then `exit`, and gives all that comes back.
[[nodiscard]] std::string ask(std::uint16_t port, std::string_view line);

}  // namespace onetip::test
