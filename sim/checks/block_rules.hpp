#pragma once
// The rules that a block can be held against without looking at coins (1, 2, 3 and 7), read by the
// checkers for themselves. Pure.

#include <optional>

#include "core/block.hpp"
#include "sim/checks/coins.hpp"

namespace onetip::sim::checks {

/// Hash, proof of work, nonce, signature, and the hashes of the coins that it shows.
[[nodiscard]] std::optional<Broken> check_alone(const core::Block& block, unsigned difficulty);
/// What a genesis must be besides.
[[nodiscard]] std::optional<Broken> check_genesis(const core::Block& block);
/// The link to its parent, and the stamp.
[[nodiscard]] std::optional<Broken> check_link(const core::Block& block, const core::Block& parent);

}  // namespace onetip::sim::checks
