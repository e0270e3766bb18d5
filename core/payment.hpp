#pragma once
// Making blocks: who sends, mines; there is no mempool.
//
// A payment takes all coins of its sender, as in the seed, up to bounds that keep its block short
// enough for one line of the wire. What strangers pay us is theirs to choose: coins that don't fit
// (huge wallet texts, fractions whose sum nobody may write) are left lying. Stamps of the coins
// that a wallet makes here strictly increase along a chain. Pure; any thread.

#include <cstdint>

#include "core/blockchain.hpp"
#include "core/contract.hpp"

namespace onetip::core {

/// Inputs of one payment, at most, and the bytes of their owners' wallets as the block repeats
/// them.
inline constexpr std::size_t kMaxInputs = 1000;
inline constexpr std::size_t kMaxInputBytes = 1 << 20;
/// A receiver's wallet is written as the chain shows it, unless that is longer than any honest one.
inline constexpr std::size_t kMaxWalletBytes = 4096;

/// A transfer of `value` to `to` on top of `chain`, as a block that lacks its nonce. An error where
/// the balance is too low, the value is one that no rule allows, or the contract says no. `now_ms`:
/// the sender's wall clock. The block is stamped max(now_ms, parent's stamp), so a clock set back
/// still yields valid blocks.
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
