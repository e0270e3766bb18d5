#include "net/known_chains.hpp"

#include <algorithm>
#include <utility>

namespace onetip::net {
namespace {

bool goes_through(const core::Blockchain& chain, const core::Blockchain& other) {
  return chain.contains(other.id());
}

/// How many of `blocks`, from the front, `chain` seems to hold, by their hash fields alone.
std::size_t claimed_prefix(const core::Blockchain& chain, std::span<const core::BlockPtr> blocks) {
  std::size_t held = 0;
  std::size_t end = blocks.size();
  while (held < end) {  // blocks[0, held) are held, blocks[end] is not
    const auto middle = held + (end - held) / 2;
    if (chain.contains({middle, blocks[middle]->hash})) {
      held = middle + 1;
    } else {
      end = middle;
    }
  }
  return held;
}

}  // namespace

std::uint64_t blocks_beyond(const core::Blockchain& chain, const core::Blockchain& other) {
  const auto common = core::Blockchain::common_ancestor(chain, other);
  return common ? chain.height() - common->height() : chain.height() + 1;
}

core::Blockchain KnownChains::adopt(core::Blockchain better) {
  auto before = std::exchange(own_, std::move(better));
  highest_ = std::max(highest_, own_.height());
  const bool extended = goes_through(own_, before);
  // Nothing that is kept was a part of the chain before: where that goes on, only what is higher
  // can be a part of it now.
  forget_where([&](const auto& chain) {
    return (!extended || chain.height() > before.height()) && goes_through(own_, chain);
  });
  if (!extended) keep(before);
  return before;
}

void KnownChains::keep(const core::Blockchain& chain) {
  if (holds(chain.id())) return;
  forget_where([&](const auto& kept) { return goes_through(chain, kept); });
  kept_.push_back(chain);
  highest_ = std::max(highest_, chain.height());
  make_room();
}

void KnownChains::make_room() {
  if (kept_.size() > limits_.side_chains) kept_.erase(kept_.begin());
  // Short chains need no look at where they part from the own.
  if (kept_.size() * (highest_ + 1) <= limits_.side_blocks) return;
  std::uint64_t blocks = 0;
  auto first = kept_.end();
  while (first != kept_.begin()) {
    blocks += blocks_beyond(*std::prev(first), own_);
    if (blocks > limits_.side_blocks) break;
    --first;
  }
  kept_.erase(kept_.begin(), first);
}

std::optional<core::Blockchain> KnownChains::find(const core::BlockId& id) const {
  const core::Blockchain* const chain = through(id);
  return chain == nullptr ? std::nullopt : std::optional(chain->ancestor(id.height));
}

const core::Blockchain* KnownChains::search_for(const core::BlockId& id) const {
  if (own_.contains(id)) return &own_;
  const auto at =
      std::find_if(kept_.begin(), kept_.end(), [&](const auto& kept) { return kept.contains(id); });
  return at == kept_.end() ? nullptr : &*at;
}

KnownChains::All KnownChains::held() const {
  All all;
  all.push_back(&own_);
  for (const auto& kept : kept_) all.push_back(&kept);
  return all;
}

KnownChains::Prefix KnownChains::known_prefix(std::span<const core::BlockPtr> blocks) const {
  const core::Blockchain* best = &own_;
  std::size_t claimed = claimed_prefix(own_, blocks);
  for (const auto& chain : kept_) {
    if (const auto count = claimed_prefix(chain, blocks); count > claimed) {
      best = &chain;
      claimed = count;
    }
  }
  if (claimed == 0) return {};
  const auto held = best->ancestor(claimed - 1).blocks_from(0);
  const auto [mine, theirs] =
      std::mismatch(held.begin(), held.end(), blocks.begin(),
                    [](const auto& a, const auto& b) { return core::identical(*a, *b); });
  const auto same = static_cast<std::size_t>(mine - held.begin());
  if (same == 0) return {};
  return {best->ancestor(same - 1), same};
}

}  // namespace onetip::net
