#pragma once
// Scene: what the journal has shown so far, kept up to date record by record.
//
// Who is up and on which tip, how many hold each tip, which entries of the timeline have begun and
// ended, which links are open or held. All checkers look at one scene; each change costs what
// changed. One thread at a time.

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/checks/block_tree.hpp"
#include "sim/checks/hearsay.hpp"
#include "sim/checks/links.hpp"
#include "sim/journal/journal.hpp"
#include "sim/journal/kind_set.hpp"
#include "sim/journal/tip_counts.hpp"
#include "sim/scenario/bound.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim::checks {

/// The kinds of records that move tips.
inline constexpr KindSet kTipMoves =
    KindSet::of<record::PeerStarted, record::PeerDown, record::TipChanged>();

/// A peer's tip is now `to`; `from`: none where it has just started.
struct TipMove {
  PeerIndex peer;
  std::optional<BlockRef> from;
  BlockRef to;
  bool down = false;  // the peer is not up any more; both are what it held last
};

class Scene {
 public:
  explicit Scene(const Scenario& scenario);

  /// Nothing happens before `at`, on the engine's clock.
  void wait(Nanos at);
  /// Takes the next record. The move of a tip, where it was one.
  std::optional<TipMove> take(std::size_t index, const Record& record);
  /// Records of that peer may come soon: what most of them look at is fetched from memory.
  void expect(PeerIndex peer) const { hearsay_.expect(peer); }

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] BlockTree& tree() const { return tree_; }
  [[nodiscard]] const Links& links() const { return links_; }
  [[nodiscard]] const Hearsay& hearsay() const { return hearsay_; }

  /// The index of the last record that it has taken.
  [[nodiscard]] std::size_t last_index() const { return last_index_; }

  /// Times of the timeline: since the topology stood; before that, none.
  [[nodiscard]] std::optional<Nanos> zero() const { return zero_; }
  /// Up to when everything is known, since the topology stood.
  [[nodiscard]] Nanos now() const { return now_ - zero_.value_or(Nanos{}); }

  /// On the timeline, what the journal recorded `at` on the engine's clock.
  [[nodiscard]] Nanos on_timeline(Nanos at) const { return at - zero_.value_or(Nanos{}); }

  /// How many blocks are recorded that stand on others, and how long they are together.
  [[nodiscard]] const Cargo& cargo() const { return cargo_; }

  /// Since when it has its tip, on the engine's clock. REQUIRES: it is up.
  [[nodiscard]] Nanos tip_since(PeerIndex peer) const { return held_[peer].since; }
  /// Its tip; none: the peer is not up.
  [[nodiscard]] const std::optional<BlockRef>& tip(PeerIndex peer) const { return held_[peer].tip; }
  struct Down {
    std::size_t entry = 0;  // of the timeline
    Nanos at{};             // on the engine's clock
  };
  /// What took it down, if it is down and was up once.
  [[nodiscard]] const std::optional<Down>& down(PeerIndex peer) const { return down_[peer]; }
  /// The tip that its disk holds; none: it has none, or lost it.
  [[nodiscard]] const std::optional<BlockRef>& stored(PeerIndex peer) const {
    return stored_[peer];
  }
  /// How many peers that are up hold each tip.
  [[nodiscard]] const TipCounts& holders() const { return holders_; }
  /// The best valid tip that somebody holds; none: nobody holds a valid one.
  [[nodiscard]] std::optional<BlockRef> best_held() const;
  /// Who mined a block, by its bytes; none: the shared genesis, or a stranger.
  [[nodiscard]] std::optional<PeerIndex> miner(BlockRef block) const;
  /// `p4`, `genesis` or `a stranger`.
  [[nodiscard]] std::string miner_name(BlockRef block) const;
  [[nodiscard]] const std::optional<core::Wallet>& wallet(PeerIndex peer) const {
    return wallets_[peer];
  }

  [[nodiscard]] const std::string& name(PeerIndex peer) const { return scenario_.peers[peer].name; }
  /// `block 24 (3a20bc12…, effort 4211, mined by p4)`.
  [[nodiscard]] std::string describe(BlockRef block) const;
  /// `p0, p1, p2 and 17 more`.
  [[nodiscard]] std::string names(const PeerSet& peers) const;

 private:
  /// What each move of a tip changes, in one piece.
  struct Held {
    std::optional<BlockRef> tip;
    Nanos since{};
  };

  void take_one(const record::Block& block);
  std::optional<TipMove> take_one(const record::PeerStarted& started);
  std::optional<TipMove> take_one(const record::PeerDown& down);
  void take_move(const TipMove& move);
  void best_moved(const TipMove& move);

  const Scenario& scenario_;
  mutable BlockTree tree_;  // judging is remembering
  Links links_;
  Hearsay hearsay_;
  Cargo cargo_;
  std::size_t last_index_ = 0;
  std::optional<Nanos> zero_;
  Nanos now_{};
  std::vector<Held> held_;  // by peer
  std::vector<std::optional<BlockRef>> stored_;
  std::vector<std::optional<Down>> down_;
  TipCounts holders_;
  mutable std::optional<BlockRef> best_;
  mutable bool best_known_ = false;  // asked for, and kept up since
  std::vector<std::optional<core::Wallet>> wallets_;
  std::map<std::string, PeerIndex, std::less<>> owner_of_key_;
};

}  // namespace onetip::sim::checks
