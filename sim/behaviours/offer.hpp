#pragma once
// Offer: a block that the peer inside knows nothing of, and how it is told: by our extensions as a
// tip and the blocks that lead to it, and to who polls as a whole chain. Pure.

#include <chrono>
#include <string>

#include "core/blockchain.hpp"
#include "net/message.hpp"

namespace onetip::sim::behaviours {

struct Offer {
  core::Blockchain parent;  // held by the peer inside
  core::Weight weight;      // as it is announced
  std::string block_text;   // as one of `blocks`; empty: it is told as a whole chain alone
  std::string chain_text;   // without `latest-blockchain:` and newline

  [[nodiscard]] core::BlockId id() const { return {weight.height, weight.tip}; }
  [[nodiscard]] std::string chain_line() const;
  /// The answer to who asked for it: at least one block that the asker holds, then what it lacks,
  /// as much as fits a batch. So the block itself always stands on another one in the answer.
  [[nodiscard]] std::string blocks_line(const net::message::GetBlocks& asked) const;
};

/// Of `block` on `parent`. The texts are those of the block and the chain as they are.
[[nodiscard]] Offer make_offer(const core::Blockchain& parent, const core::BlockPtr& block,
                               std::chrono::milliseconds wall);

}  // namespace onetip::sim::behaviours
