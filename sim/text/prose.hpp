#pragma once
// Pieces of sentences for a person.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onetip::sim {

/// `1 block`, `3 blocks`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);
/// `1 entry`, `3 entries`.
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one,
                                  std::string_view many);
/// `a, b and c`.
[[nodiscard]] std::string in_prose(const std::vector<std::string>& items);

}  // namespace onetip::sim
