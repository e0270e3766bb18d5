#include "sim/engine/link_stream.hpp"

#include <string>

namespace onetip::sim {

double LinkStream::unit() {
  if (!random_) {
    std::string name = "link/" + scenario_->peers[from_].name + "-" + scenario_->peers[to_].name;
    if (before_ > 0) name += "#" + std::to_string(before_);
    random_ = std::make_unique<core::Random>(scenario_->seed, name);
  }
  return random_->unit();
}

}  // namespace onetip::sim
