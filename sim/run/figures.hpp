#pragma once
// RunFigures: one run in numbers, from its journal alone. What sweeps make distributions of.
//
// Honest peers (deliberately wrong ones count as honest) that are up are looked at; times are the
// engine's.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/journal/journal.hpp"

namespace onetip::sim {

struct RunFigures {
  /// From the last thing that was done to them (an entry of the timeline began or ended, or a block
  /// was mined) until the moment from which on all of them were on one tip, up to the end. Zero:
  /// they were all along. None: at the end they were not, or nobody was up.
  std::optional<Nanos> time_to_converge;
  /// Of the tip of one of them: the most blocks that it left behind at once.
  std::uint64_t deepest_reorg = 0;
  std::uint64_t blocks_mined = 0;  // by anybody
  /// Mined, but not in the best chain that one of them holds at the end; 0 where nobody is up.
  std::uint64_t stale_blocks = 0;
  std::uint64_t messages = 0;  // lines that reached peers
  std::uint64_t bytes = 0;     // that reached peers
  Nanos duration{};            // from the topology's stand to the last record
};

/// A journal's listener. A record costs what it changes. One thread at a time.
class FigureTaker {
 public:
  /// `scenario` outlives it.
  explicit FigureTaker(const Scenario& scenario);

  void take(const Record& record);
  /// Of all that was taken.
  [[nodiscard]] RunFigures figures() const;

 private:
  struct Block {
    std::optional<BlockRef> parent;
    std::optional<core::Weight> weight;
    std::uint64_t height = 0;
    bool is_mined = false;
  };
  void add(const record::Block& block);
  void move(PeerIndex peer, std::optional<BlockRef> tip);
  void stir(Nanos at) { stirred_at_ = at; }
  [[nodiscard]] const Block& block(BlockRef ref) const {
    return blocks_[static_cast<std::size_t>(ref)];
  }
  [[nodiscard]] std::uint64_t left_behind(BlockRef from, BlockRef to) const;
  [[nodiscard]] std::optional<BlockRef> best_tip() const;
  [[nodiscard]] std::uint64_t mined_below(BlockRef tip) const;

  const Scenario& scenario_;
  std::vector<Block> blocks_;
  std::vector<std::optional<BlockRef>> tips_;  // by peer; none: not up
  std::map<BlockRef, std::size_t> holders_;    // of honest peers
  Nanos now_{};
  std::optional<Nanos> zero_;
  Nanos stirred_at_{};
  std::optional<Nanos> equal_since_;
  RunFigures figures_;
};

}  // namespace onetip::sim
