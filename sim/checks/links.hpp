#pragma once
// Links: which connections are open, how the others closed, and which faults in force stop what
// wants to cross, as the journal says.

#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/fault.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim::checks {

class Links {
 public:
  explicit Links(const Scenario& scenario);

  void take(const Record& record);
  /// Nothing happens before `at`: what has ended by then stops nothing any more.
  void wait(Nanos at) {
    if (at > now_ && !ending_.empty()) let_go();
  }

  struct Closing {
    PeerIndex by;     // who saw it close, or closed it
    std::string how;  // `reset`, `by-us: invalid-block`
    std::string detail;
    Nanos at{};
  };
  /// The link to another peer, as this one sees it.
  struct Neighbour {
    bool given = false;  // one of the two was given the other to dial
    boost::container::flat_set<net::ConnectionId> open;
    std::unique_ptr<const Closing> closing;  // of its last connection; none: it never did
  };
  using Neighbours = boost::container::flat_map<PeerIndex, Neighbour>;
  /// Whom this peer was ever connected to, or was given to dial, or was to be dialled by: all whom
  /// a record of its connections names.
  [[nodiscard]] const Neighbours& neighbours(PeerIndex peer) const { return neighbours_[peer]; }
  /// Both see a connection between them.
  [[nodiscard]] bool open(PeerIndex a, PeerIndex b) const;

  /// The entry of a fault in force that stops what wants to cross from one to the other.
  [[nodiscard]] std::optional<std::size_t> stopped_by(PeerIndex from, PeerIndex to,
                                                      Crossing crossing) const;

  /// Whether a fault stops this link that goes on after the present record.
  [[nodiscard]] bool stays_stopped(PeerIndex a, PeerIndex b) const;
  /// Whether a pause of this peer goes on after the present record.
  [[nodiscard]] bool stays_paused(PeerIndex peer) const;
  /// What the link is like after the present record.
  [[nodiscard]] LinkSpec lasting_conditions(PeerIndex from, PeerIndex to) const;

  /// What the link is like under the faults in force.
  [[nodiscard]] LinkSpec conditions(PeerIndex from, PeerIndex to) const;
  /// The entry of the fault in force that makes it worse.
  [[nodiscard]] std::optional<std::size_t> degraded_by(PeerIndex from, PeerIndex to) const;

  /// What was sent before a fault that delayed it ended, or another changed its terms.
  struct Delayed {
    std::size_t entry = 0;  // of that fault
    Nanos arrives{};        // by then, on the engine's clock
  };
  /// The last to arrive on this link; none: nothing was ever delayed so.
  [[nodiscard]] std::optional<Delayed> delayed(PeerIndex from, PeerIndex to) const;
  /// When all of it on all links has arrived, on the engine's clock.
  [[nodiscard]] Nanos delayed_arrives() const { return delayed_arrives_; }

  /// How their last connection closed, as told by who gave a reason, if one did; none: it never
  /// did.
  [[nodiscard]] std::optional<Closing> closing(PeerIndex a, PeerIndex b) const;
  struct CutBy {
    std::size_t entry = 0;
    Nanos at{};
  };
  /// The fault that closed a connection between the two, the last time that one did.
  [[nodiscard]] std::optional<CutBy> cut(PeerIndex a, PeerIndex b) const;

  /// The entry of a pause in force of this peer.
  [[nodiscard]] std::optional<std::size_t> paused_by(PeerIndex peer) const;

  /// Faults in force, each with its entry.
  [[nodiscard]] const std::map<FaultId, std::size_t>& in_force() const { return in_force_; }

 private:
  using Pair = std::pair<PeerIndex, PeerIndex>;

  void take_one(const record::ConnectionOpened& opened);
  void take_one(const record::ConnectionClosed& closed);
  void take_one(const record::EntryBegan& began);
  void take_one(const record::EntryEnded& ended);
  void take_one(const record::Cut& cut);
  void let_go();
  void note_delayed(const FaultRule& rule);
  [[nodiscard]] const Neighbour* find(PeerIndex a, PeerIndex b) const;

  const Scenario& scenario_;
  std::vector<Neighbours> neighbours_;
  std::map<FaultId, std::size_t> in_force_;
  std::map<FaultId, std::size_t> entries_;  // of all faults that ever were
  FaultTable rules_;                        // of those in force that are rules on links
  std::map<FaultId, PeerSet> paused_;       // by the pauses in force
  Nanos now_{};
  std::vector<FaultId> ending_;      // by the present record
  std::map<Pair, CutBy> cuts_;       // the lower index first
  std::map<Pair, Delayed> delayed_;  // who sent first
  Nanos delayed_arrives_{};
};

}  // namespace onetip::sim::checks
