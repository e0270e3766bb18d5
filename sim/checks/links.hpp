#pragma once
// Links: which connections are open, and which are held or were cut by a fault, as the journal
// says.

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/journal.hpp"

namespace onetip::sim::checks {

class Links {
 public:
  explicit Links(const Scenario& scenario);

  void take(const Record& record);

  /// Whom this peer was ever connected to, or was given to dial, or was to be dialled by.
  [[nodiscard]] const std::set<PeerIndex>& neighbours(PeerIndex peer) const {
    return neighbours_[peer];
  }
  /// One of the two was given the other to dial.
  [[nodiscard]] bool given(PeerIndex a, PeerIndex b) const;
  /// Both see a connection between them.
  [[nodiscard]] bool open(PeerIndex a, PeerIndex b) const;
  /// A fault in force that has held back or refused something from one to the other; its name.
  [[nodiscard]] std::optional<std::string> stopped_by(PeerIndex from, PeerIndex to) const;
  /// How their last connection closed; empty: it never did.
  [[nodiscard]] std::string how_closed(PeerIndex a, PeerIndex b) const;
  /// Faults in force, each with its entry.
  [[nodiscard]] const std::map<FaultId, std::size_t>& in_force() const { return in_force_; }

 private:
  using Pair = std::pair<PeerIndex, PeerIndex>;
  /// Connections between two peers, as the first of the pair sees them.
  struct Link {
    std::set<net::ConnectionId> open;
    std::string how_closed;
  };

  const Scenario& scenario_;
  std::vector<std::set<PeerIndex>> neighbours_;
  std::map<Pair, Link> links_;
  std::set<Pair> given_;  // both ways
  std::map<FaultId, std::size_t> in_force_;
  std::map<Pair, std::set<FaultId>> stopped_;  // from, to
};

}  // namespace onetip::sim::checks
