#include "core/blockchain.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace onetip::core {

namespace {

/// Where a new node's skip link goes: past two jumps of equal length in one, else to the parent. So
/// the jumps have the lengths of a skew binary number's digits, and O(log height) of them lead
/// anywhere.
template <class Node>
const Node* skip_over(const Node& parent) {
  const Node* near = parent.skip;
  const Node* far = near->skip;
  const std::uint64_t middle = near->weight.height;
  return parent.weight.height - middle == middle - far->weight.height ? far : &parent;
}

}  // namespace

Blockchain::Node::Node(BlockPtr its_block, Ledger after, std::shared_ptr<const Node> its_parent)
    : weight{its_block->nonce, 0, its_block->hash},
      skip(its_parent == nullptr ? this : skip_over(*its_parent)),
      parent(std::move(its_parent)),
      block(std::move(its_block)),
      ledger(std::move(after)) {
  if (parent == nullptr) return;
  weight.effort += parent->weight.effort;
  weight.height = parent->weight.height + 1;
}

// Letting go of a parent may end it, which lets go of its own parent, and so on to the genesis: the
// outermost destructor ends them one after the other, so that a long chain needs no deep stack.
Blockchain::Node::~Node() {
  thread_local std::vector<std::shared_ptr<const Node>>* ending = nullptr;
  if (ending != nullptr) {
    ending->push_back(std::move(parent));
    return;
  }
  std::vector<std::shared_ptr<const Node>> waiting;
  ending = &waiting;
  waiting.push_back(std::move(parent));
  while (!waiting.empty()) {
    const auto next = std::move(waiting.back());
    waiting.pop_back();
  }
  ending = nullptr;
}

const Blockchain::Node* Blockchain::Node::ancestor(std::uint64_t wanted) const {
  const Node* at = this;
  while (at->weight.height > wanted) {
    at = at->skip->weight.height >= wanted ? at->skip : at->parent.get();
  }
  return at;
}

Blockchain Blockchain::from_genesis(BlockPtr genesis, Ledger after) {
  return Blockchain(std::make_shared<const Node>(std::move(genesis), std::move(after), nullptr));
}

Blockchain Blockchain::extended(BlockPtr block, Ledger after) const {
  return Blockchain(std::make_shared<const Node>(std::move(block), std::move(after), node_));
}

const Block& Blockchain::genesis() const { return *node_->ancestor(0)->block; }

Blockchain Blockchain::parent() const {
  ONETIP_ASSERT(node_->parent != nullptr, "a genesis has no parent");
  return Blockchain(node_->parent);
}

Blockchain Blockchain::ancestor(std::uint64_t wanted) const {
  ONETIP_ASSERT(wanted <= height(), "an ancestor is not above the tip");
  if (wanted == height()) return *this;
  return Blockchain(node_->ancestor(wanted)->shared_from_this());
}

std::vector<BlockId> Blockchain::ids_at(std::span<const std::uint64_t> heights) const {
  std::vector<BlockId> ids;
  ids.reserve(heights.size());
  const Node* at = node_.get();
  for (const std::uint64_t height : heights) {
    ONETIP_ASSERT(height <= at->weight.height, "heights fall from the tip on");
    at = at->ancestor(height);
    ids.push_back({height, at->weight.tip});
  }
  return ids;
}

std::optional<Blockchain> Blockchain::common_ancestor(const Blockchain& a, const Blockchain& b) {
  const std::uint64_t height = std::min(a.height(), b.height());
  const Node* x = a.node_->ancestor(height);
  const Node* y = b.node_->ancestor(height);
  // Nodes of equal height skip equally far, so both sides stay level.
  while (x->weight.tip != y->weight.tip) {
    if (x->parent == nullptr) return std::nullopt;
    const bool skip = x->skip->weight.tip != y->skip->weight.tip;
    x = skip ? x->skip : x->parent.get();
    y = skip ? y->skip : y->parent.get();
  }
  return Blockchain(x->shared_from_this());
}

std::vector<BlockPtr> Blockchain::blocks_from(std::uint64_t first, std::size_t limit) const {
  std::vector<BlockPtr> blocks;
  if (first > height() || limit == 0) return blocks;
  const std::uint64_t count = std::min<std::uint64_t>(height() - first + 1, limit);
  blocks.reserve(count);
  const Node* at = node_->ancestor(first + count - 1);
  for (std::uint64_t i = 0; i < count; ++i, at = at->parent.get()) blocks.push_back(at->block);
  std::reverse(blocks.begin(), blocks.end());
  return blocks;
}

}  // namespace onetip::core
