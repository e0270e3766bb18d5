#include "net/locator.hpp"

#include <algorithm>
#include <functional>

namespace onetip::net {
namespace {

Locator blocks_of(const core::Blockchain& chain) {
  constexpr std::uint64_t kDense = 8;
  constexpr std::size_t kUsual = 32;  // that many are enough for a million blocks
  std::vector<std::uint64_t> heights;
  heights.reserve(kUsual);
  heights.push_back(chain.height());
  for (std::uint64_t step = 1; heights.back() > 0;) {
    if (heights.size() >= kDense) step *= 2;
    heights.push_back(heights.back() - std::min(step, heights.back()));
  }
  return chain.ids_at(heights);
}

}  // namespace

Locator locator_of(Held held) {
  Locator pairs = blocks_of(*held.front());
  for (const core::Blockchain* chain : held.subspan(1)) {
    const auto id = chain->id();
    const auto place = std::lower_bound(pairs.begin(), pairs.end(), id, std::greater<>());
    if (place == pairs.end() || *place != id) pairs.insert(place, id);
  }
  return pairs;
}

}  // namespace onetip::net
