#pragma once
// Ledger: what is unspent after a block. An immutable value that shares almost all of itself with
// the ledger before; applying a block costs what the block moves, times the logarithm of the coins
// held.
//
// A coin is an output, or it was minted: the genesis grant, or a reward that its miner has not yet
// claimed. Minted coins have no transaction-io in any block; the input that first spends one says
// its hash and stamp. The grant takes any stamp, a reward one that is not before its block's.
//
// The utxo order is the seed's: rewards from the latest back, the grant, outputs from the oldest
// on. Any thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/block.hpp"
#include "core/stamps.hpp"
#include "core/verdict.hpp"

namespace onetip::core {

class Ledger {
 public:
  /// Empty: before any genesis.
  Ledger();

  /// The ledger after `genesis`: the grant of its value to its receiver.
  [[nodiscard]] static Ledger after_genesis(const Block& genesis);

  /// The ledger after `block`, the `count`-th of its chain (genesis included); or the broken rule
  /// (4 and 5 of validation.hpp) where its transaction takes or makes what it may not. Relies on
  /// the coins' hashes (rule 2), which are not checked again here.
  [[nodiscard]] Judgement<Ledger> after(const Block& block, std::uint64_t count) const;

  [[nodiscard]] Amount balance(const Wallet& owner) const;

  /// The owner's coins as inputs of a transaction, in utxo order. A claimed reward or grant is
  /// stamped from `stamps`, not before its block.
  [[nodiscard]] std::vector<TransactionIo> coins_of(const Wallet& owner, Stamps& stamps) const;
  /// Everybody's, in utxo order, claims stamped from `now_ms` on: what a chain file lists.
  [[nodiscard]] std::vector<TransactionIo> coins(std::int64_t now_ms) const;
  /// The latest stamp of the owner's unspent outputs, of those not after `bound`.
  [[nodiscard]] std::optional<std::int64_t> latest_output(const Wallet& owner,
                                                          std::int64_t bound) const;
  /// Whether an output equal to `coin` is unspent: one more would replace it.
  [[nodiscard]] bool holds(const TransactionIo& coin) const;

  /// The wallet of this public key as its owner's own blocks show it first, or, if it never sent,
  /// as it was first paid. It keeps the key parsed and, for the seed's program, the private-key
  /// field.
  [[nodiscard]] std::optional<Wallet> known_wallet(const Wallet& wallet) const;

 private:
  struct Data;
  explicit Ledger(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace onetip::core
