#pragma once
// Fork choice: which of two chains wins. A total order on chains, so peers who have heard the same
// end on the same tip, in whatever order they heard it.

#include <cstdint>

#include "core/digest.hpp"
#include "core/effort.hpp"

namespace onetip::core {

/// What fork choice looks at.
struct Weight {
  Effort effort = 0;
  std::uint64_t height = 0;
  Digest tip;

  friend bool operator==(const Weight&, const Weight&) = default;
};

enum class ForkChoice {
  nonce_sum,  // the seed's: the higher sum of nonces
  longest,    // the greater height
};

/// Whether `a` wins against `b`; equal ones are settled by the smaller tip hash. A strict total
/// order.
[[nodiscard]] inline bool is_better(ForkChoice rule, const Weight& a, const Weight& b) {
  switch (rule) {
    case ForkChoice::nonce_sum:
      if (a.effort != b.effort) return a.effort > b.effort;
      break;
    case ForkChoice::longest:
      if (a.height != b.height) return a.height > b.height;
      break;
  }
  return a.tip < b.tip;
}

}  // namespace onetip::core
