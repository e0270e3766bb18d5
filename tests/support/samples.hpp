#pragma once
// Samples: how much of a statistical test there is time for.

#include <cstdint>

namespace onetip::test {

/// `full` where the optimizer was at work; where it was not, or sanitizers watch every access, the
/// smaller sample, whose tolerance is wider.
[[nodiscard]] constexpr std::uint64_t sample(std::uint64_t full, std::uint64_t small) {
#ifdef NDEBUG
  (void)small;
  return full;
#else
  (void)full;
  return small;
#endif
}

}  // namespace onetip::test
