// Faults on wires: what they hold, cut and slow down, and what goes on when they end. See
// network.hpp.

#include <utility>

#include "sim/tcp/network.hpp"

namespace onetip::sim {

using net::ClosedHow;

TcpNetwork::Caught& TcpNetwork::Flow::catching() {
  if (!caught) caught = std::make_unique<Caught>();
  return *caught;
}

/// Whether what comes out of the socket must wait: for a fault, or behind what waited for one.
bool TcpNetwork::keeps_back(Wire& wire, std::size_t from, const Load& load) {
  const Crossing what = load.bytes > 0 ? Crossing::bytes : Crossing::close;
  if (const auto fault = holding(wire, from, what)) {
    hold(wire, from, *fault);
    log_.held(loop_.now(), *fault, wire.ends[from].peer, wire.ends[1 - from].peer, load);
    return true;
  }
  return wire.flows[from].caught_bytes() > 0;
}

std::optional<FaultId> TcpNetwork::holding(const Wire& wire, std::size_t from,
                                           Crossing crossing) const {
  const auto answer = faults_.on(wire.ends[from].peer, wire.ends[1 - from].peer, crossing);
  return answer.passage == Passage::hold ? answer.by : std::nullopt;
}

void TcpNetwork::hold(Wire& wire, std::size_t from, FaultId fault) {
  Flow& flow = wire.flows[from];
  if (flow.held_by) return;
  flow.held_by = fault;
  flow.link.hold();
  log_.held(loop_.now(), fault, wire.ends[from].peer, wire.ends[1 - from].peer, flow.link.load());
}

void TcpNetwork::begin(FaultId id, const FaultRule& rule) {
  faults_.begin(id, rule);
  log_.begin(id);
  set_conditions(rule);
  for (auto next = wires_.begin(); next != wires_.end();) {
    Wire& wire = (next++)->second;
    const bool begun = wire.ends[0].socket != Socket::none;
    if (!begun || !rule.cuts(wire.ends[0].peer, wire.ends[1].peer)) continue;
    cut(wire, id);
    settle(wire);
  }
}

void TcpNetwork::end(FaultId id) {
  const auto found = faults_.in_force().find(id);
  if (found == faults_.in_force().end()) return;
  const FaultRule rule = found->second;
  faults_.end(id);
  set_conditions(rule);
  for (auto next = wires_.begin(); next != wires_.end();) {
    Wire& wire = (next++)->second;
    for (const std::size_t from : {0, 1}) {
      if (wire.flows[from].held_by == id) release(wire, from);
    }
    settle(wire);
  }
  log_.end(loop_.now(), id);
}

/// The links that `rule` changes are from now on as the faults in force say.
void TcpNetwork::set_conditions(const FaultRule& rule) {
  for (auto& [number, wire] : wires_) {
    for (const std::size_t from : {0, 1}) {
      const PeerIndex sender = wire.ends[from].peer;
      const PeerIndex receiver = wire.ends[1 - from].peer;
      if (!rule.degrades(sender, receiver)) continue;
      Link& link = wire.flows[from].link;
      link.set_conditions(loop_.now(), faults_.conditions(link.own(), sender, receiver));
      set_timer_anew(wire, from);
    }
  }
}

void TcpNetwork::note_late(const Wire& wire, std::size_t from, FaultId fault, const Load& load) {
  if (load.bytes == 0) return;
  log_.delayed(loop_.now(), fault, wire.ends[from].peer, wire.ends[1 - from].peer, load.bytes);
}

/// What was caught behind the socket goes first, then what waits before it; unless another fault
/// holds.
void TcpNetwork::release(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  flow.held_by.reset();
  flow.link.release(loop_.now());
  if (flow.caught) {
    const Load caught{flow.caught_bytes(), flow.caught_end() ? 1U : 0U, 0};
    if (keeps_back(wire, from, caught) && flow.held_by) return;
    loop_.post([this, number = wire.number, from] {
      const auto found = wires_.find(number);
      if (found != wires_.end()) give_caught(found->second, from);
    });
  }
  if (!wire.paired) pair(wire);
  pump(wire, from);
}

void TcpNetwork::give_caught(Wire& wire, std::size_t from) {
  Flow& flow = wire.flows[from];
  if (flow.held_by) return;  // again
  const End receiver = wire.ends[1 - from];
  const auto caught = std::exchange(flow.caught, nullptr);
  if (!caught) return;  // given already
  if (caught->end && !receiver.told_closed) end_for_peer(wire, 1 - from, *caught->end);
  settle(wire);
  if (caught->bytes.empty() || receiver.told_closed || !deliver_) return;
  deliver_(receiver.peer, net::event::Received{receiver.id, caught->bytes});
}

/// Both ends are reset at once; a dial that has not come through is refused.
void TcpNetwork::cut(Wire& wire, FaultId fault) {
  const auto& [dialler, acceptor] = wire.ends;
  if (wire.paired) {
    log_.cut(loop_.now(), fault, dialler.peer, acceptor.peer);
  } else {
    log_.held(loop_.now(), fault, dialler.peer, acceptor.peer, Load{0, 0, 1});
  }
  for (const std::size_t end : {0, 1}) {
    const bool concerned = end == 0 || wire.paired;
    if (!concerned || wire.ends[end].told_closed) continue;
    end_for_peer(wire, end, wire.ends[end].told_open ? ClosedHow::reset : ClosedHow::refused);
  }
  wire.flows[1].link.clear();
  give_up_dial(wire);
}

}  // namespace onetip::sim
