#include "sim/traffic_log.hpp"

namespace onetip::sim {

void TrafficLog::received(Nanos now, std::uint64_t bytes) {
  if (bytes_ > 0 && now - since_ >= kTrafficWindow) end(now);
  if (bytes_ == 0) since_ = now;
  bytes_ += bytes;
}

void TrafficLog::end(Nanos now) {
  if (bytes_ == 0) return;
  journal_.append(now, record::Traffic{since_, bytes_});
  bytes_ = 0;
}

}  // namespace onetip::sim
