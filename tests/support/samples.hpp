#pragma once
// Samples: how much of a test over many seeds, or over all of a small world, there is time for.

#include <cstdint>

namespace onetip::test {

/// The optimizer was at work. Where it was not, or sanitizers watch every access, less goes through
/// the same code.
#ifdef NDEBUG
inline constexpr bool kThereIsTime = true;
#else
inline constexpr bool kThereIsTime = false;
#endif

/// What is held against theory has a wider tolerance for the small sample.
[[nodiscard]] constexpr std::uint64_t sample(std::uint64_t full, std::uint64_t small) {
  return kThereIsTime ? full : small;
}

}  // namespace onetip::test
