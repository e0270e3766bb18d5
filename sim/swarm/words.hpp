#pragma once
// Pieces of scenario text that several parts of a random scenario write.

#include <string>
#include <vector>

namespace onetip::sim::swarm {

/// `[a, b, c]`.
[[nodiscard]] std::string in_list(const std::vector<std::string>& items);
/// `{a: 1, b: 2}` of `a: 1`, `b: 2`.
[[nodiscard]] std::string in_mapping(const std::vector<std::string>& items);

}  // namespace onetip::sim::swarm
