#pragma once
// StatusLine: one line on a terminal that lives while a run goes on, rewritten in place; however
// narrow the terminal is.

#include <ostream>
#include <string>

#include "sim/run/runner.hpp"

namespace onetip::sim {

/// `  3.2 s  8 peers  8 connections  2 tips  height 14  wall`
[[nodiscard]] std::string status_text(const Scenario& scenario, const Progress& progress);

class StatusLine {
 public:
  explicit StatusLine(std::ostream& terminal) : terminal_(terminal) {}
  ~StatusLine() { clear(); }
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;

  void show(const std::string& text);
  /// Leaves an empty line, for whoever writes next.
  void clear();

 private:
  std::ostream& terminal_;
  bool shown_ = false;
};

}  // namespace onetip::sim
