#include "net/peer.hpp"

#include <utility>

#include "core/assert.hpp"
#include "core/overloaded.hpp"
#include "core/prefetch.hpp"
#include "net/peer_state.hpp"

namespace onetip::net {
namespace {

/// All that a peer waits for is one time, the earliest: it has one timer.
constexpr TimerId kWake{1};
/// What every message needs, at the beginning of a Session.
constexpr std::size_t kHotSessionBytes = 128;

}  // namespace

Peer::Peer(const PeerConfig& config, core::KeyPair keys, core::Random random)
    : state_(std::make_unique<State>(config, std::move(keys), random)) {}
Peer::~Peer() = default;
Peer::Peer(Peer&&) noexcept = default;

inline void Peer::State::on(const event::Received& event) {
  auto* session = find(event.connection);
  if (session == nullptr || session->phase != Session::Phase::open) return;
  const auto* const whole = session->known(event.bytes, extensions(*session), codec);
  if (whole == nullptr) return read(*session, event.bytes);
  if (const auto* tip = std::get_if<message::Tip>(whole->get())) {
    on_message(*session, *tip);  // who knows the extensions has spoken before
  } else {
    if (std::holds_alternative<message::Blocks>(**whole)) expect_blocks();
    handle(*session, **whole);
  }
  if (!calm()) settle();
}

Actions Peer::handle(const Now& now, const Event& event) {
  State& state = *state_;
  state.now = now;
  // Most of what happens, and it says itself whether it changed anything.
  if (const auto* received = std::get_if<event::Received>(&event)) {
    state.on(*received);
  } else {
    state.settled = false;
    std::visit(core::Overloaded{[](const event::Received&) {},
                                [&](const auto& alternative) { state.on(alternative); }},
               event);
  }
  if (!state.calm()) state.settle();
  return state.out.take();
}

Peer::Memory Peer::memory(ConnectionId connection) const {
  Memory memory;
  memory.state_ = state_.get();
  memory.session_ = state_->find(connection);
  return memory;
}

void Peer::Memory::fetch() const {
  if (state_ != nullptr) core::prefetch_until(state_, &state_->agenda);
  core::prefetch(session_, kHotSessionBytes);
}

const core::Blockchain& Peer::chain() const { return state_->chains().own(); }

const core::Wallet& Peer::wallet() const { return state_->miner.wallet(); }

Peer::State::State(const PeerConfig& config, core::KeyPair keys, core::Random stream)
    : sync(config.sync),
      limits(*config.limits),
      codec(*config.codec),
      requests(limits.request_timeout, agenda),
      fork_choice(config.fork_choice),
      dial_learned(config.dial_learned),
      durable_first(config.durable_first),
      early(limits, agenda),
      poll(requests, config.poll_interval, limits, agenda),
      miner(std::move(keys), config.contract, config.rules.difficulty),
      self(config.listen),
      random(stream),
      discovery({config.listen, config.peers, config.dial_learned ? config.max_learned_dials : 0},
                limits, random, agenda),
      last_dial(config.last_dial) {}

void Peer::State::on(const event::Started& event) {
  ONETIP_ASSERT(!known, "a peer starts once");
  known.emplace(event.held, fork_choice, limits);
  gossip.emplace(*known, requests, limits, codec, agenda);
  poll.start(now.steady, random);
  out.notice(notice::TipChanged{std::nullopt, event.held, std::nullopt});
  out.notice(notice::AddressesKnown{discovery.count()});
}

void Peer::State::on(const event::Connected& event) {
  ONETIP_ASSERT(known, "a peer starts before it is connected");
  if (event.accepted) open(event.connection, event.remote, true);
  auto* session = find(event.connection);
  ONETIP_ASSERT(session != nullptr, "a connection is accepted, or was dialled");
  if (session->phase == Session::Phase::closing) return;
  session->phase = Session::Phase::open;
  session->opened_at = now.steady;
  out.notice(notice::ConnectionOpened{event.connection, event.remote, event.accepted});
  say_hello(*session);
}

void Peer::State::read(Session& session, std::string_view bytes) {
  while (session.phase == Session::Phase::open) {
    auto item = session.next(bytes, extensions(session), limits, codec);
    if (!item) break;
    handle(session, std::move(*item));
    // After each message, so that any split of the bytes leads to the same actions.
    if (!calm()) settle();
  }
  if (session.phase == Session::Phase::open) count_pending(session);
}

void Peer::State::on(const event::Closed& event) {
  auto* session = find(event.connection);
  if (session == nullptr) return;
  if (session->phase == Session::Phase::open && event.how == ClosedHow::fin) {
    // A line that the end cut short is no fault.
    auto item = session->finish(extensions(*session), limits, codec);
    if (item && std::holds_alternative<MessagePtr>(*item)) handle(*session, std::move(*item));
  }
  depart(*session);
  notice::ConnectionClosed closed{event.connection, event.how, std::nullopt, {}};
  if (session->fault) {
    closed.reason = session->fault->reason;
    closed.detail = session->fault->detail;
  }
  out.notice(std::move(closed));
  if (session->counted) {
    const bool lasted = now.steady >= session->opened_at + limits.settled;
    discovery.lost(*session->listens, !session->accepted, session->spoke && lasted, now.steady);
  }
  sessions.erase(event.connection);
}

void Peer::State::on(const event::TimerFired&) { wake_at = Agenda::kNever; }

void Peer::State::on(const event::Judged& event) {
  const auto at = judging.find(event.job);
  if (at == judging.end()) return;
  gossip->expect_announcement(out);
  auto job = std::move(at->second);
  judging.erase(at);
  pending_bytes -= job.bytes;
  if (job.source == Job::Source::poll) {
    if (auto* session = find(*job.by)) --session->pending_chains;
  }
  if (const auto* why = std::get_if<core::Invalid>(&event.verdict)) {
    refuse(job, *why);
  } else {
    accept(job, std::get<core::Blockchain>(event.verdict));
  }
}

void Peer::State::on(const event::Searched& event) {
  if (auto found = miner.searched(event, last_job, out)) {
    const auto height = found->parent.height() + 1;
    judge({Job::Source::own, std::nullopt, {found->block}, height}, std::move(found->parent));
  }
}

void Peer::State::on(const event::Stored& event) {
  if (!storing || event.job != store_job) return;
  const auto stored = std::move(*storing);
  storing.reset();
  if (event.durable && chains().wins(stored.chain.weight())) adopt(stored.chain, stored.by);
  if (const auto next = std::exchange(store_next, std::nullopt)) store(next->chain, next->by);
}

void Peer::State::on(const event::Mine& event) {
  miner.command(event);
  if (left) miner.stop(out);
}

void Peer::State::on(const event::Pay& event) {
  miner.command(event);
  if (left) miner.stop(out);
}

void Peer::State::on(const event::Leave&) {
  if (left) return;
  left = true;
  for (const auto& [id, session] : sessions) {
    if (session->phase == Session::Phase::open) out.send(id, std::string(kExitLine));
    close(*session, CloseReason::leaving);
  }
  miner.stop(out);
  if (wake_at != Agenda::kNever) out.add(action::CancelTimer{kWake});
  wake_at = Agenda::kNever;
}

/// What is due, now that the event was taken in.
void Peer::State::settle() {
  if (left) return;
  settled = true;  // but for what comes of it here
  if (agenda.next_look() <= now.steady) do_what_is_due();
  gossip->ask(now.steady, out);
  if (miner.has_work() && !storing) miner.work(chains().own(), now.wall, last_job, out);
  wake_in_time();
}

void Peer::State::do_what_is_due() {
  while (agenda.deadlines <= now.steady) on_deadline(*find(deadlines.begin()->second));
  for (const auto& request : requests.time_out(now.steady, out)) {
    if (request.kind == RequestKind::blocks) gossip->on_late(request.connection, now.steady);
  }
  for (const auto& chain : early.take_due(now.steady, now.wall)) {
    consider(chain.chain, chain.from, chain.by);
  }
  poll.poll_all(
      now.steady, [&](ConnectionId id) { return about_to_speak(*find(id)); }, out);
  if (agenda.sharing <= now.steady) share_addresses();
  for (const auto& address : discovery.dial(now.steady)) dial(address);
}

void Peer::State::set_timer(std::chrono::nanoseconds at) {
  wake_at = at;
  out.add(action::SetTimer{kWake, at});
}

/// Halves without a branch: which half it is would be guessed wrong every other time.
Session* Peer::State::find(ConnectionId id) const {
  const auto* first = sessions.begin().get_ptr();
  for (std::size_t left_over = sessions.size(); left_over > 1;) {
    const std::size_t half = left_over / 2;
    first += first[half].first <= id ? half : 0;
    left_over -= half;
  }
  return !sessions.empty() && first->first == id ? first->second.get() : nullptr;
}

}  // namespace onetip::net
