#include "sim/engine/link_stream.hpp"

#include <string>

#include "core/random.hpp"

namespace onetip::sim {

std::uint64_t LinkStream::seed() const {
  std::string name = "link/" + scenario_->peers[from_].name + "-" + scenario_->peers[to_].name;
  if (before_ > 0) name += "#" + std::to_string(before_);
  return core::Random(scenario_->seed, name).next();
}

double LinkStream::unit() {
  if (state_ == 0) state_ = seed();
  std::uint64_t word = state_ += 0x9e3779b97f4a7c15;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  word ^= word >> 31;
  return static_cast<double>(word >> 11) * 0x1p-53;
}

}  // namespace onetip::sim
