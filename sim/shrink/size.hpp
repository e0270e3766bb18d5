#pragma once
// Size: how large a scenario is, for people.

#include <cstdint>
#include <string>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim::shrink {

struct Size {
  std::size_t peers = 0;
  std::size_t entries = 0;   // of the timeline, steady mining among them
  std::uint64_t blocks = 0;  // that the timeline asks for; of steady mining, on average
};

[[nodiscard]] Size size_of(const Scenario& scenario);
/// `12 peers, 1 entry, 30 blocks`
[[nodiscard]] std::string to_text(const Size& size);

}  // namespace onetip::sim::shrink
