#pragma once
// TwinTrace: what of a run is held against its twin besides the outcome, from its journal alone.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "sim/journal/journal.hpp"

namespace onetip::sim {

/// How long blocks were on their way: from when a block was first held to when each further peer
/// first held it. All blocks but geneses, all peers; those that never came to one don't count.
struct PropagationSpread {
  std::size_t arrivals = 0;
  Nanos p50{};
  Nanos p90{};
  Nanos p99{};
  Nanos longest{};
};

/// Two branches that stood against each other, in blocks, when a peer left the one for the other.
/// What the winner grew later had no part in it.
struct ForkLeft {
  std::uint64_t won = 0;
  std::uint64_t lost = 0;
  double chance = 0;  // how likely nonces settle such a fork otherwise
};

struct TwinTrace {
  PropagationSpread propagation;
  std::map<std::size_t, std::uint64_t> mined;  // blocks found, by entry of the timeline
  std::set<std::size_t> not_done;  // entries that could not do all that was asked of them
  std::optional<ForkLeft> fork;    // of all that were left behind the one that was closest
};

/// How likely it is that a branch of `won` blocks doesn't outweigh one of `lost`, where each block
/// weighs what its search took: as likely as `max(won, lost)` heads or more among `won + lost - 1`
/// coins, since tries on both sides are as good as one row of them.
[[nodiscard]] double chance_of_the_other(std::uint64_t won, std::uint64_t lost);

/// A journal's listener. A record costs what it changes. One thread at a time.
class TwinTracer {
 public:
  /// `scenario` outlives it.
  explicit TwinTracer(const Scenario& scenario);

  void take(const Record& record);
  /// Of all that was taken.
  [[nodiscard]] TwinTrace trace() const;

 private:
  struct Block {
    std::optional<BlockRef> parent;
    std::uint64_t height = 0;
    std::optional<Nanos> first_held;
  };
  [[nodiscard]] const Block& block(BlockRef ref) const {
    return blocks_[static_cast<std::size_t>(ref)];
  }
  void hold(PeerIndex peer, BlockRef tip, Nanos at);
  void leave(BlockRef from, BlockRef to);
  [[nodiscard]] double chance(std::uint64_t won, std::uint64_t lost) const;

  const Scenario& scenario_;
  std::vector<Block> blocks_;
  std::vector<std::vector<bool>> had_;         // by peer and block: it was in its chain once
  std::vector<std::optional<BlockRef>> tips_;  // by peer; none: not up
  std::vector<Nanos> ways_;
  TwinTrace trace_;
};

}  // namespace onetip::sim
