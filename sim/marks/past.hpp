#pragma once
// Past: what the journal has shown of a run so far, as far as marks ask for it. Replayed from the
// records alone; a record costs what it changes, and blocks aren't judged: their weights are those
// that their holders recorded. One thread at a time.

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "sim/journal/journal.hpp"

namespace onetip::sim::marks {

struct BlockFact {
  std::optional<BlockRef> parent;
  std::optional<core::Weight> weight;  // none: a stray
  core::Digest hash;
  std::uint64_t height = 0;
  std::optional<PeerIndex> miner;
};

/// Whom a peer asked, and for what.
using Request = std::pair<PeerIndex, net::RequestKind>;

struct PeerFact {
  std::optional<BlockRef> tip;     // none: not up
  std::optional<BlockRef> stored;  // on its disk
  // since it started:
  std::set<BlockRef> left;        // blocks that were in its chain and are no more
  std::multiset<Request> asking;  // open requests
  std::multiset<net::RequestKind>
      unheeded;  // what it asked for in vain and has not asked again since
  std::map<PeerIndex, std::size_t> connections;  // open ones, by who is at the other end
  std::set<BlockRef> side;                       // tips of losing chains that it was sent
  // since its tip last changed:
  std::set<core::Digest> heard;          // tips that beat its own
  std::set<core::Digest> set_aside;      // stamped too far ahead of its clock
  std::optional<BlockRef> to_be_stored;  // a better tip that waits for its disk
};

class Past {
 public:
  /// `scenario` outlives it.
  explicit Past(const Scenario& scenario) : scenario_(scenario), peers_(scenario.peers.size()) {}

  void take(const Record& record);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] const PeerFact& peer(PeerIndex index) const { return peers_[index]; }
  [[nodiscard]] const std::vector<PeerFact>& peers() const { return peers_; }
  [[nodiscard]] const BlockFact& block(BlockRef ref) const {
    return blocks_[static_cast<std::size_t>(ref)];
  }
  [[nodiscard]] bool is_honest(PeerIndex index) const {
    return !is_hostile(scenario_.peers[index].behaviour);
  }
  /// A recorded block with this hash that stands on a chain; none: nobody has recorded it yet.
  [[nodiscard]] std::optional<BlockRef> find(const core::Digest& hash) const;
  /// Whether the chain of `tip` goes through `block`.
  [[nodiscard]] bool contains(BlockRef tip, BlockRef block) const;
  /// The blocks of `from` that are not in the chain of `to`, newest first.
  [[nodiscard]] std::vector<BlockRef> left_behind(BlockRef from, BlockRef to) const;
  /// Whether the fork choice is left to their hashes.
  [[nodiscard]] bool is_tie(BlockRef a, BlockRef b) const;
  [[nodiscard]] bool outweighs(BlockRef a, BlockRef b) const;

  /// Faults in force, each with its entry of the timeline.
  [[nodiscard]] const std::map<FaultId, std::size_t>& in_force() const { return in_force_; }
  /// When a fault but this one last ended; none: never.
  [[nodiscard]] std::optional<Nanos> last_end_but(FaultId fault) const;
  /// When somebody last went or came by a churn, and by which.
  [[nodiscard]] const std::optional<std::pair<Nanos, FaultId>>& last_turn() const { return turn_; }
  [[nodiscard]] bool is_paused(PeerIndex index) const;

 private:
  void take_one(Nanos at, const record::Block& block);
  void take_one(Nanos at, const record::PeerStarted& started);
  void take_one(Nanos at, const record::PeerDown& down);
  void take_one(Nanos at, const record::TipChanged& changed);
  void take_one(Nanos at, const record::Mined& mined);
  void take_one(Nanos at, const record::Stored& stored);
  void take_one(Nanos at, const record::BlocksReceived& received);
  void take_one(Nanos at, const record::TipHeard& heard);
  void take_one(Nanos at, const record::SetAside& aside);
  void take_one(Nanos at, const record::RequestOpened& opened);
  void take_one(Nanos at, const record::RequestClosed& closed);
  void take_one(Nanos at, const record::ConnectionOpened& opened);
  void take_one(Nanos at, const record::ConnectionClosed& closed);
  void take_one(Nanos at, const record::EntryBegan& began);
  void take_one(Nanos at, const record::EntryEnded& ended);
  template <class Other>
  void take_one(Nanos, const Other&) {}  // marks look at the record itself

  void wait_for_disk(PeerIndex index, BlockRef tip);

  const Scenario& scenario_;
  std::vector<BlockFact> blocks_;
  std::map<core::Digest, BlockRef> by_hash_;
  std::vector<PeerFact> peers_;
  std::map<FaultId, std::size_t> in_force_;
  std::map<FaultId, Nanos> ended_;
  std::optional<std::pair<Nanos, FaultId>> turn_;
};

}  // namespace onetip::sim::marks
