#include "sim/traffic_log.hpp"

#include <algorithm>

namespace onetip::sim {

void TrafficLog::received(Nanos now, std::string_view bytes) {
  if (bytes_ > 0 && now - since_ >= kTrafficWindow) end(now);
  if (bytes_ == 0) since_ = now;
  bytes_ += bytes.size();
  messages_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
}

void TrafficLog::end(Nanos now) {
  if (bytes_ == 0) return;
  journal_.append(now, record::Traffic{since_, bytes_, messages_});
  bytes_ = 0;
  messages_ = 0;
}

}  // namespace onetip::sim
