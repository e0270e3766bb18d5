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
  if (!bytes.empty()) add(now, bytes.size(), messages_in(bytes));
}

void TrafficLog::count(Nanos now, const std::shared_ptr<const std::string>& text) {
  if (text->empty() || text->size() > kLongestKept) return received(now, *text);
  Counted& counted = counted_[place_of(text)];
  counted = {text, text->size(), messages_in(*text)};
  add(now, counted.bytes, counted.messages);
}

void TrafficLog::begin(Nanos now) {
  end(now);
  since_ = now;
  over_ = now + kTrafficWindow;
}

void TrafficLog::end(Nanos now) {
  if (bytes_ == 0) return;
  journal_.append(now, record::Traffic{since_, bytes_, messages_});
  bytes_ = 0;
  messages_ = 0;
  over_ = Nanos::min();
}

}  // namespace onetip::sim
