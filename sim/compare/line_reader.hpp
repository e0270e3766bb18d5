#pragma once
// LineReader: a stream line by line, however long the stream is, in bounded memory.
//
//     LineReader lines(in);
//     while (const auto line = lines.next()) use(line->text);
//     if (const auto error = lines.error()) …
//
// One thread at a time.

#include <cstddef>
#include <istream>
#include <optional>
#include <string>
#include <string_view>

namespace onetip::sim {

/// A block record holds a block's bytes, and a block fits a message of the wire.
inline constexpr std::size_t kLongestLine = std::size_t{64} << 20U;

class LineReader {
 public:
  struct Line {
    std::string_view text;  // without its newline; until the next call
    bool ended = true;      // by a newline; false: the stream was over in the middle of it
  };

  /// REQUIRES: `in` outlives it.
  explicit LineReader(std::istream& in, std::size_t longest = kLongestLine)
      : in_(in), longest_(longest) {}

  /// None: there is no more, or nothing that can be read.
  [[nodiscard]] std::optional<Line> next();
  /// Why the lines ended before the stream did.
  [[nodiscard]] const std::optional<std::string>& error() const { return error_; }

 private:
  bool read_more();

  std::istream& in_;
  std::size_t longest_;
  std::string buffer_;
  std::size_t begin_ = 0;  // of what is not given yet
  std::size_t lines_ = 0;
  std::optional<std::string> error_;
};

}  // namespace onetip::sim
