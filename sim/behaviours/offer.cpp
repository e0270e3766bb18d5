#include "sim/behaviours/offer.hpp"

#include <fmt/format.h>

#include "core/chain_text.hpp"
#include "net/limits.hpp"

namespace onetip::sim::behaviours {
namespace {

/// Where an answer begins: after the second of the asker's pairs on this chain, since what it is
/// sent must stand on a block that it named.
std::uint64_t first_height(const core::Blockchain& chain, const net::message::GetBlocks& asked) {
  bool one_behind = false;
  for (const auto& held : asked.locator) {
    if (!chain.contains(held)) continue;
    if (one_behind) return held.height + 1;
    one_behind = true;
  }
  return 0;
}

}  // namespace

std::string Offer::chain_line() const {
  return std::string(net::kChainCommand) + chain_text + '\n';
}

std::string Offer::blocks_line(const net::message::GetBlocks& asked) const {
  const net::Limits limits;
  std::string encoded;
  std::size_t count = 0;
  const auto before = parent.blocks_from(first_height(parent, asked), limits.batch_blocks - 1);
  bool reached = before.empty();
  for (const auto& block : before) {
    if (encoded.size() >= limits.batch_bytes) break;
    encoded += ' ' + core::write_block(*block);
    ++count;
    reached = block->hash == parent.tip().hash;
  }
  if (reached) {
    encoded += ' ' + block_text;
    ++count;
  }
  return fmt::format("blocks {} {} {}{}\n", weight.height, weight.tip.hex(), count, encoded);
}

Offer make_offer(const core::Blockchain& parent, const core::BlockPtr& block,
                 std::chrono::milliseconds wall) {
  const auto after = parent.ledger().after(*block, parent.height() + 2);
  const auto* ledger = std::get_if<core::Ledger>(&after);
  const auto chain = parent.extended(block, ledger != nullptr ? *ledger : parent.ledger());
  return {parent, chain.weight(), core::write_block(*block),
          core::write_chain(chain, wall.count())};
}

}  // namespace onetip::sim::behaviours
