#pragma once
// Making blocks: who sends, mines; there is no mempool.

#include <cstdint>
#include <optional>

#include "core/blockchain.hpp"
#include "core/contract.hpp"

namespace onetip::core {

/// A transfer of `value` to `to` on top of `chain`, as a block that lacks its nonce; inputs are all of
/// the sender's coins, as in the seed. An error where the balance is too low, the value is one that no
/// rule allows, or the contract says no. `now_ms`: the sender's wall clock.
/// The block is stamped max(now_ms, parent's stamp), so a clock set back still yields valid blocks.
[[nodiscard]] Result<Candidate> make_payment(const Blockchain& chain, const KeyPair& from,
                                             const Wallet& to, const Amount& value,
                                             std::int64_t now_ms, const Contract& contract = {});

/// The seed's empty block: a transfer of 1 to oneself, or of 0 by a wallet that owns less than 1.
[[nodiscard]] Result<Candidate> make_empty_payment(const Blockchain& chain, const KeyPair& miner,
                                                   std::int64_t now_ms,
                                                   const Contract& contract = {});

/// The genesis that grants 100 to `receiver`, from a coin base that nobody keeps.
[[nodiscard]] Candidate make_genesis(const Wallet& receiver, const KeyPair& coin_base,
                                     std::int64_t now_ms, std::string_view seed_hash = kSeedHash);

}  // namespace onetip::core
