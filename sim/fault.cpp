#include "sim/fault.hpp"

#include <algorithm>

namespace onetip::sim {

FaultRule FaultRule::partition(const Partition& partition, std::size_t peers) {
  const Kind kind = partition.how == PartitionHow::drop    ? Kind::drop
                    : partition.how == PartitionHow::reset ? Kind::reset
                                                           : Kind::one_way;
  FaultRule rule(kind, peers);
  std::uint16_t side_number = 0;
  for (const Side& side : partition.sides) {
    ++side_number;
    for (const PeerIndex peer : side.peers) rule.first_[peer] = side_number;
  }
  return rule;
}

FaultRule FaultRule::disconnect(const Disconnect& disconnect, std::size_t peers, bool lasting) {
  FaultRule rule(lasting ? Kind::disconnect : Kind::disconnect_once, peers);
  for (const PeerIndex peer : disconnect.a) rule.first_[peer] = 1;
  for (const PeerIndex peer : disconnect.b) rule.second_[peer] = 1;
  return rule;
}

FaultRule FaultRule::pause(const PeerSet& paused, std::size_t peers) {
  FaultRule rule(Kind::pause, peers);
  for (const PeerIndex peer : paused) rule.first_[peer] = 1;
  return rule;
}

FaultRule FaultRule::degrade(const Degrade& degrade, std::size_t peers) {
  FaultRule rule(Kind::degrade, peers);
  for (const PeerIndex peer : degrade.links.a) rule.first_[peer] = 1;
  for (const PeerIndex peer : degrade.links.b) rule.second_[peer] = 1;
  rule.terms_ = degrade.links;
  return rule;
}

Passage FaultRule::on(PeerIndex from, PeerIndex to, Crossing crossing) const {
  const bool sides_differ = first_[from] != 0 && first_[to] != 0 && first_[from] != first_[to];
  switch (kind_) {
    case Kind::drop:
      return sides_differ ? Passage::hold : Passage::pass;
    case Kind::pause:
      return first_[to] != 0 ? Passage::hold : Passage::pass;
    case Kind::one_way:
      return sides_differ && first_[from] == 1 ? Passage::hold : Passage::pass;
    case Kind::reset:
      return sides_differ && crossing != Crossing::close ? Passage::cut : Passage::pass;
    case Kind::disconnect:
      return cuts(from, to) && crossing != Crossing::close ? Passage::cut : Passage::pass;
    case Kind::disconnect_once:
    case Kind::degrade:
      return Passage::pass;
  }
  return Passage::pass;
}

bool FaultRule::between(PeerIndex a, PeerIndex b) const {
  return (first_[a] != 0 && second_[b] != 0) || (first_[b] != 0 && second_[a] != 0);
}

bool FaultRule::degrades(PeerIndex a, PeerIndex b) const {
  return kind_ == Kind::degrade && between(a, b);
}

bool FaultRule::cuts(PeerIndex a, PeerIndex b) const {
  switch (kind_) {
    case Kind::drop:
    case Kind::one_way:
    case Kind::degrade:
    case Kind::pause:
      return false;
    case Kind::reset:
      return on(a, b, Crossing::bytes) == Passage::cut;
    case Kind::disconnect:
    case Kind::disconnect_once:
      return between(a, b);
  }
  return false;
}

FaultTable::Answer FaultTable::ask_all(PeerIndex from, PeerIndex to, Crossing crossing) const {
  Answer answer;
  for (const auto& [id, rule] : rules_) {
    const Passage passage = rule.on(from, to, crossing);
    if (passage > answer.passage) answer = {passage, id};
  }
  return answer;
}

Conditions FaultTable::conditions(const LinkSpec& own, PeerIndex from, PeerIndex to) const {
  Conditions now{own, std::nullopt, std::nullopt};
  std::optional<FaultId> latency_by;
  std::optional<FaultId> jitter_by;
  for (const auto& [id, rule] : rules_) {
    if (!rule.degrades(from, to)) continue;
    const LinkRule& terms = rule.terms();
    terms.apply(now.spec);
    if (terms.latency) latency_by = id;
    if (terms.jitter) jitter_by = id;
    if (terms.bits_per_second) now.throttles = id;
  }
  const Nanos latency = now.spec.latency - own.latency;
  const Nanos jitter = now.spec.jitter - own.jitter;
  if (std::max(latency, jitter) > Nanos{}) now.delays = latency >= jitter ? latency_by : jitter_by;
  const bool narrower = now.spec.bits_per_second &&
                        (!own.bits_per_second || *now.spec.bits_per_second < *own.bits_per_second);
  if (!narrower) now.throttles.reset();
  return now;
}

}  // namespace onetip::sim
