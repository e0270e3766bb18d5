#pragma once
// Ledger: what is unspent after a block. An immutable value that shares almost all of itself with the
// ledger before; applying a block costs what the block moves, times the logarithm of the coins held.
//
// A coin is an output, the genesis grant, or a reward that its miner has not yet claimed. The latter two
// have no transaction-io in any block: an input claims them by (value, owner) and a timestamp not before
// theirs (see validation.hpp, rule 4). Any thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/block.hpp"
#include "core/verdict.hpp"

namespace onetip::core {

class Ledger {
 public:
  /// Empty: before any genesis.
  Ledger();

  /// The ledger after `genesis`: the grant of its value to its receiver.
  [[nodiscard]] static Ledger after_genesis(const Block& genesis);

  /// The ledger after `block`, the `count`-th of its chain (genesis included); or the broken rule (4
  /// and 5 of validation.hpp) where its transaction takes or makes what it may not.
  [[nodiscard]] Judgement<Ledger> after(const Block& block, std::uint64_t count) const;

  [[nodiscard]] Amount balance(const Wallet& owner) const;

  /// The owner's coins as inputs of a transaction made at `now_ms`, in the seed's utxo order (rewards
  /// from the latest back, then the rest from the oldest on). A claimed reward or grant is stamped
  /// max(now_ms, its block's stamp), distinct for each.
  [[nodiscard]] std::vector<TransactionIo> coins_of(const Wallet& owner, std::int64_t now_ms) const;
  /// Everybody's, in utxo order: what a chain file lists.
  [[nodiscard]] std::vector<TransactionIo> coins(std::int64_t now_ms) const;
  [[nodiscard]] std::size_t size() const;

  /// The wallet object under which `public_key` first appeared in this chain, if it owns anything: keeps
  /// the key parsed and, for the seed's program, the private-key field as its blocks show it.
  [[nodiscard]] std::optional<Wallet> known_wallet(const Wallet& wallet) const;

 private:
  struct Data;
  std::shared_ptr<const Data> data_;
};

}  // namespace onetip::core
