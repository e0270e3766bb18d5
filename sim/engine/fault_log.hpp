#pragma once
// FaultLog: what faults did, as records of the journal: the first thing that each held back in each
// direction, each connection that it cut, each direction that it slowed down, and the totals when
// it ends. Bytes that it delayed may come out when it is over: what they add, the run's end tells.
// One thread at a time.

#include <map>
#include <set>
#include <tuple>

#include "sim/engine/link.hpp"
#include "sim/journal/journal.hpp"

namespace onetip::sim {

class FaultLog {
 public:
  explicit FaultLog(Journal& journal) : journal_(journal) {}

  void begin(FaultId fault) { totals_[fault].fault = fault; }
  /// It held `load` back on from→to, or refused a dial there.
  void held(Nanos at, FaultId fault, PeerIndex from, PeerIndex to, const Load& load);
  /// It closed the connection that `from` had dialled.
  void cut(Nanos at, FaultId fault, PeerIndex from, PeerIndex to);
  /// It made so many bytes cross from→to later than the link alone would have; it may be over.
  void delayed(Nanos at, FaultId fault, PeerIndex from, PeerIndex to, std::uint64_t bytes);
  /// It kept an event from `peer`.
  void withheld(Nanos at, FaultId fault, PeerIndex peer, record::WithheldKind what);
  /// `peer` did this by a clock that the fault shifts by `by`.
  void skewed(Nanos at, FaultId fault, PeerIndex peer, record::SkewedKind what, Nanos by);
  /// Its totals. Nothing for one that has not begun, or has ended.
  void end(Nanos at, FaultId fault);
  void end_all(Nanos at);

 private:
  void witness(Nanos at, FaultId fault, PeerIndex from, PeerIndex to, record::HeldKind kind);

  Journal& journal_;
  std::map<FaultId, record::FaultTotals> totals_;  // since their begin, or since their end
  std::set<std::tuple<FaultId, PeerIndex, PeerIndex, record::HeldKind>> witnessed_;
  std::set<std::tuple<FaultId, PeerIndex, PeerIndex>> seen_late_;
  std::set<std::tuple<FaultId, PeerIndex, record::WithheldKind>> seen_withheld_;
  std::set<std::tuple<FaultId, PeerIndex, record::SkewedKind>> seen_skewed_;
};

}  // namespace onetip::sim
