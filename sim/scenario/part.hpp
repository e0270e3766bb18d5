#pragma once
// Parts of a whole, compared with a share exactly: 46 % is 0.46, which no double is.

#include <cmath>
#include <cstdint>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// `part` of `all` stands to `share` (from 0 to 1, good to a billionth) as `relation` says.
[[nodiscard]] inline bool part_holds(Relation relation, std::uint64_t part, std::uint64_t all,
                                     double share) {
  __extension__ using Wide = unsigned __int128;
  constexpr std::uint64_t kBillion = 1'000'000'000;
  const Wide left = Wide{part} * kBillion;
  const Wide right = Wide{all} * static_cast<std::uint64_t>(std::llround(share * 1e9));
  switch (relation) {
    case Relation::at_least:
      return left >= right;
    case Relation::at_most:
      return left <= right;
    case Relation::equals:
      return left == right;
  }
  return false;
}

}  // namespace onetip::sim
