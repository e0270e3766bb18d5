#pragma once
// Stamps: strictly increasing milliseconds, so that no two coins that one wallet makes are equal.

#include <algorithm>
#include <cstdint>
#include <limits>

namespace onetip::core {

class Stamps {
 public:
  explicit Stamps(std::int64_t first) : next_(first) {}

  /// The next stamp, not before `earliest`. At the end of time itself it stands still.
  std::int64_t next(std::int64_t earliest = std::numeric_limits<std::int64_t>::min()) {
    const std::int64_t stamp = std::max(next_, earliest);
    next_ = stamp == std::numeric_limits<std::int64_t>::max() ? stamp : stamp + 1;
    return stamp;
  }

 private:
  std::int64_t next_;
};

}  // namespace onetip::core
