#pragma once
// Private to chain_text: documents become chains and blocks.

#include "core/block_decoder.hpp"
#include "core/chain_text.hpp"
#include "core/datum.hpp"
#include "core/for_each.hpp"

namespace onetip::core {

/// The document's value as `(f blockchain BLOCKS COINS)`. Its blocks are made through `for_each`,
/// where there is one, some of them a step. That way only what is right comes out; where anything
/// is wrong they are made once more, in a row, so the result is the same, reason and all.
[[nodiscard]] Judgement<ChainText> decode_chain(const Document& document, const ForEach& for_each);
/// The document's value as `(f block …)`.
[[nodiscard]] Judgement<BlockPtr> decode_block(const Document& document, WalletCache& wallets);

}  // namespace onetip::core
