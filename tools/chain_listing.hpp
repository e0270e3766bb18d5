#pragma once
// Listings of chains for people: what `chain show` and `chain balance` print.

#include <map>
#include <string>

#include "core/blockchain.hpp"

namespace onetip::tools {

/// One block: its place, hash, parent, time, nonce and transfer, in lines that end in newlines.
[[nodiscard]] std::string listing(const core::Block& block, std::uint64_t height);

/// What each owner of unspent coins owns, by public key.
[[nodiscard]] std::map<std::string, core::Amount> balances(const core::Blockchain& chain);

}  // namespace onetip::tools
