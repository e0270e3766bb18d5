#include "sim/engine/fault_log.hpp"

namespace onetip::sim {

void FaultLog::held(Nanos at, FaultId fault, PeerIndex from, PeerIndex to, const Load& load) {
  auto& totals = totals_.at(fault);
  totals.bytes += load.bytes;
  totals.closes += load.closes;
  totals.dials += load.opens;
  if (load.opens > 0) witness(at, fault, from, to, record::HeldKind::dial);
  if (load.bytes > 0) witness(at, fault, from, to, record::HeldKind::bytes);
  if (load.closes > 0) witness(at, fault, from, to, record::HeldKind::close);
}

void FaultLog::witness(Nanos at, FaultId fault, PeerIndex from, PeerIndex to,
                       record::HeldKind kind) {
  if (!witnessed_.emplace(fault, from, to, kind).second) return;
  journal_.append(at, record::HeldBack{fault, from, to, kind});
}

void FaultLog::cut(Nanos at, FaultId fault, PeerIndex from, PeerIndex to) {
  ++totals_.at(fault).cuts;
  journal_.append(at, record::Cut{fault, from, to});
}

void FaultLog::delayed(Nanos at, FaultId fault, PeerIndex from, PeerIndex to, std::uint64_t bytes) {
  record::FaultTotals& totals = totals_[fault];
  totals.fault = fault;
  totals.delayed += bytes;
  if (!seen_late_.emplace(fault, from, to).second) return;
  journal_.append(at, record::Delayed{fault, from, to});
}

void FaultLog::withheld(Nanos at, FaultId fault, PeerIndex peer, record::WithheldKind what) {
  ++totals_.at(fault).withheld;
  if (!seen_withheld_.emplace(fault, peer, what).second) return;
  journal_.append(at, record::Withheld{fault, peer, what});
}

void FaultLog::skewed(Nanos at, FaultId fault, PeerIndex peer, record::SkewedKind what, Nanos by) {
  if (!seen_skewed_.emplace(fault, peer, what).second) return;
  const std::string sign = by < Nanos{} ? "-" : "";
  journal_.append(at, record::Skewed{fault, peer, what, sign + to_text(by < Nanos{} ? -by : by)});
}

void FaultLog::end(Nanos at, FaultId fault) {
  const auto found = totals_.find(fault);
  if (found == totals_.end()) return;
  journal_.append(at, found->second);
  totals_.erase(found);
}

void FaultLog::end_all(Nanos at) {
  while (!totals_.empty()) end(at, totals_.begin()->first);
}

}  // namespace onetip::sim
