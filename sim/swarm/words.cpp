#include "sim/swarm/words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace onetip::sim::swarm {

std::string in_list(const std::vector<std::string>& items) {
  return fmt::format("[{}]", fmt::join(items, ", "));
}

std::string in_mapping(const std::vector<std::string>& items) {
  return fmt::format("{{{}}}", fmt::join(items, ", "));
}

}  // namespace onetip::sim::swarm
