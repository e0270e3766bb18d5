#pragma once
// Effort: the sum of a chain's nonces, exactly. Two nonces near 2^63 overflow 64 bits, so it has 128:
// a nonce is below 2^63, so 2^65 blocks fit.

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::core {

__extension__ using Effort = unsigned __int128;

[[nodiscard]] std::string to_text(Effort effort);
/// Decimal digits, at most 2^128 - 1.
[[nodiscard]] Result<Effort> effort_from_text(std::string_view text);

}  // namespace onetip::core
