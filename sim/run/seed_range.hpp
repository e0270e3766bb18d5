#pragma once
// `--seeds 1..1000`: seeds from the first to the last, both in it. Costs nothing however many.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::sim {

struct SeedRange {
  std::uint64_t first = 1;
  std::uint64_t last = 1;

  [[nodiscard]] std::uint64_t size() const { return last - first + 1; }
  /// `1..1000`, `7`.
  [[nodiscard]] std::string text() const;

  /// `7`, `1..1000`; all 2^64 are one too many.
  [[nodiscard]] static core::Result<SeedRange> parse(std::string_view text);
};

}  // namespace onetip::sim
