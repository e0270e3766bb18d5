#include "sim/fault.hpp"

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

Passage FaultRule::on(PeerIndex from, PeerIndex to, Crossing crossing) const {
  const bool sides_differ =
      first_[from] != 0 && first_[to] != 0 && first_[from] != first_[to];
  switch (kind_) {
    case Kind::drop:
      return sides_differ ? Passage::hold : Passage::pass;
    case Kind::one_way:
      return sides_differ && first_[from] == 1 ? Passage::hold : Passage::pass;
    case Kind::reset:
      return sides_differ && crossing != Crossing::close ? Passage::cut : Passage::pass;
    case Kind::disconnect:
      return cuts(from, to) && crossing != Crossing::close ? Passage::cut : Passage::pass;
    case Kind::disconnect_once:
      return Passage::pass;
  }
  return Passage::pass;
}

bool FaultRule::cuts(PeerIndex a, PeerIndex b) const {
  switch (kind_) {
    case Kind::drop:
    case Kind::one_way:
      return false;
    case Kind::reset:
      return on(a, b, Crossing::bytes) == Passage::cut;
    case Kind::disconnect:
    case Kind::disconnect_once:
      return (first_[a] != 0 && second_[b] != 0) || (first_[b] != 0 && second_[a] != 0);
  }
  return false;
}

FaultTable::Answer FaultTable::on(PeerIndex from, PeerIndex to, Crossing crossing) const {
  Answer answer;
  for (const auto& [id, rule] : rules_) {
    const Passage passage = rule.on(from, to, crossing);
    if (passage > answer.passage) answer = {passage, id};
  }
  return answer;
}

}  // namespace onetip::sim
