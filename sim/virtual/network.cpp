#include "sim/virtual/network.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/prefetch.hpp"

namespace onetip::sim {

using net::ClosedHow;
using net::CloseMode;
using net::ConnectionId;

namespace {

constexpr std::uint16_t kPort = 7000;
/// Where an accepted connection seems to come from: of no meaning but to differ.
constexpr std::uint64_t kFirstDialPort = 32768;
constexpr std::uint64_t kDialPorts = 28232;
/// At the beginning of a Wire: what who speaks needs, and what who receives needs as well.
constexpr std::size_t kSpeakersWireBytes = 64;
constexpr std::size_t kReceiversWireBytes = 128;
/// At the beginning of a Flow: what every parcel needs.
constexpr std::size_t kHotFlowBytes = 128;

/// Each peer is a host of its own: 10.0.0.1, 10.0.0.2, …
net::Address address_of(std::size_t peer) {
  const std::size_t number = peer + 1;
  return {fmt::format("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255), kPort};
}

/// Who dials chooses even ids, and is end 0 of the wire; who accepts is given odd ones.
std::size_t end_of(ConnectionId connection) { return static_cast<std::uint64_t>(connection) % 2; }

}  // namespace

VirtualNetwork::VirtualNetwork(std::size_t peers, Schedule& schedule, FaultLog& log,
                               TrafficLog& traffic, MakeLink make_link, Deliver deliver)
    : schedule_(schedule),
      log_(log),
      traffic_(traffic),
      make_link_(std::move(make_link)),
      deliver_(std::move(deliver)),
      nodes_(peers) {
  for (std::size_t peer = 0; peer < peers; ++peer) {
    addresses_.push_back(address_of(peer));
    peers_[addresses_.back()] = static_cast<PeerIndex>(peer);
  }
}

/// Most often it is the one that it was just told of, the one that was looked up last, or, where a
/// peer speaks to all in their order, the one behind that.
VirtualNetwork::Place VirtualNetwork::find(PeerIndex peer, ConnectionId connection) {
  if (told_.wire != nullptr && told_.peer == peer && told_.connection == connection) {
    return {told_.wire, end_of(connection)};
  }
  Node& node = nodes_[peer];
  const std::size_t last = std::min(node.wires.size(), node.looked_up + 2);
  for (std::size_t at = node.looked_up; at < last; ++at) {
    const auto& [id, wire] = *node.wires.nth(at);
    if (id != connection) continue;
    node.looked_up = at;
    return {wire, end_of(connection)};
  }
  const auto found = node.wires.find(connection);
  if (found == node.wires.end()) return {};
  node.looked_up = static_cast<std::size_t>(found - node.wires.begin());
  return {found->second, end_of(connection)};
}

PeerIndex VirtualNetwork::remote(PeerIndex peer, ConnectionId connection) const {
  return nodes_[peer].wires.at(connection)->ends[1 - end_of(connection)].peer;
}

// --- what peers do

Link VirtualNetwork::link(PeerIndex from, PeerIndex to) {
  Link made = make_link_(from, to);
  if (faults_.in_force().empty()) return made;
  made.set_conditions(schedule_.now(), faults_.conditions(made.own(), from, to));
  return made;
}

VirtualNetwork::Wire& VirtualNetwork::make_wire(PeerIndex from, PeerIndex to) {
  const bool is_new = free_slots_.empty();
  const std::size_t slot = is_new ? wires_.size() : free_slots_.back();
  Wire made(static_cast<std::uint32_t>(slot), ++wires_made_, link(from, to), link(to, from));
  if (is_new) {
    wires_.push(std::move(made));
  } else {
    wires_[slot] = std::move(made);
    free_slots_.pop_back();
  }
  Wire& wire = wires_[slot];
  wire.ends[0].peer = from;
  wire.ends[1].peer = to;
  return wire;
}

/// Whose link's time it is; null: that wire is over.
VirtualNetwork::Wire* VirtualNetwork::wire_of(const Schedule::Item& item) {
  Wire& wire = wires_[item.who / 2];
  return wire.number == item.token ? &wire : nullptr;
}

/// Peers dial peers; an address of anybody else (an enemy may name any) leads nowhere.
void VirtualNetwork::dial(PeerIndex from, ConnectionId connection, const net::Address& to) {
  const auto peer = peers_.find(to);
  if (peer == peers_.end()) return tell(from, net::event::Closed{connection, ClosedHow::refused});
  Wire& wire = make_wire(from, peer->second);
  wire.ends[0].id = connection;
  nodes_[from].wires[connection] = &wire;
  push(wire, 0, Parcel::opening());
  settle(wire);
}

void VirtualNetwork::send(PeerIndex from, ConnectionId connection,
                          std::shared_ptr<const std::string> bytes, Nanos at) {
  const Place place = find(from, connection);
  if (place.wire == nullptr || place.wire->ends[place.end].told_closed) return;
  push(*place.wire, place.end, Parcel::carrying(std::move(bytes)), at);
  settle(*place.wire, place.end);
}

void VirtualNetwork::close(PeerIndex from, ConnectionId connection, CloseMode mode) {
  const Place place = find(from, connection);
  if (place.wire == nullptr || place.wire->ends[place.end].told_closed) return;
  Wire& wire = *place.wire;
  end_for_peer(wire, place.end, ClosedHow::by_us);
  if (wire.paired) {
    if (mode == CloseMode::reset) wire.flows[place.end].link.clear();
    push(wire, place.end, Parcel::closing(mode));
  }
  settle(wire);
}

// --- on and off

void VirtualNetwork::take_down(PeerIndex peer, bool killed) {
  nodes_[peer].up = false;
  ++nodes_[peer].lives_over;
  for_each_wire([&](Wire& wire) {
    for (const std::size_t end : {0, 1}) {
      if (wire.ends[end].peer == peer) abandon(wire, end, killed);
    }
    settle(wire);
  });
}

/// Who is at this end is gone. A dial to it that is under way finds nobody when it arrives.
void VirtualNetwork::abandon(Wire& wire, std::size_t end, bool killed) {
  if (!wire.paired && end == 1) return;
  const bool was_closed = std::exchange(wire.ends[end].told_closed, true);
  if (!wire.paired || (was_closed && !killed)) return;
  wire.flows[end].link.clear();
  push(wire, end, Parcel::closing(CloseMode::reset));
}

// --- through the links

void VirtualNetwork::push(Wire& wire, std::size_t from, Parcel&& parcel, Nanos at) {
  Flow& flow = wire.flows[from];
  const Load load = Load::of(parcel);
  if (!flow.link.push(at, std::move(parcel))) {
    end_for_peer(wire, from, ClosedHow::overflowed);
    flow.link.clear();
    return push(wire, from, Parcel::closing(CloseMode::reset));
  }
  if (flow.link.held()) {
    log_.held(schedule_.now(), flow.held_by, wire.ends[from].peer, wire.ends[1 - from].peer, load);
  }
  plan(wire, from);
}

void VirtualNetwork::plan(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  const auto next = flow.link.next();
  if (!next || *next >= flow.wakes) return;
  flow.wakes = std::max(*next, schedule_.now());
  schedule_.push({flow.wakes, wire.number,
                  static_cast<std::uint32_t>(std::size_t{2} * wire.slot + from),
                  Schedule::Kind::link});
}

void VirtualNetwork::wake(const Schedule::Item& item) {
  const std::size_t from = item.who % 2;
  Wire* const wire = wire_of(item);
  if (wire == nullptr) return;
  Flow& flow = wire->flows[from];
  if (flow.wakes != item.at) return;  // moved
  flow.wakes = Nanos::max();
  const auto next = flow.link.next();
  if (!next) return;
  if (*next > item.at) return plan(*wire, from);
  const PeerIndex sender = wire->ends[from].peer;
  const PeerIndex receiver = wire->ends[1 - from].peer;
  const auto answer = faults_.on(sender, receiver, flow.link.front().kind);
  if (answer.passage == Passage::hold) {
    hold(*wire, from, *answer.by);
  } else if (answer.passage == Passage::cut) {
    cut(*wire, *answer.by);
  } else {
    const Parcel parcel = flow.link.pop(item.at);
    // Asked twice: most often nothing is late, and then nothing but that is looked at.
    if (flow.link.late_by()) note_late(*wire, from, *flow.link.late_by(), Load::of(parcel));
    if (!flow.link.empty()) plan(*wire, from);
    return arrive(*wire, from, parcel);
  }
  settle(*wire);
}

void VirtualNetwork::expect(const Schedule::Item& item) const {
  const Wire& wire = wires_[item.who / 2];
  core::prefetch(&wire, kReceiversWireBytes);
  core::prefetch(&wire.flows[item.who % 2], kHotFlowBytes);
}

std::optional<VirtualNetwork::Receiver> VirtualNetwork::receiver(const Schedule::Item& item) {
  Wire* const wire = wire_of(item);
  if (wire == nullptr) return std::nullopt;
  const std::size_t to = 1 - item.who % 2;
  return Receiver{wire->ends[to].peer, wire->ends[to].id, wire->memories[to]};
}

void VirtualNetwork::expect_speech(PeerIndex from) const {
  core::prefetch(&nodes_[from], sizeof(Node));
}

void VirtualNetwork::expect_speech_on_links(PeerIndex from) const {
  for (const auto& [connection, wire] : nodes_[from].wires) {
    core::prefetch(wire, kSpeakersWireBytes);
    core::prefetch(&wire->flows[end_of(connection)], kHotFlowBytes);
  }
}

/// Delivering is the last that is done: what the peer does may end the wire.
void VirtualNetwork::arrive(Wire& wire, std::size_t from, const Parcel& parcel) {
  if (parcel.kind == Crossing::dial) return arrive_open(wire, from);
  End& receiver = wire.ends[1 - from];
  const PeerIndex peer = receiver.peer;
  const ConnectionId id = receiver.id;
  const bool listens = !receiver.told_closed;
  if (parcel.kind == Crossing::close) {
    receiver.told_closed = true;
    settle(wire);
    const ClosedHow how = parcel.mode == CloseMode::fin ? ClosedHow::fin : ClosedHow::reset;
    if (listens) deliver_(peer, net::event::Closed{id, how});
    return;
  }
  settle(wire, from);
  if (!listens) return;
  traffic_.received(schedule_.now(), parcel.bytes);
  told_ = {peer, id, &wire};
  deliver_(peer, net::event::Received{id, *parcel.bytes});
}

/// There, it is the dial; back, the answer.
void VirtualNetwork::arrive_open(Wire& wire, std::size_t from) {
  if (from == 0) {
    if (!nodes_[wire.ends[1].peer].up) return refuse(wire);
    return accept(wire);
  }
  End& dialler = wire.ends[0];
  const bool listens = !dialler.told_closed;
  dialler.told_open = true;
  settle(wire);
  if (!listens) return;
  deliver_(dialler.peer, net::event::Connected{dialler.id, addresses_[wire.ends[1].peer], false});
}

void VirtualNetwork::accept(Wire& wire) {
  End& acceptor = wire.ends[1];
  Node& node = nodes_[acceptor.peer];
  acceptor.id = ConnectionId{2 * ++node.accepted - 1};
  acceptor.told_open = true;
  node.wires[acceptor.id] = &wire;
  wire.paired = true;
  push(wire, 1, Parcel::opening());
  net::Address dialled_from = addresses_[wire.ends[0].peer];
  dialled_from.port = static_cast<std::uint16_t>(kFirstDialPort + wire.number % kDialPorts);
  const PeerIndex peer = acceptor.peer;
  const ConnectionId id = acceptor.id;
  settle(wire);
  deliver_(peer, net::event::Connected{id, dialled_from, true});
}

/// Nobody is there.
void VirtualNetwork::refuse(Wire& wire) {
  if (!wire.ends[0].told_closed) end_for_peer(wire, 0, ClosedHow::refused);
  settle(wire);
}

void VirtualNetwork::end_for_peer(Wire& wire, std::size_t end, ClosedHow how) {
  wire.ends[end].told_closed = true;
  tell(wire.ends[end].peer, net::event::Closed{wire.ends[end].id, how});
}

void VirtualNetwork::tell(PeerIndex peer, net::Event event) {
  ++undelivered_;
  schedule_.later([this, peer, life = nodes_[peer].lives_over, event = std::move(event)] {
    --undelivered_;
    if (life == nodes_[peer].lives_over) deliver_(peer, event);
  });
}

// --- faults

void VirtualNetwork::hold(Wire& wire, std::size_t from, FaultId fault) {
  Flow& flow = wire.flows[from];
  flow.held_by = fault;
  flow.link.hold();
  log_.held(schedule_.now(), fault, wire.ends[from].peer, wire.ends[1 - from].peer,
            flow.link.load());
}

/// What another fault holds as well, that one has held from now on, however soon it ends, too.
void VirtualNetwork::release(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  flow.link.release(schedule_.now());
  if (!flow.link.next()) return;
  const auto answer =
      faults_.on(wire.ends[from].peer, wire.ends[1 - from].peer, flow.link.front().kind);
  answer.passage == Passage::hold ? hold(wire, from, *answer.by) : plan(wire, from);
}

void VirtualNetwork::begin(FaultId id, const FaultRule& rule) {
  faults_.begin(id, rule);
  log_.begin(id);
  set_conditions(rule);
  for_each_wire([&](Wire& wire) {
    if (!rule.cuts(wire.ends[0].peer, wire.ends[1].peer)) return;
    cut(wire, id);
    settle(wire);
  });
}

void VirtualNetwork::end(FaultId id) {
  const auto found = faults_.in_force().find(id);
  if (found == faults_.in_force().end()) return;
  const FaultRule rule = found->second;
  faults_.end(id);
  set_conditions(rule);
  for_each_wire([&](Wire& wire) {
    for (const std::size_t from : {0, 1}) {
      const Flow& flow = wire.flows[from];
      if (flow.link.held() && flow.held_by == id) release(wire, from);
    }
    settle(wire);
  });
  log_.end(schedule_.now(), id);
}

/// The links that `rule` changes are from now on as the faults in force say.
void VirtualNetwork::set_conditions(const FaultRule& rule) {
  for_each_wire([&](Wire& wire) {
    for (const std::size_t from : {0, 1}) {
      const PeerIndex sender = wire.ends[from].peer;
      const PeerIndex receiver = wire.ends[1 - from].peer;
      if (!rule.degrades(sender, receiver)) continue;
      Link& link = wire.flows[from].link;
      link.set_conditions(schedule_.now(), faults_.conditions(link.own(), sender, receiver));
      plan(wire, from);
    }
  });
}

void VirtualNetwork::note_late(const Wire& wire, std::size_t from, FaultId fault,
                               const Load& load) {
  if (load.bytes == 0) return;
  log_.delayed(schedule_.now(), fault, wire.ends[from].peer, wire.ends[1 - from].peer, load.bytes);
}

/// Both ends are reset at once; a dial that has not come through is refused.
void VirtualNetwork::cut(Wire& wire, FaultId fault) {
  const auto& [dialler, acceptor] = wire.ends;
  if (wire.paired) {
    log_.cut(schedule_.now(), fault, dialler.peer, acceptor.peer);
  } else {
    log_.held(schedule_.now(), fault, dialler.peer, acceptor.peer, Load{0, 0, 1});
  }
  for (const std::size_t end : {0, 1}) {
    const bool concerned = end == 0 || wire.paired;
    if (!concerned || wire.ends[end].told_closed) continue;
    end_for_peer(wire, end, wire.ends[end].told_open ? ClosedHow::reset : ClosedHow::refused);
  }
}

// --- counting

void VirtualNetwork::settle(Wire& wire, std::size_t from) {
  const bool all_open = !wire.ends[0].told_closed && !wire.ends[1].told_closed;
  all_open ? count(wire, from) : settle(wire);
}

void VirtualNetwork::count(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  const bool counts = !wire.ends[1 - from].told_closed && !flow.link.held();
  const std::uint64_t now = counts ? flow.link.load().total() : 0;
  in_flight_ += now - std::exchange(flow.in_flight, now);
}

void VirtualNetwork::settle(Wire& wire) {
  for (const std::size_t from : {0, 1}) count(wire, from);
  const bool over = wire.ends[0].told_closed && (!wire.paired || wire.ends[1].told_closed);
  if (over) forget(wire);
}

void VirtualNetwork::forget(Wire& wire) {
  for (Flow& flow : wire.flows) {
    in_flight_ -= flow.in_flight;
    flow.link.clear();
  }
  for (const End& end : wire.ends) nodes_[end.peer].wires.erase(end.id);
  if (told_.wire == &wire) told_.wire = nullptr;
  wire.number = kNone;
  free_slots_.push_back(wire.slot);
}

}  // namespace onetip::sim
