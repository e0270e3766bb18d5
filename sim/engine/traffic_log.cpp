#include "sim/engine/traffic_log.hpp"

namespace onetip::sim {

namespace {

/// A longer text is counted each time: keeping it would cost more than that.
constexpr std::size_t kLongestKept = std::size_t{16} << 10;

/// From end of line to end of line, which the library finds far faster than byte by byte.
std::uint64_t messages_in(std::string_view bytes) {
  std::uint64_t messages = 0;
  for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n', end + 1)) ++messages;
  return messages;
}

}  // namespace

void TrafficLog::received(Nanos now, std::string_view bytes) {
  add(now, bytes.size(), messages_in(bytes));
}

void TrafficLog::received(Nanos now, const std::shared_ptr<const std::string>& text) {
  if (text->size() > kLongestKept) return received(now, *text);
  // Texts of a kind lie at equal distances; multiplied so, they spread (Knuth, 6.4).
  constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15;
  const auto where = reinterpret_cast<std::uintptr_t>(text.get()) * kGoldenRatio;
  Counted& counted = counted_[where >> (64 - kPlaceBits)];
  if (counted.text != text) counted = {text, messages_in(*text)};
  add(now, text->size(), counted.messages);
}

void TrafficLog::add(Nanos now, std::uint64_t bytes, std::uint64_t messages) {
  if (bytes_ > 0 && now - since_ >= kTrafficWindow) end(now);
  if (bytes_ == 0) since_ = now;
  bytes_ += bytes;
  messages_ += messages;
}

void TrafficLog::end(Nanos now) {
  if (bytes_ == 0) return;
  journal_.append(now, record::Traffic{since_, bytes_, messages_});
  bytes_ = 0;
  messages_ = 0;
}

}  // namespace onetip::sim
