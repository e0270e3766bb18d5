#include "sim/tcp/network.hpp"

#include <utility>

#include "core/overloaded.hpp"
#include "sim/tcp/hosts.hpp"

namespace onetip::sim {

using net::ClosedHow;
using net::CloseMode;
using net::ConnectionId;

TcpNetwork::TcpNetwork(net::tcp::Loop& loop, FaultLog& log, MakeLink make_link, Deliver deliver)
    : loop_(loop), log_(log), make_link_(std::move(make_link)), deliver_(std::move(deliver)) {}

TcpNetwork::~TcpNetwork() { stop(); }

void TcpNetwork::open(std::size_t peers, bool own_addresses) {
  auto opened = open_hosts(loop_, peers, own_addresses, [this](PeerIndex peer) {
    return [this, peer](const net::Event& event) { on_host(peer, event); };
  });
  hosts_ = std::move(opened.hosts);
  addresses_ = std::move(opened.addresses);
  for (std::size_t i = 0; i < peers; ++i) peers_[addresses_[i]] = static_cast<PeerIndex>(i);
  places_.resize(peers);
  hosts_up_.assign(peers, true);
  taken_down_.assign(peers, 0);
}

void TcpNetwork::stop() {
  for (const auto& host : hosts_) host->stop();
  deliver_ = nullptr;
}

TcpNetwork::Place TcpNetwork::find(PeerIndex peer, ConnectionId connection) const {
  const auto found = places_[peer].find(connection);
  return found == places_[peer].end() ? Place{} : found->second;
}

PeerIndex TcpNetwork::remote(PeerIndex peer, ConnectionId connection) const {
  const Place place = places_[peer].at(connection);
  return place.wire->ends[1 - place.end].peer;
}

// --- what peers do

Link TcpNetwork::link(PeerIndex from, PeerIndex to) {
  Link made = make_link_(from, to);
  made.set_conditions(loop_.now(), faults_.conditions(made.own(), from, to));
  return made;
}

/// Peers dial peers; an address of anybody else (an enemy may name any) leads nowhere.
void TcpNetwork::dial(PeerIndex from, ConnectionId connection, const net::Address& to) {
  const auto peer = peers_.find(to);
  if (peer == peers_.end()) return tell(from, net::event::Closed{connection, ClosedHow::refused});
  const std::uint64_t number = ++wires_made_;
  Wire& wire =
      wires_.try_emplace(number, number, link(from, peer->second), link(peer->second, from))
          .first->second;
  wire.ends[0].peer = from;
  wire.ends[0].id = connection;
  wire.ends[1].peer = peer->second;
  places_[from][connection] = {&wire, 0};
  push(wire, 0, Parcel::opening());
  settle(wire);
}

void TcpNetwork::send(PeerIndex from, ConnectionId connection,
                      std::shared_ptr<const std::string> bytes) {
  const Place place = find(from, connection);
  if (place.wire == nullptr || place.wire->ends[place.end].told_closed) return;
  push(*place.wire, place.end, Parcel::carrying(std::move(bytes)));
  settle(*place.wire);
}

void TcpNetwork::close(PeerIndex from, ConnectionId connection, CloseMode mode) {
  const Place place = find(from, connection);
  if (place.wire == nullptr || place.wire->ends[place.end].told_closed) return;
  Wire& wire = *place.wire;
  end_for_peer(wire, place.end, ClosedHow::by_us);
  if (!wire.paired) {
    give_up_dial(wire);
  } else {
    if (mode == CloseMode::reset) wire.flows[place.end].link.clear();
    push(wire, place.end, Parcel::closing(mode));
  }
  settle(wire);
}

/// Hosts dial from where they listen, with a port of each connection's own.
net::Address TcpNetwork::dialled_from(const Wire& wire) const {
  return {addresses_[wire.ends[0].peer].host, wire.dialled_from};
}

/// The dialler doesn't want it any more, or may not have it; the acceptor hasn't heard of it.
void TcpNetwork::give_up_dial(Wire& wire) {
  End& dialler = wire.ends[0];
  wire.flows[0].link.clear();
  if (wire.dialled_from != 0) connecting_.erase(dialled_from(wire));
  for (const End& end : wire.ends) {
    if (end.socket == Socket::connecting || end.socket == Socket::open) {
      hosts_[end.peer]->close(end.id, CloseMode::reset);
    }
  }
  if (dialler.socket == Socket::none) dialler.socket = Socket::closed;
}

/// Nobody is there: the dialler hears of it, unless a fault holds the answer.
void TcpNetwork::refuse(Wire& wire) {
  wire.refused = true;
  if (const auto fault = holding(wire, 0, Crossing::dial)) {
    log_.held(loop_.now(), *fault, wire.ends[0].peer, wire.ends[1].peer, Load{0, 0, 1});
    wire.flows[0].held_by = fault;
    return;
  }
  if (!wire.ends[0].told_closed) end_for_peer(wire, 0, ClosedHow::refused);
  give_up_dial(wire);
}

void TcpNetwork::take_down(PeerIndex peer, bool killed) {
  hosts_up_[peer] = false;
  ++taken_down_[peer];
  for (auto next = wires_.begin(); next != wires_.end();) {
    Wire& wire = (next++)->second;
    for (const std::size_t end : {0, 1}) {
      if (wire.ends[end].peer == peer) abandon(wire, end, killed);
    }
    settle(wire);
  }
}

/// Who is at this end is gone.
void TcpNetwork::abandon(Wire& wire, std::size_t end, bool killed) {
  End& gone = wire.ends[end];
  if (!wire.paired && end == 1) {
    // A dial that is under way: one that has not set out yet may still find somebody.
    if (wire.ends[0].socket != Socket::none && !wire.ends[0].told_closed) refuse(wire);
    return;
  }
  const bool was_closed = std::exchange(gone.told_closed, true);
  if (was_closed && !killed) return;
  if (!wire.paired) return give_up_dial(wire);
  Flow& flow = wire.flows[end];
  if (gone.socket != Socket::open || flow.close_on_socket) return;
  flow.link.clear();
  push(wire, end, Parcel::closing(CloseMode::reset));
}

// --- through the links

void TcpNetwork::push(Wire& wire, std::size_t from, Parcel parcel) {
  Flow& flow = wire.flows[from];
  const Load load = Load::of(parcel);
  if (!flow.link.push(loop_.now(), std::move(parcel))) {
    end_for_peer(wire, from, ClosedHow::overflowed);
    flow.link.clear();
    return push(wire, from, Parcel::closing(CloseMode::reset));
  }
  if (flow.held_by) {
    log_.held(loop_.now(), *flow.held_by, wire.ends[from].peer, wire.ends[1 - from].peer, load);
  }
  pump(wire, from);
}

void TcpNetwork::pump(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  const Nanos now = loop_.now();
  const PeerIndex sender = wire.ends[from].peer;
  const PeerIndex receiver = wire.ends[1 - from].peer;
  while (flow.on_socket < kSocketWindow) {
    const auto next = flow.link.next();
    if (!next) return;
    if (*next > now) return set_timer(wire, from);
    const auto answer = faults_.on(sender, receiver, flow.link.front().kind);
    if (answer.passage == Passage::hold) return hold(wire, from, *answer.by);
    if (answer.passage == Passage::cut) return cut(wire, *answer.by);
    Parcel parcel = flow.link.pop(now);
    if (const auto fault = flow.link.late_by()) note_late(wire, from, *fault, Load::of(parcel));
    carry(wire, from, std::move(parcel));
  }
}

void TcpNetwork::set_timer(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  if (flow.timer.is_set()) return;  // it looks again then
  flow.timer = loop_.at(*flow.link.next(), [this, number = wire.number, from] {
    const auto found = wires_.find(number);
    if (found == wires_.end()) return;
    found->second.flows[from].timer = {};
    pump(found->second, from);
    settle(found->second);
  });
}

/// What the link carries next comes at another time than was reckoned with.
void TcpNetwork::set_timer_anew(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  if (!flow.timer.is_set()) return;
  loop_.cancel(std::exchange(flow.timer, {}));
  if (flow.link.next()) set_timer(wire, from);
}

void TcpNetwork::carry(Wire& wire, std::size_t from, Parcel parcel) {
  End& sender = wire.ends[from];
  net::tcp::Host& host = *hosts_[sender.peer];
  if (parcel.kind == Crossing::bytes) {
    wire.flows[from].on_socket += parcel.bytes->size();
    host.send(sender.id, std::move(parcel.bytes));
  } else if (parcel.kind == Crossing::close) {
    wire.flows[from].close_on_socket = true;
    host.close(sender.id, parcel.mode);
  } else if (from == 0 && !hosts_up_[wire.ends[1].peer]) {
    refuse(wire);
  } else if (from == 0) {
    sender.socket = Socket::connecting;
    host.dial(sender.id, addresses_[wire.ends[1].peer]);
    if (const auto local = host.local_address(sender.id)) {
      wire.dialled_from = local->port;
      connecting_[*local] = wire.number;
    }
  } else {
    End& dialler = wire.ends[0];
    dialler.told_open = true;
    if (dialler.told_closed) return;
    tell(dialler.peer, net::event::Connected{dialler.id, addresses_[sender.peer], false});
  }
}

// --- what sockets say

void TcpNetwork::on_host(PeerIndex peer, const net::Event& event) {
  std::visit(core::Overloaded{
                 [&](const net::event::Connected& one) { on_host(peer, one); },
                 [&](const net::event::Received& one) { on_host(peer, one); },
                 [&](const net::event::Closed& one) { on_host(peer, one); },
                 [](const auto&) {},
             },
             event);
}

void TcpNetwork::on_host(PeerIndex peer, const net::event::Connected& event) {
  Place place = find(peer, event.connection);
  if (event.accepted) {
    const auto dialled = connecting_.extract(event.remote);
    if (dialled.empty())
      return hosts_[peer]->close(event.connection, CloseMode::reset);  // a stranger
    Wire& wire = wires_.at(dialled.mapped());
    place = {&wire, 1};
    wire.ends[1].id = event.connection;
    places_[peer][event.connection] = place;
  }
  if (place.wire == nullptr) return;
  place.wire->ends[place.end].socket = Socket::open;
  pair(*place.wire);
  settle(*place.wire);
}

/// Both sockets are there: the acceptor hears of it, and answers.
void TcpNetwork::pair(Wire& wire) {
  const auto& [dialler, acceptor] = wire.ends;
  if (wire.refused) return refuse(wire);
  if (wire.paired || dialler.socket != Socket::open || acceptor.socket != Socket::open) return;
  if (const auto fault = holding(wire, 0, Crossing::dial)) {
    log_.held(loop_.now(), *fault, dialler.peer, acceptor.peer, Load{0, 0, 1});
    wire.flows[0].held_by = fault;
    return;
  }
  wire.paired = true;
  wire.ends[1].told_open = true;
  tell(acceptor.peer, net::event::Connected{acceptor.id, dialled_from(wire), true});
  push(wire, 1, Parcel::opening());
}

void TcpNetwork::on_host(PeerIndex peer, const net::event::Received& event) {
  const Place place = find(peer, event.connection);
  if (place.wire == nullptr) return;
  Wire& wire = *place.wire;
  const std::size_t from = 1 - place.end;
  wire.flows[from].on_socket -= event.bytes.size();
  const bool listens = !wire.ends[place.end].told_closed;
  const bool kept = listens && keeps_back(wire, from, Load{event.bytes.size(), 0, 0});
  if (kept) wire.flows[from].catching().bytes += event.bytes;
  pump(wire, from);
  settle(wire);
  if (listens && !kept) deliver_(peer, event);
}

void TcpNetwork::on_host(PeerIndex peer, const net::event::Closed& event) {
  const Place place = find(peer, event.connection);
  if (place.wire == nullptr) return;
  Wire& wire = *place.wire;
  End& end = wire.ends[place.end];
  end.socket = Socket::closed;
  wire.flows[place.end].link.clear();
  if (!wire.paired) {
    if (!wire.ends[0].told_closed) end_for_peer(wire, 0, event.how);
    give_up_dial(wire);
  } else if (!end.told_closed) {
    if (keeps_back(wire, 1 - place.end, Load{0, 1, 0})) {
      wire.flows[1 - place.end].catching().end = event.how;
    } else {
      end_for_peer(wire, place.end, event.how);
    }
  }
  settle(wire);
}

void TcpNetwork::end_for_peer(Wire& wire, std::size_t end, ClosedHow how) {
  wire.ends[end].told_closed = true;
  tell(wire.ends[end].peer, net::event::Closed{wire.ends[end].id, how});
}

void TcpNetwork::tell(PeerIndex peer, net::Event event) {
  ++undelivered_;
  loop_.post([this, peer, life = taken_down_[peer], event = std::move(event)] {
    --undelivered_;
    if (deliver_ && life == taken_down_[peer]) deliver_(peer, event);
  });
}

// --- counting

void TcpNetwork::settle(Wire& wire) {
  std::uint64_t now = 0;
  for (const std::size_t from : {0, 1}) {
    const Flow& flow = wire.flows[from];
    const End& receiver = wire.ends[1 - from];
    if (receiver.told_closed) continue;
    if (!flow.held_by) now += flow.link.load().total() + flow.caught_bytes();
    const bool end_is_kept = flow.caught_end() && flow.held_by;
    now += flow.on_socket + (flow.close_on_socket && !end_is_kept ? 1 : 0);
  }
  const bool connects = !wire.paired && !wire.ends[0].told_closed &&
                        wire.ends[0].socket != Socket::none && !wire.flows[0].held_by;
  if (connects) ++now;
  in_flight_ += now - std::exchange(wire.in_flight, now);

  for (const End& end : wire.ends) {
    const bool has_socket = end.socket == Socket::connecting || end.socket == Socket::open;
    if (has_socket || (end.told_open && !end.told_closed)) return;
  }
  if (!wire.ends[0].told_closed) return;
  in_flight_ -= wire.in_flight;
  for (const Flow& flow : wire.flows) loop_.cancel(flow.timer);
  for (const End& end : wire.ends) places_[end.peer].erase(end.id);
  wires_.erase(wire.number);
}

}  // namespace onetip::sim
