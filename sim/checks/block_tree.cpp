#include "sim/checks/block_tree.hpp"

#include <utility>

#include "core/assert.hpp"
#include "core/chain_text.hpp"
#include "core/fork_choice.hpp"
#include "sim/checks/block_rules.hpp"

namespace onetip::sim::checks {

void BlockTree::add(const record::Block& block) {
  ONETIP_ASSERT(static_cast<std::size_t>(block.ref) == nodes_.size(), "references count on");
  Node node;
  node.parent = block.parent;
  auto read = core::read_blocks(block.encoded);
  if (auto* blocks = std::get_if<std::vector<core::BlockPtr>>(&read);
      blocks && blocks->size() == 1) {
    node.block = blocks->front();
    node.hash = node.block->hash;
    node.effort = node.block->nonce;
  }
  if (node.parent) {
    node.height = at(*node.parent).height + 1;
    node.effort += at(*node.parent).effort;
  }
  if (!block.weight && node.block) strays_.emplace(node.hash, block.ref);
  nodes_.push_back(std::move(node));
}

bool BlockTree::was_among(std::size_t count, BlockRef block) const {
  if (static_cast<std::size_t>(block) < count) return true;
  const auto stray = strays_.find(hash(block));
  return stray != strays_.end() && static_cast<std::size_t>(stray->second) < count;
}

void BlockTree::trust_genesis_of(BlockRef block) { trusted_genesis_ = ancestor(block, 0); }

bool BlockTree::better(BlockRef a, BlockRef b) const {
  const Node& left = at(a);
  const Node& right = at(b);
  if (chain_.fork_choice == core::ForkChoice::longest) {
    if (left.height != right.height) return left.height > right.height;
  } else if (left.effort != right.effort) {
    return left.effort > right.effort;
  }
  return left.hash < right.hash;
}

void BlockTree::judge_up_to(BlockRef block) {
  std::vector<BlockRef> unjudged;
  for (std::optional<BlockRef> here = block; here && !at(*here).judged; here = at(*here).parent) {
    unjudged.push_back(*here);
  }
  for (auto next = unjudged.rbegin(); next != unjudged.rend(); ++next) judge(*next);
}

void BlockTree::judge(BlockRef ref) {
  Node& node = at(ref);
  node.judged = true;
  if (node.parent && at(*node.parent).broken) {
    node.broken = at(*node.parent).broken;
    return;
  }
  std::optional<Broken> why;
  if (!node.block) {
    why = Broken{core::Rule::bad_encoding, "its bytes are not the encoding of a block"};
  } else {
    why = check_alone(*node.block, chain_.difficulty);
    if (!why) why = node.parent ? judge_on_parent(ref) : judge_genesis(ref);
  }
  if (why) node.broken = BrokenBlock{ref, std::move(*why)};
}

std::optional<Broken> BlockTree::judge_genesis(BlockRef ref) {
  if (auto why = check_genesis(*at(ref).block)) return why;
  if (trusted_genesis_ && *trusted_genesis_ != ref) {
    return Broken{core::Rule::foreign_genesis, "it is not the genesis of this network"};
  }
  Coins coins;
  at(ref).moves = coins.begin(*at(ref).block);
  coins_.emplace(ref, std::move(coins));
  return std::nullopt;
}

std::optional<Broken> BlockTree::judge_on_parent(BlockRef ref) {
  Node& node = at(ref);
  const BlockRef parent = *node.parent;
  if (auto why = check_link(*node.block, *at(parent).block)) return why;
  Coins coins = take_coins(parent);
  auto why = coins.apply(*node.block, node.height, node.moves);
  const BlockRef holder = why ? parent : ref;
  if (why && at(parent).heir) return why;  // these coins were a copy
  if (!why && !at(parent).heir) at(parent).heir = ref;
  coins_.emplace(holder, std::move(coins));
  return why;
}

BlockRef BlockTree::last_heir(BlockRef ref) const {
  while (at(ref).heir) ref = *at(ref).heir;
  return ref;
}

Coins BlockTree::take_coins(BlockRef ref) {
  if (const auto here = coins_.find(ref); here != coins_.end()) {
    Coins coins = std::move(here->second);
    coins_.erase(here);
    return coins;
  }
  BlockRef back = last_heir(ref);
  Coins coins = coins_.at(back);
  for (; back != ref; back = *at(back).parent) coins.undo(at(back).moves);
  return coins;
}

core::Amount BlockTree::balance(BlockRef block, const core::Wallet& owner) {
  ONETIP_ASSERT(valid(block), "only a valid chain has balances");
  BlockRef back = last_heir(block);
  core::Amount balance = coins_.at(back).balance(owner);
  for (; back != block; back = *at(back).parent) balance -= at(back).moves.gain(owner);
  return balance;
}

BlockRef BlockTree::ancestor(BlockRef block, std::uint64_t height) const {
  ONETIP_ASSERT(height <= at(block).height, "an ancestor is not above");
  while (at(block).height > height) block = *at(block).parent;
  return block;
}

std::optional<BlockRef> BlockTree::common_ancestor(BlockRef a, BlockRef b) const {
  const std::uint64_t level = std::min(height(a), height(b));
  a = ancestor(a, level);
  b = ancestor(b, level);
  while (a != b) {
    if (!at(a).parent) return std::nullopt;
    a = *at(a).parent;
    b = *at(b).parent;
  }
  return a;
}

}  // namespace onetip::sim::checks
