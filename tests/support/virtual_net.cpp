#include "support/virtual_net.hpp"

#include <algorithm>
#include <deque>

#include "core/overloaded.hpp"
#include "core/payment.hpp"

namespace onetip::test {

struct VirtualNet::Node {
  PeerOptions options;
  core::KeyPair keys;
  std::unique_ptr<sim::Actor> actor;  // none: not started yet, or killed
  std::optional<core::Blockchain> chain;
  std::map<net::TimerId, std::uint64_t> timers;  // the armed setting of each
  std::uint64_t accepted = 1;                    // ids of accepted connections are odd
};

/// One connection: two directions, each in order.
struct VirtualNet::Wire {
  struct Direction {
    std::deque<Step> held;  // behind a cut
    Nanos last{};           // arrival of what was sent last
    bool ended = false;     // nothing is sent any more
  };
  End dialler;
  End acceptor;
  bool up = false;
  bool dialler_open = true;
  bool acceptor_open = false;
  Direction to_acceptor;
  Direction to_dialler;
};

VirtualNet::VirtualNet(std::uint64_t seed, core::ForkChoice rule)
    : random_(seed, "virtual-net"), seed_(seed), rule_(rule) {
  rules_.difficulty = 1;
}

/// What a cut still holds names its wire, which holds it.
VirtualNet::~VirtualNet() {
  for (const auto& made : made_) {
    const auto wire = made.lock();
    if (!wire) continue;
    wire->to_acceptor.held.clear();
    wire->to_dialler.held.clear();
  }
}

net::Address VirtualNet::address(std::size_t peer) const {
  return {"127.1." + std::to_string(peer / 256) + "." + std::to_string(peer % 256), 7000};
}

std::size_t VirtualNet::peer_at(const net::Address& address) const {
  for (std::size_t peer = 0; peer < nodes_.size(); ++peer) {
    if (this->address(peer) == address) return peer;
  }
  return nodes_.size();
}

core::BlockPtr VirtualNet::mined(core::Candidate candidate) const {
  const auto found =
      core::search_nonce(candidate.preimage_without_nonce(), 1, core::kNonceEnd, rules_.difficulty);
  return std::move(candidate).seal(*found.nonce);
}

std::size_t VirtualNet::add(PeerOptions options) {
  const auto index = nodes_.size();
  core::Random stream(7, "wallet/p" + std::to_string(index));
  auto keys = core::KeyPair::make(core::KeyType::ed25519, stream);
  if (!genesis_) {
    auto block = mined(core::make_genesis(keys.wallet(), keys, kWallStart.count()));
    if (one_genesis_) rules_.genesis = block->hash;
    genesis_ = std::get<core::Blockchain>(core::judge_genesis(block, rules_));
  }
  nodes_.push_back(std::make_unique<Node>(Node{std::move(options), std::move(keys), {}, {}, {}}));
  return index;
}

void VirtualNet::start_all() {
  for (std::size_t peer = 0; peer < nodes_.size(); ++peer) start(peer);
}

void VirtualNet::start(std::size_t peer) {
  auto& node = *nodes_[peer];
  net::PeerConfig config;
  config.listen = address(peer);
  for (const auto other : node.options.dials) config.peers.push_back(address(other));
  config.dial_learned = node.options.dial_learned;
  config.sync = node.options.sync;
  config.poll_interval = node.options.poll_interval;
  config.fork_choice = rule_;
  config.rules = rules_;
  config.durable_first = node.options.durable_first;
  config.limits = &node.options.limits;
  auto held = node.options.held.value_or(*genesis_);
  if (node.options.own_genesis) {
    auto block = mined(core::make_genesis(node.keys.wallet(), node.keys, kWallStart.count()));
    held = std::get<core::Blockchain>(core::judge_genesis(block, rules_));
  }
  node.actor = sim::make_actor(node.options.behaviour, config, node.keys,
                               core::Random(seed_, "peer/p" + std::to_string(peer)));
  deliver(peer, net::event::Started{held});
}

void VirtualNet::start(std::size_t peer, core::Blockchain held) {
  nodes_[peer]->options.held = std::move(held);
  start(peer);
}

void VirtualNet::kill(std::size_t peer) {
  nodes_[peer]->actor.reset();
  for (const auto& wire : std::vector(open_)) {
    if (wire->dialler.peer != peer && wire->acceptor.peer != peer) continue;
    const bool accepted = wire->acceptor.peer == peer;
    end_wire(wire, accepted, net::ClosedHow::reset);
    over(wire, !accepted,
         [this, wire, accepted] { end_wire(wire, !accepted, net::ClosedHow::reset); });
  }
}

void VirtualNet::mine(std::size_t peer, std::uint64_t blocks) {
  deliver(peer, net::event::Mine{net::CommandId{++commands_}, blocks});
}

void VirtualNet::pay(std::size_t from, std::size_t to, const core::Amount& value) {
  deliver(from, net::event::Pay{net::CommandId{++commands_}, wallet(to), value});
}

void VirtualNet::leave(std::size_t peer) { deliver(peer, net::event::Leave{}); }

const core::Blockchain& VirtualNet::chain(std::size_t peer) const { return *nodes_[peer]->chain; }

const core::Wallet& VirtualNet::wallet(std::size_t peer) const {
  return nodes_[peer]->keys.wallet();
}

bool VirtualNet::converged() const {
  const Node* first = nullptr;
  for (const auto& node : nodes_) {
    if (!node->actor) continue;
    if (first == nullptr) first = node.get();
    if (node->chain != first->chain) return false;
  }
  return true;
}

std::size_t VirtualNet::connections(std::size_t a, std::size_t b) const {
  return static_cast<std::size_t>(std::count_if(open_.begin(), open_.end(), [&](const auto& wire) {
    const auto ends = std::minmax(wire->dialler.peer, wire->acceptor.peer);
    return wire->up && wire->dialler_open && wire->acceptor_open && ends == std::minmax(a, b);
  }));
}

// --- time

void VirtualNet::at(Nanos time, Step step) {
  queue_.emplace(std::pair(std::max(time, now_), ++sequence_), std::move(step));
}

void VirtualNet::run_for(Nanos duration) {
  const auto end = now_ + duration;
  run_until([] { return false; }, duration);
  now_ = end;
}

bool VirtualNet::run_until(const std::function<bool()>& holds, Nanos within) {
  const auto end = now_ + within;
  while (!holds()) {
    if (queue_.empty() || queue_.begin()->first.first > end) return false;
    now_ = queue_.begin()->first.first;
    const auto step = std::move(queue_.begin()->second);
    queue_.erase(queue_.begin());
    step();
  }
  return true;
}

// --- peers

void VirtualNet::deliver(std::size_t peer, const net::Event& event) {
  auto& node = *nodes_[peer];
  if (!node.actor) return;
  ++events_;
  if (std::holds_alternative<net::event::TimerFired>(event)) ++timers_fired_;
  const auto wall = kWallStart + std::chrono::duration_cast<std::chrono::milliseconds>(now_) +
                    node.options.clock_offset;
  for (auto& action : node.actor->handle({now_, wall}, event)) carry_out(peer, action);
}

void VirtualNet::carry_out(std::size_t peer, net::Action& action) {
  auto& node = *nodes_[peer];
  std::visit(
      core::Overloaded{[&](net::action::Dial& dialled) { dial(peer, dialled); },
                       [&](net::action::Send& sent) {
                         send({peer, sent.connection}, *sent.bytes);
                       },
                       [&](net::action::Close& closed) {
                         close({peer, closed.connection}, closed.mode);
                       },
                       [&](net::action::SetTimer& timer) {
                         const auto setting = ++sequence_;
                         node.timers[timer.timer] = setting;
                         at(timer.at, [this, peer, id = timer.timer, setting] {
                           auto& timers = nodes_[peer]->timers;
                           const auto armed = timers.find(id);
                           if (armed == timers.end() || armed->second != setting) return;
                           timers.erase(armed);
                           deliver(peer, net::event::TimerFired{id});
                         });
                       },
                       [&](net::action::CancelTimer& timer) { node.timers.erase(timer.timer); },
                       [&](net::action::Judge& judge) {
                         blocks_judged_ += judge.blocks.size();
                         auto verdict = core::judge_blocks(judge.parent, judge.blocks, rules_);
                         if (const auto* chain = std::get_if<core::Blockchain>(&verdict)) {
                           auto false_coins = core::check_coin_list(*chain, judge.coins);
                           if (false_coins) verdict = *false_coins;
                         }
                         at(now_, [this, peer, job = judge.job, verdict] {
                           deliver(peer, net::event::Judged{job, verdict});
                         });
                       },
                       [&](net::action::Search& search) {
                         const auto found = core::search_nonce(search.preimage, search.first,
                                                               search.tries, search.difficulty);
                         at(now_ + std::chrono::microseconds(found.tries),
                            [this, peer, job = search.job, found] {
                              deliver(peer, net::event::Searched{job, found.nonce, found.tries});
                            });
                       },
                       [](net::action::CancelSearch&) {},
                       [&](net::action::Store& store) {
                         at(now_ + std::chrono::milliseconds(1), [this, peer, job = store.job] {
                           deliver(peer, net::event::Stored{job, true});
                         });
                       },
                       [&](net::Notice& notice) {
                         if (const auto* changed = std::get_if<net::notice::TipChanged>(&notice)) {
                           node.chain = changed->to;
                         }
                         heard_.push_back({peer, now_, std::move(notice)});
                       }},
      action);
}

// --- pipes

void VirtualNet::dial(std::size_t peer, const net::action::Dial& dial) {
  auto wire = std::make_shared<Wire>();
  made_.push_back(wire);
  wire->dialler = {peer, dial.connection};
  wire->acceptor = {peer_at(dial.to), net::ConnectionId{}};
  wires_[wire->dialler] = wire;
  const auto other = wire->acceptor.peer;
  if (other == nodes_.size()) {
    at(now_ + latency_, [this, wire] { end_wire(wire, false, net::ClosedHow::refused); });
    return;
  }
  open_.push_back(wire);
  over(wire, true, [this, wire, other] {
    auto& node = *nodes_[other];
    if (!node.actor || !wire->dialler_open) return end_wire(wire, false, net::ClosedHow::refused);
    wire->acceptor.id = net::ConnectionId{node.accepted};
    node.accepted += 2;
    wire->acceptor_open = true;
    wires_[wire->acceptor] = wire;
    auto from = address(wire->dialler.peer);
    from.port = 40000;
    deliver(other, net::event::Connected{wire->acceptor.id, from, true});
  });
  over(wire, true, [this, wire, other] {
    if (!wire->acceptor_open || !wire->dialler_open) return;
    wire->up = true;
    deliver(wire->dialler.peer, net::event::Connected{wire->dialler.id, address(other), false});
  });
}

bool VirtualNet::is_cut(std::size_t a, std::size_t b) const {
  const auto cut = cuts_.find(std::minmax(a, b));
  return cut != cuts_.end() && cut->second;
}

void VirtualNet::cut(std::size_t a, std::size_t b) { cuts_[std::minmax(a, b)] = true; }

void VirtualNet::join(std::size_t a, std::size_t b) {
  cuts_[std::minmax(a, b)] = false;
  for (const auto& wire : std::vector(open_)) {
    if (std::minmax(wire->dialler.peer, wire->acceptor.peer) != std::minmax(a, b)) continue;
    for (const bool from_dialler : {true, false}) {
      auto held = std::move((from_dialler ? wire->to_acceptor : wire->to_dialler).held);
      for (auto& step : held) over(wire, from_dialler, std::move(step));
    }
  }
}

void VirtualNet::reset(std::size_t a, std::size_t b) {
  for (const auto& wire : std::vector(open_)) {
    if (std::minmax(wire->dialler.peer, wire->acceptor.peer) != std::minmax(a, b)) continue;
    end_wire(wire, true, net::ClosedHow::reset);
    end_wire(wire, false, net::ClosedHow::reset);
  }
}

/// `step` happens at the other end, after everything that went the same way before.
void VirtualNet::over(const std::shared_ptr<Wire>& wire, bool from_dialler, Step step) {
  auto& direction = from_dialler ? wire->to_acceptor : wire->to_dialler;
  if (is_cut(wire->dialler.peer, wire->acceptor.peer)) {
    direction.held.push_back(std::move(step));
    return;
  }
  direction.last = std::max(direction.last, now_ + latency_);
  at(direction.last, std::move(step));
}

void VirtualNet::send(End from, const std::string& bytes) {
  const auto at = wires_.find(from);
  if (at == wires_.end()) return;
  const auto wire = at->second;
  const bool from_dialler = wire->dialler == from;
  if ((from_dialler ? wire->to_acceptor : wire->to_dialler).ended) return;
  std::size_t first = 0;
  while (first < bytes.size()) {
    auto length = bytes.size() - first;
    if (split_ > 0) length = std::min<std::size_t>(length, 1 + random_.below(split_));
    over(wire, from_dialler, [this, wire, from_dialler, piece = bytes.substr(first, length)] {
      receive(wire, from_dialler, piece);
    });
    first += length;
  }
}

void VirtualNet::receive(const std::shared_ptr<Wire>& wire, bool at_acceptor,
                         const std::string& bytes) {
  if (!(at_acceptor ? wire->acceptor_open : wire->dialler_open)) return;
  const auto& end = at_acceptor ? wire->acceptor : wire->dialler;
  deliver(end.peer, net::event::Received{end.id, bytes});
}

void VirtualNet::close(End from, net::CloseMode mode) {
  const auto found = wires_.find(from);
  if (found == wires_.end()) return;
  const auto wire = found->second;
  const bool from_dialler = wire->dialler == from;
  (from_dialler ? wire->to_acceptor : wire->to_dialler).ended = true;
  const auto how = mode == net::CloseMode::fin ? net::ClosedHow::fin : net::ClosedHow::reset;
  over(wire, from_dialler, [this, wire, from_dialler, how] { end_wire(wire, from_dialler, how); });
  at(now_, [this, wire, from_dialler] { end_wire(wire, !from_dialler, net::ClosedHow::by_us); });
}

/// This end learns that the connection is over, once.
void VirtualNet::end_wire(const std::shared_ptr<Wire>& wire, bool at_acceptor, net::ClosedHow how) {
  auto& is_open = at_acceptor ? wire->acceptor_open : wire->dialler_open;
  if (!is_open) return;
  is_open = false;
  const auto end = at_acceptor ? wire->acceptor : wire->dialler;
  wires_.erase(end);
  const bool over_now = !wire->dialler_open && !wire->acceptor_open;
  if (over_now) std::erase(open_, wire);
  deliver(end.peer, net::event::Closed{end.id, how});
  // The other end of a stream that nobody reads any more sees it end, too.
  if (how == net::ClosedHow::fin) {
    auto& back = at_acceptor ? wire->to_dialler : wire->to_acceptor;
    back.ended = true;
    over(wire, !at_acceptor,
         [this, wire, at_acceptor] { end_wire(wire, !at_acceptor, net::ClosedHow::fin); });
  }
}

}  // namespace onetip::test
