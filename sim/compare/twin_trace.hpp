#pragma once
// TwinTrace: what of a run is held against its twin besides the outcome, from its journal alone;
// and what in it was up to luck, which may come out otherwise in the twin.
//
// Luck are nonces, and so how long each took to find. They settle which of two close branches wins,
// who of two miners was first, what a miner had found when it went down. What luck kept off the
// chain is counted, block by block: by no more than these may heights differ.

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

/// Two branches that stood against each other, in blocks, a genesis of its own included: when a
/// peer left the one for the other, or when the run was over. What the winner grew later had no
/// part in it.
struct Fork {
  std::uint64_t won = 0;
  std::uint64_t lost = 0;
  double chance = 0;  // how likely nonces settle such a fork otherwise

  /// Once in a million runs is never.
  [[nodiscard]] bool is_close() const { return chance > 1e-6; }
};

struct TwinTrace {
  PropagationSpread propagation;
  std::map<std::size_t, std::uint64_t> mined;    // blocks found, by entry of the timeline
  std::map<std::size_t, std::uint64_t> refused;  // payments, by entry
  std::set<std::size_t> not_done;  // entries that could not do all that was asked of them
  std::optional<Fork> fork;        // of all that there were the closest
  /// Blocks that are on no tip's chain at the end, though another run's luck may have them there:
  /// all but those on a branch that was left for one that had to win, and what was refused. (So:
  /// left in a close fork, or while its miner went on with it; found too late; gone with who found
  /// it; kept private.)
  std::uint64_t unlucky = 0;
  std::map<PeerIndex, BlockRef> tips;  // at the end; who is not up has none
  /// Whose tips end another branch than the best tip's, in a close fork, and how many blocks only
  /// these branches hold.
  std::set<PeerIndex> astray;
  std::uint64_t astray_blocks = 0;
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
    std::optional<Nanos> first_held{};
    std::optional<std::size_t> found_for{};  // the entry
    std::size_t held_by = 0;                 // how many peers had it once
    bool refused = false;
    bool lost_for_sure = false;  // left for a branch that had to win
    bool lost_by_luck = false;
  };
  struct Branches {
    Fork fork;
    std::vector<BlockRef> lost;
  };
  [[nodiscard]] const Block& block(BlockRef ref) const {
    return blocks_[static_cast<std::size_t>(ref)];
  }
  [[nodiscard]] Block& block(BlockRef ref) { return blocks_[static_cast<std::size_t>(ref)]; }
  void hold(PeerIndex peer, BlockRef tip, Nanos at);
  void leave(BlockRef from, BlockRef to);
  void go_down(PeerIndex peer);
  void remember(const Fork& fork, TwinTrace& trace) const;
  [[nodiscard]] std::optional<Branches> fork_between(BlockRef lost, BlockRef won) const;
  [[nodiscard]] double chance(std::uint64_t won, std::uint64_t lost) const;
  [[nodiscard]] bool is_under_way(const Block& block) const;
  [[nodiscard]] std::uint64_t count_unlucky() const;
  void stray(TwinTrace& trace) const;

  const Scenario& scenario_;
  std::vector<Block> blocks_;
  std::vector<std::vector<bool>> had_;         // by peer and block: it was in its chain once
  std::vector<std::optional<BlockRef>> tips_;  // by peer; none: not up
  std::vector<std::uint64_t> running_;         // by entry: runs that are not over
  std::vector<Nanos> ways_;
  TwinTrace trace_;
};

}  // namespace onetip::sim
