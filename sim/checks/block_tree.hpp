#pragma once
// BlockTree: the recorded blocks, each judged on the parent on which it was recorded.
//
// The checkers' own copy of the rules and of the fork choice, from the bytes in the journal; it
// shares amounts, encoding, digests and signature checks with core and nothing else. A block is
// judged when it is first asked for, once, and forks share their past. The coins after a block move
// on to its first child; for a later child they are worked out backwards from there, once a fork.
// One thread at a time.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/block.hpp"
#include "core/effort.hpp"
#include "sim/checks/coins.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim::checks {

/// Why a chain is invalid: the first block of it that breaks a rule.
struct BrokenBlock {
  BlockRef block;
  Broken why;
};

class BlockTree {
 public:
  explicit BlockTree(const ChainSpec& chain) : chain_(chain) {}

  /// REQUIRES: `block.ref` counts on from the last one, and its parent is here.
  void add(const record::Block& block);
  /// Only the genesis below this block is the network's (`genesis: shared`); any other is refused.
  void trust_genesis_of(BlockRef block);

  /// How many are here: a later one has a reference not below that.
  [[nodiscard]] std::size_t count() const { return nodes_.size(); }
  /// Whether the block was here when that many were, if only as a stray.
  [[nodiscard]] bool was_among(std::size_t count, BlockRef block) const;

  /// What breaks the chain that ends in this block; none: it is valid.
  [[nodiscard]] const std::optional<BrokenBlock>& broken(BlockRef block) {
    if (!at(block).judged) judge_up_to(block);
    return at(block).broken;
  }
  [[nodiscard]] bool valid(BlockRef block) { return !broken(block); }

  /// Whether the chain that ends in `a` wins against the one that ends in `b`.
  [[nodiscard]] bool better(BlockRef a, BlockRef b) const;

  /// What `owner` has after this block. REQUIRES: valid(block).
  [[nodiscard]] core::Amount balance(BlockRef block, const core::Wallet& owner);

  [[nodiscard]] std::optional<BlockRef> parent(BlockRef block) const { return at(block).parent; }
  [[nodiscard]] std::uint64_t height(BlockRef block) const { return at(block).height; }
  [[nodiscard]] core::Effort effort(BlockRef block) const { return at(block).effort; }
  /// Its hash field. All zero where the bytes can't be read.
  [[nodiscard]] const core::Digest& hash(BlockRef block) const { return at(block).hash; }
  /// The block, null where its bytes can't be read.
  [[nodiscard]] const core::BlockPtr& block(BlockRef block) const { return at(block).block; }
  /// The ancestor at `height`. REQUIRES: height <= height(block).
  [[nodiscard]] BlockRef ancestor(BlockRef block, std::uint64_t height) const;
  /// Whether the chain that ends in `tip` goes through `block`.
  [[nodiscard]] bool contains(BlockRef tip, BlockRef block) const {
    return height(tip) >= height(block) && ancestor(tip, height(block)) == block;
  }
  /// Where two chains part; none: they share nothing.
  [[nodiscard]] std::optional<BlockRef> common_ancestor(BlockRef a, BlockRef b) const;

 private:
  struct Node {
    std::optional<BlockRef> parent;
    core::BlockPtr block;
    core::Digest hash;
    std::uint64_t height = 0;
    core::Effort effort = 0;
    bool judged = false;
    std::optional<BrokenBlock> broken;
    CoinMoves moves;               // of a valid one
    std::optional<BlockRef> heir;  // the child to which its coins moved on
  };

  [[nodiscard]] const Node& at(BlockRef ref) const {
    return nodes_.at(static_cast<std::size_t>(ref));
  }
  [[nodiscard]] Node& at(BlockRef ref) { return nodes_.at(static_cast<std::size_t>(ref)); }

  void judge_up_to(BlockRef block);
  void judge(BlockRef ref);
  [[nodiscard]] std::optional<Broken> judge_genesis(BlockRef ref);
  [[nodiscard]] std::optional<Broken> judge_on_parent(BlockRef ref);
  /// The coins after a valid block; they leave it.
  [[nodiscard]] Coins take_coins(BlockRef ref);
  /// The block at or after this one whose coins are at hand.
  [[nodiscard]] BlockRef last_heir(BlockRef ref) const;

  ChainSpec chain_;
  std::vector<Node> nodes_;
  std::map<core::Digest, BlockRef> strays_;  // blocks on no chain, by hash: the first such
  std::optional<BlockRef> trusted_genesis_;
  std::map<BlockRef, Coins> coins_;  // after each valid block that has no heir
};

}  // namespace onetip::sim::checks
