#pragma once
// SeedRange: the seeds of many runs, `1..1000`, both ends included; `17` is one alone.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::sim {

struct SeedRange {
  /// More at once are refused: at a thousand runs a second they take eleven days.
  static constexpr std::uint64_t kMost = 1'000'000'000;

  std::uint64_t first = 1;
  std::uint64_t last = 1;  // not before the first

  [[nodiscard]] std::uint64_t count() const { return last - first + 1; }
  [[nodiscard]] std::string text() const;  // `1..1000`
};

[[nodiscard]] core::Result<SeedRange> parse_seed_range(std::string_view text);

}  // namespace onetip::sim
