#include "sim/journal/journal.hpp"

#include <utility>

#include "core/assert.hpp"
#include "core/chain_text.hpp"

namespace onetip::sim {

std::string_view to_text(RunEnd end) {
  switch (end) {
    case RunEnd::quiet:
      return "quiet";
    case RunEnd::settle_limit:
      return "settle-limit";
    case RunEnd::timed_out:
      return "timed-out";
    case RunEnd::violated:
      return "violated";
    case RunEnd::interrupted:
      return "interrupted";
  }
  return "?";
}

void Journal::append(Record&& record) {
  const std::size_t index = size_++;
  for (const Listener& listener : listeners_) listener(index, record);
  ONETIP_ASSERT(size_ == index + 1, "a listener appends nothing");
  if (keep_ == Keep::all) records_.push_back(std::move(record));
}

void Journal::listen(Listener listener, Expecting expecting) {
  listeners_.push_back(std::move(listener));
  if (expecting) expecting_.push_back(std::move(expecting));
}

BlockRef Journal::record_chain(Nanos at, const core::Blockchain& chain) {
  if (last_.first != chain.tip_ptr()) last_ = {chain.tip_ptr(), find_or_record(at, chain)};
  return last_.second;
}

BlockRef Journal::find_or_record(Nanos at, const core::Blockchain& chain) {
  std::vector<core::Blockchain> fresh;  // newest first
  std::optional<BlockRef> ref;
  for (core::Blockchain here = chain;; here = here.parent()) {
    if (const auto known = known_.find(here.tip_ptr()); known != known_.end()) {
      ref = known->second;
      break;
    }
    fresh.push_back(here);
    if (here.height() == 0) break;
  }
  for (auto block = fresh.rbegin(); block != fresh.rend(); ++block) {
    ref = record_block(at, block->tip(), ref, block->weight());
    known_.emplace(block->tip_ptr(), *ref);
  }
  return *ref;
}

BlockRef Journal::record_stray(Nanos at, const core::Block& block) {
  return record_block(at, block, std::nullopt, std::nullopt);
}

BlockRef Journal::record_block(Nanos at, const core::Block& block, std::optional<BlockRef> parent,
                               const std::optional<core::Weight>& weight) {
  std::string encoded = core::write_block(block);
  const Key key{core::sha256(encoded), parent ? static_cast<std::uint32_t>(*parent) + 1 : 0};
  const auto [found, is_new] =
      recorded_.emplace(key, BlockRef{static_cast<std::uint32_t>(recorded_.size())});
  const BlockRef ref = found->second;
  if (is_new) append(at, record::Block{ref, parent, block.hash, weight, std::move(encoded)});
  return ref;
}

}  // namespace onetip::sim
