#include "sim/compare/line_reader.hpp"

#include <fmt/format.h>

#include "sim/text/whole_file.hpp"

namespace onetip::sim {

namespace {

constexpr std::size_t kPortion = std::size_t{256} << 10U;

}  // namespace

std::optional<LineReader::Line> LineReader::next() {
  std::size_t looked = begin_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', looked);
    if (end != std::string::npos) {
      const Line line{std::string_view(buffer_).substr(begin_, end - begin_), true};
      begin_ = end + 1;
      ++lines_;
      return line;
    }
    looked = buffer_.size() - begin_;  // what was given is gone once more is read
    if (looked > longest_) {
      error_ = fmt::format("line {} is longer than {} MiB", lines_ + 1, longest_ >> 20U);
    }
    if (error_) return std::nullopt;
    if (!read_more()) break;
  }
  if (error_ || begin_ == buffer_.size()) return std::nullopt;
  const Line rest{std::string_view(buffer_).substr(begin_), false};
  begin_ = buffer_.size();
  return rest;
}

bool LineReader::read_more() {
  if (!in_) return false;
  buffer_.erase(0, begin_);
  begin_ = 0;
  const std::size_t held = buffer_.size();
  buffer_.resize(held + kPortion);
  in_.read(buffer_.data() + held, static_cast<std::streamsize>(kPortion));
  buffer_.resize(held + static_cast<std::size_t>(in_.gcount()));
  if (const auto why = why_unread(in_)) error_ = why;
  return buffer_.size() > held;
}

}  // namespace onetip::sim
