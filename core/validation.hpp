#pragma once
// Validation: is this block valid on that chain? A pure function of the bytes; cheap checks come
// first.
//
//  1. Encoding, hashes, links, proof of work and signatures are right; the genesis carries the
//     chain's seed hash; 1 <= nonce < 2^63; amounts are exact numbers.
//  2. Every transaction-io, input or output, hashes to its hash field.
//  3. The genesis: value 100, no inputs, outputs exactly +100 to the receiver and -100 to the
//     sender, neither spendable; the grant of 100 to the receiver is, once.
//  4. Unspent outputs are a multiset of (hash, value, owner, timestamp). An input belongs to the
//     sender and takes one copy equal in all four; if there is none, it takes the grant, or the
//     latest unclaimed reward of equal (value, owner) of an earlier block whose timestamp is not
//     after the input's ("latest" by that timestamp, then by height).
//  5. Outputs are exactly (value to the receiver, the rest to the sender); value > 0, or 0 to
//     oneself; value <= the inputs' sum. An output equal to one still unspent replaces it, and
//     every copy of it; equal outputs of one transaction are two coins.
//  6. Each entry of a file's coin list must be in the replay (by value and owner, as a multiset);
//     missing ones are no error; the replay is what is used from then on.
//  7. A block may be stamped up to 2 hours behind its parent. More than 2 hours ahead of the
//     receiver's clock is no question of validity: a peer sets such a chain aside and looks again
//     later.
//
// Any thread.

#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "core/blockchain.hpp"
#include "core/for_each.hpp"
#include "core/proof_of_work.hpp"
#include "core/verdict.hpp"

namespace onetip::core {

/// What a genesis grants, in coins.
inline constexpr int kGenesisGrant = 100;
inline constexpr std::chrono::milliseconds kMaxStampBehindParent = std::chrono::hours(2);
inline constexpr std::chrono::milliseconds kMaxStampAheadOfClock = std::chrono::hours(2);

/// What a network agrees on.
struct ChainRules {
  std::string seed_hash{kSeedHash};
  unsigned difficulty = kDefaultDifficulty;
  /// The one genesis of this network; none: any valid genesis with the seed hash is taken.
  std::optional<Digest> genesis;
};

/// `block` as the first of a chain.
[[nodiscard]] Judgement<Blockchain> judge_genesis(const BlockPtr& block, const ChainRules& rules);
/// `block` on top of `parent`, which was found right: what a block shows again of the one before
/// (an input that is that one's output, the same signature of the same message) isn't checked
/// twice.
[[nodiscard]] Judgement<Blockchain> judge_block(const Blockchain& parent, const BlockPtr& block,
                                                const ChainRules& rules);
/// `blocks`, oldest first, on top of `parent` (none: the first is a genesis). REQUIRES: not empty,
/// or a parent.
[[nodiscard]] Judgement<Blockchain> judge_blocks(std::optional<Blockchain> parent,
                                                 std::span<const BlockPtr> blocks,
                                                 const ChainRules& rules);
/// The same verdict, with hashes and signatures, which need no ledger, checked through `for_each`,
/// some hundred blocks at a time. Meanwhile the row goes on as far as they have been checked, on
/// whichever thread is done with one. A wrong block may cost the checks of a few behind it.
[[nodiscard]] Judgement<Blockchain> judge_blocks(std::optional<Blockchain> parent,
                                                 std::span<const BlockPtr> blocks,
                                                 const ChainRules& rules, const ForEach& for_each);
/// Rule 6: the coins that a chain file lists, against the replay.
[[nodiscard]] std::optional<Invalid> check_coin_list(const Blockchain& chain,
                                                     std::span<const TransactionIo> listed);
/// A whole chain, oldest block first, and the coins that its file lists.
[[nodiscard]] Judgement<Blockchain> judge_chain(std::span<const BlockPtr> blocks,
                                                std::span<const TransactionIo> listed,
                                                const ChainRules& rules,
                                                const ForEach& for_each = {});

}  // namespace onetip::core
