#pragma once
// ProgressBar: one line on a terminal that shows how far a batch is; nothing where there is none.

#include <ostream>
#include <string>
#include <string_view>

#include "sim/commands/status_line.hpp"
#include "sim/run/batch.hpp"

namespace onetip::sim {

/// `[#######·············] 350/1000 runs  171/s  4 s left`, then what else there is to say.
[[nodiscard]] std::string progress_text(const BatchProgress& progress, std::string_view note = {});

class ProgressBar {
 public:
  /// `shown`: `err` is a terminal.
  ProgressBar(std::ostream& err, bool shown) : line_(err), shown_(shown) {}

  /// `note`: `2 violated`.
  void show(const BatchProgress& progress, std::string_view note = {}) {
    if (shown_) line_.show(progress_text(progress, note));
  }
  /// Leaves an empty line, for whoever writes next.
  void clear() { line_.clear(); }

 private:
  StatusLine line_;
  bool shown_;
};

}  // namespace onetip::sim
