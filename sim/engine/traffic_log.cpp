#include "sim/engine/traffic_log.hpp"

namespace onetip::sim {

void TrafficLog::received(Nanos now, std::string_view bytes) {
  if (bytes_ > 0 && now - since_ >= kTrafficWindow) end(now);
  if (bytes_ == 0) since_ = now;
  bytes_ += bytes.size();
  for (auto end = bytes.find('\n'); end != bytes.npos; end = bytes.find('\n', end + 1)) ++messages_;
}

void TrafficLog::end(Nanos now) {
  if (bytes_ == 0) return;
  journal_.append(now, record::Traffic{since_, bytes_, messages_});
  bytes_ = 0;
  messages_ = 0;
}

}  // namespace onetip::sim
