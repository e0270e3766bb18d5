#include "net/early_chains.hpp"

#include <algorithm>
#include <iterator>

#include "core/validation.hpp"
#include "net/known_chains.hpp"

namespace onetip::net {

bool is_early(std::chrono::milliseconds stamp, std::chrono::milliseconds wall) {
  return stamp > wall + core::kMaxStampAheadOfClock;
}

void EarlyChains::set_aside(Early early, const core::Blockchain& own,
                            std::chrono::nanoseconds now) {
  if (chains_.empty()) agenda_.early = now + limits_.early_interval;
  std::erase_if(chains_, [&](const auto& other) { return early.chain.contains(other.chain.id()); });
  chains_.push_back(std::move(early));
  make_room(own);
}

void EarlyChains::make_room(const core::Blockchain& own) {
  if (chains_.size() > limits_.early_chains) chains_.erase(chains_.begin());
  std::uint64_t blocks = 0;
  auto first = chains_.end();
  while (first != chains_.begin()) {
    blocks += blocks_beyond(std::prev(first)->chain, own);
    if (blocks > limits_.early_blocks) break;
    --first;
  }
  chains_.erase(chains_.begin(), first);
}

std::optional<EarlyChains::Early> EarlyChains::find(const core::Blockchain& chain) const {
  for (const auto& early : chains_) {
    if (chain.height() >= early.from && early.chain.contains(chain.id())) return early;
  }
  return std::nullopt;
}

std::vector<EarlyChains::Early> EarlyChains::take_due(std::chrono::nanoseconds now,
                                                      std::chrono::milliseconds wall) {
  std::vector<Early> due;
  if (now < agenda_.early) return due;
  const auto first = std::stable_partition(chains_.begin(), chains_.end(), [&](const auto& early) {
    return is_early(early.latest, wall);
  });
  due.assign(first, chains_.end());
  chains_.erase(first, chains_.end());
  agenda_.early = chains_.empty() ? Agenda::kNever : now + limits_.early_interval;
  return due;
}

}  // namespace onetip::net
