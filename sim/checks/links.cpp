#include "sim/checks/links.hpp"

namespace onetip::sim::checks {

Links::Links(const Scenario& scenario) : scenario_(scenario), neighbours_(scenario.peers.size()) {
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    for (const PeerIndex other : scenario.peers[peer].dials) {
      neighbours_[peer].insert(other);
      neighbours_[other].insert(peer);
      given_.insert({peer, other});
      given_.insert({other, peer});
    }
  }
}

void Links::take(const Record& record) {
  if (const auto* opened = std::get_if<record::ConnectionOpened>(&record.body)) {
    neighbours_[opened->peer].insert(opened->remote);
    neighbours_[opened->remote].insert(opened->peer);
    links_[{opened->peer, opened->remote}].open.insert(opened->connection);
  } else if (const auto* closed = std::get_if<record::ConnectionClosed>(&record.body)) {
    Link& link = links_[{closed->peer, closed->remote}];
    link.open.erase(closed->connection);  // a dial that failed was never open
    link.how_closed = closed->how;
  } else if (const auto* began = std::get_if<record::EntryBegan>(&record.body)) {
    if (began->fault) in_force_.emplace(*began->fault, began->entry);
  } else if (const auto* ended = std::get_if<record::EntryEnded>(&record.body)) {
    if (ended->fault) in_force_.erase(*ended->fault);
  } else if (const auto* held = std::get_if<record::HeldBack>(&record.body)) {
    stopped_[{held->from, held->to}].insert(held->fault);
  } else if (const auto* cut = std::get_if<record::Cut>(&record.body)) {
    stopped_[{cut->from, cut->to}].insert(cut->fault);
    stopped_[{cut->to, cut->from}].insert(cut->fault);
  }
}

bool Links::given(PeerIndex a, PeerIndex b) const { return given_.count({a, b}) != 0; }

bool Links::open(PeerIndex a, PeerIndex b) const {
  const auto has_open = [&](Pair pair) {
    const auto link = links_.find(pair);
    return link != links_.end() && !link->second.open.empty();
  };
  return has_open({a, b}) && has_open({b, a});
}

std::optional<std::string> Links::stopped_by(PeerIndex from, PeerIndex to) const {
  const auto stopped = stopped_.find({from, to});
  if (stopped == stopped_.end()) return std::nullopt;
  for (const FaultId fault : stopped->second) {
    const auto entry = in_force_.find(fault);
    if (entry != in_force_.end()) return scenario_.timeline[entry->second].name;
  }
  return std::nullopt;
}

std::string Links::how_closed(PeerIndex a, PeerIndex b) const {
  for (const Pair& pair : {Pair{a, b}, Pair{b, a}}) {
    const auto link = links_.find(pair);
    if (link != links_.end() && !link->second.how_closed.empty()) return link->second.how_closed;
  }
  return {};
}

}  // namespace onetip::sim::checks
