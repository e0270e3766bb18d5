#pragma once
// LineTap: the short lines of one connection, as an honest peer inside reads them at the same time.
//
// Longer lines (chains, batches of blocks) are passed over, so it holds no more than kLongest
// bytes. One thread.

#include <functional>
#include <string>
#include <string_view>

namespace onetip::sim::behaviours {

class LineTap {
 public:
  static constexpr std::size_t kLongest = std::size_t{64} << 10;

  /// Takes bytes in any split; calls back with each line that is over, without its newline.
  void feed(std::string_view bytes, const std::function<void(std::string_view line)>& take) {
    while (!bytes.empty()) {
      const auto newline = bytes.find('\n');
      const auto part = bytes.substr(0, newline);
      if (line_.size() + part.size() > kLongest) too_long_ = true;
      if (!too_long_) line_ += part;
      if (newline == std::string_view::npos) return;
      if (!too_long_) take(line_);
      line_.clear();
      too_long_ = false;
      bytes.remove_prefix(newline + 1);
    }
  }

 private:
  std::string line_;
  bool too_long_ = false;
};

}  // namespace onetip::sim::behaviours
