#pragma once
// Blockchain: an immutable value, one tip that shares all its ancestors. Never empty.
//
// Copying it costs a pointer, adding a block costs a node, so 1,000 peers that hold 100,000 blocks
// hold them once, and forks share their past. Each node knows its height, effort and ledger, and an
// ancestor far back (a skip link), so any ancestor is found in O(log height). Any thread.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/block.hpp"
#include "core/fork_choice.hpp"
#include "core/ledger.hpp"

namespace onetip::core {

/// Where a block stands: enough for anyone who holds it to find it in O(log height).
struct BlockId {
  std::uint64_t height = 0;
  Digest hash;

  friend auto operator<=>(const BlockId&, const BlockId&) = default;
};

class Blockchain {
 public:
  /// No judgement here: who calls these has judged the block (validation.hpp), or knowingly has
  /// not.
  [[nodiscard]] static Blockchain from_genesis(BlockPtr genesis, Ledger after);
  [[nodiscard]] Blockchain extended(BlockPtr block, Ledger after) const;

  [[nodiscard]] const Block& tip() const { return *node_->block; }
  [[nodiscard]] const BlockPtr& tip_ptr() const { return node_->block; }
  [[nodiscard]] std::uint64_t height() const { return node_->weight.height; }  // genesis at 0
  [[nodiscard]] BlockId id() const { return {height(), node_->weight.tip}; }
  [[nodiscard]] const Weight& weight() const { return node_->weight; }
  [[nodiscard]] const Ledger& ledger() const { return node_->ledger; }
  [[nodiscard]] const Block& genesis() const;

  /// REQUIRES: height() > 0.
  [[nodiscard]] Blockchain parent() const;
  /// The chain up to height `wanted`. REQUIRES: wanted <= height().
  [[nodiscard]] Blockchain ancestor(std::uint64_t wanted) const;
  [[nodiscard]] bool contains(const BlockId& id) const {
    if (id.height > height()) return false;
    return (id.height == height() ? *node_ : *node_->ancestor(id.height)).weight.tip == id.hash;
  }
  /// Of the blocks at these heights. REQUIRES: none above the tip, and each below the one before.
  [[nodiscard]] std::vector<BlockId> ids_at(std::span<const std::uint64_t> heights) const;
  /// Where two chains part: their last common block; none if they differ from the genesis on.
  [[nodiscard]] static std::optional<Blockchain> common_ancestor(const Blockchain& a,
                                                                 const Blockchain& b);
  /// Blocks from `first` (a height) to the tip, oldest first, at most `limit` of them.
  [[nodiscard]] std::vector<BlockPtr> blocks_from(std::uint64_t first,
                                                  std::size_t limit = SIZE_MAX) const;

  /// The same tip object, or the same tip hash.
  friend bool operator==(const Blockchain& a, const Blockchain& b) {
    return a.node_ == b.node_ || a.id() == b.id();
  }

 private:
  struct Node : std::enable_shared_from_this<Node> {
    Node(BlockPtr its_block, Ledger after, std::shared_ptr<const Node> its_parent);
    ~Node();
    Node(const Node&) = delete;
    Node& operator=(const Node&) = delete;

    [[nodiscard]] const Node* ancestor(std::uint64_t wanted) const;

    // What fork choice and every search for a block look at lies in one piece, the block apart.
    Weight weight;
    // An ancestor far back, kept alive by the chain of parents; a genesis has itself.
    const Node* skip;
    std::shared_ptr<const Node> parent;
    BlockPtr block;
    Ledger ledger;
  };
  explicit Blockchain(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;
};

}  // namespace onetip::core
