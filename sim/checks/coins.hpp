#pragma once
// Coins: what is unspent after a block, by the checker's own reading of the rules on coins (3, 4
// and 5).
//
// Deliberately plain, and written apart from core's ledger: a multiset that moves forward by a
// block, and back again. It shares only amounts and the encoded coin with core. One thread at a
// time.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/block.hpp"
#include "core/verdict.hpp"

namespace onetip::sim::checks {

/// A broken rule, and in words how.
struct Broken {
  core::Rule rule;
  std::string detail;
};

/// A reward, or the genesis grant, that nobody has spent yet. No block shows it as a coin; an input
/// that names its owner and value takes it.
struct Unclaimed {
  core::Wallet owner;
  core::Amount value;
  std::uint64_t height;
  std::int64_t not_before;  // an input that takes it is stamped at this time or later
};

/// What one block moved.
struct CoinMoves {
  std::vector<core::TransactionIo> gone;  // spent, or replaced by an equal one
  std::vector<core::TransactionIo> made;
  std::vector<Unclaimed> claimed;
  std::vector<Unclaimed> earned;

  /// How much richer it made `owner`.
  [[nodiscard]] core::Amount gain(const core::Wallet& owner) const;
};

class Coins {
 public:
  /// Moves forward by the genesis.
  [[nodiscard]] CoinMoves begin(const core::Block& genesis);
  /// Moves forward by `block` at `height`. A broken rule leaves the coins as they are.
  [[nodiscard]] std::optional<Broken> apply(const core::Block& block, std::uint64_t height,
                                            CoinMoves& moves);
  /// Moves back. REQUIRES: `moves` is the latest that was applied.
  void undo(const CoinMoves& moves);

  [[nodiscard]] core::Amount balance(const core::Wallet& owner) const;

 private:
  struct ByOwner {
    bool operator()(const core::TransactionIo& a, const core::TransactionIo& b) const;
  };
  struct Due {
    core::Wallet owner;
    core::Amount value;
    bool operator<(const Due& other) const;
  };

  /// Takes `input` out of what is unspent, or says that it isn't there.
  bool take(const core::TransactionIo& input, CoinMoves& moves);
  void put(const std::vector<core::TransactionIo>& outputs, CoinMoves& moves);

  std::multiset<core::TransactionIo, ByOwner> unspent_;
  std::map<Due, std::map<std::uint64_t, std::int64_t>> unclaimed_;  // height -> not_before
};

/// 50 / 2^floor(count / 210000), where `count` blocks, the genesis included, are in the chain.
[[nodiscard]] core::Amount reward(std::uint64_t count);

}  // namespace onetip::sim::checks
