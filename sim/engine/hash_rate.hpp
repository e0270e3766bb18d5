#pragma once
// Hash rates: how long so many tries of a proof of work take, and how many fit into a time. Pure.

#include <cstdint>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// A search is at most some ten thousand tries, and no run lasts longer than years: no overflow in
/// either direction. `rate`: tries a second, more than none.
[[nodiscard]] constexpr Nanos time_of_tries(std::uint64_t tries, std::uint64_t rate) {
  return Nanos(static_cast<Nanos::rep>(tries * 1'000'000'000 / rate));
}
[[nodiscard]] constexpr std::uint64_t tries_within(Nanos time, std::uint64_t rate) {
  const double seconds = std::chrono::duration<double>(time).count();
  return static_cast<std::uint64_t>(seconds * static_cast<double>(rate));
}

}  // namespace onetip::sim
