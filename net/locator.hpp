#pragma once
// Locator: what a peer says it holds, so that another finds their last common block. Pure.

#include <span>
#include <vector>

#include "core/blockchain.hpp"

namespace onetip::net {

/// Pairs by height, highest first.
using Locator = std::vector<core::BlockId>;
/// The chains that a locator tells of: of the first its blocks, of the others their tips. At least
/// one.
using Held = std::span<const core::Blockchain* const>;

/// The first chain's last eight blocks, then doubling steps, then its genesis; and the other tips.
[[nodiscard]] Locator locator_of(Held held);

}  // namespace onetip::net
