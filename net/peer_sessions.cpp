// Connections and addresses: see peer_state.hpp.
#include <algorithm>
#include <utility>

#include "core/assert.hpp"
#include "net/peer_state.hpp"

namespace onetip::net {
namespace {

/// Stands for a host whose peer never said where it listens.
Address whole_host(const Address& remote) { return {remote.host, 0}; }

}  // namespace

Extensions Peer::State::extensions(const Session& session) const {
  if (sync == SyncMode::poll) return Extensions::none;
  return session.greeted ? Extensions::all : Extensions::greeting;
}

Session& Peer::State::open(ConnectionId id, const Address& remote, bool accepted) {
  auto& session = sessions[id];
  ONETIP_ASSERT(session == nullptr, "an id is used once");
  session = std::make_unique<Session>(id, remote, accepted);
  return *session;
}

void Peer::State::dial(const Address& address) {
  const ConnectionId id{last_dial += 2};
  auto& session = open(id, address, false);
  session.listens = address;
  session.counted = true;
  set_deadline(session, now.steady + limits.dial_timeout);
  out.add(action::Dial{id, address});
  if (sessions.size() > limits.connections) close(session, CloseReason::too_many_connections);
}

/// A dialler's first words: that it knows the extensions, where it listens, and a question.
void Peer::State::say_hello(Session& session) {
  set_deadline(session, std::nullopt);
  if (left) return close(session, CloseReason::leaving);
  if (sessions.size() > limits.connections) {
    return close(session, CloseReason::too_many_connections);
  }
  if (discovery.banned(whole_host(session.remote), now.steady)) {
    return close(session, CloseReason::banned);
  }
  if (sync == SyncMode::poll) {
    poll.join(session.id);
  } else {
    set_deadline(session, now.steady + limits.greeting_grace);
  }
  if (session.accepted) {
    half_open.insert(session.id);
    if (half_open.size() > limits.half_open) drop_half_open();
    return;
  }
  by_address.emplace(*session.listens, session.id);
  std::string hello;
  if (sync == SyncMode::gossip) hello = greeting_line(self);
  hello += peers_line({self});
  hello += kGetPeersLine;
  out.send(session.id, std::move(hello));
  requests.open({session.id, RequestKind::peers}, now.steady, out);
  keep_one_connection(session);
}

void Peer::State::drop_half_open() {
  close(*find(*half_open.begin()), CloseReason::too_many_connections);
}

void Peer::State::close(Session& session, CloseReason reason, std::string detail) {
  if (session.phase == Session::Phase::closing) return;
  settled = false;
  out.notice(notice::Closing{session.id, reason});
  out.add(action::Close{session.id, CloseMode::fin});
  depart(session);
  session.phase = Session::Phase::closing;
  session.fault = std::make_unique<const Session::Fault>(Session::Fault{reason, std::move(detail)});
}

void Peer::State::close_and_ban(Session& session, CloseReason reason, std::string detail) {
  discovery.ban(session.listens.value_or(whole_host(session.remote)), now.steady);
  close(session, reason, std::move(detail));
}

/// Nothing more comes from it, and nothing more goes there.
void Peer::State::depart(Session& session) {
  set_deadline(session, std::nullopt);
  requests.given_up(session.id, out);
  gossip->part(session.id, now.steady);
  poll.part(session.id);
  half_open.erase(session.id);
  pending_bytes -= std::exchange(session.pending_bytes, 0);
  if (session.listens) by_address.erase({*session.listens, session.id});
}

void Peer::State::set_deadline(Session& session, std::optional<std::chrono::nanoseconds> deadline) {
  if (session.deadline) deadlines.erase({*session.deadline, session.id});
  session.deadline = deadline;
  if (deadline) deadlines.emplace(*deadline, session.id);
  agenda.deadlines = deadlines.empty() ? Agenda::kNever : deadlines.begin()->first;
}

void Peer::State::on_deadline(Session& session) {
  set_deadline(session, std::nullopt);
  if (session.phase == Session::Phase::dialling) {
    close(session, CloseReason::dial_timed_out);
  } else {  // it has not greeted: it is old
    poll.join(session.id);
    poll.poll(session.id, now.steady, out);
  }
}

void Peer::State::handle(Session& session, Session::Item item) {
  if (auto* fault = std::get_if<Session::Fault>(&item)) {
    settled = false;
    return close_and_ban(session, fault->reason, std::move(fault->detail));
  }
  handle(session, *std::get<MessagePtr>(item));
}

void Peer::State::handle(Session& session, const Message& message) {
  // An announcement says itself whether it changed anything; a question for blocks never does.
  const bool may_change = !std::holds_alternative<message::Tip>(message) &&
                          !std::holds_alternative<message::GetBlocks>(message);
  if (may_change) settled = false;
  const bool understood = !std::holds_alternative<message::Unknown>(message);
  // The answer may take the place in the codec's memory where the message lies.
  std::visit([&](const auto& alternative) { on_message(session, alternative); }, message);
  if (session.spoke || !understood) return;
  session.spoke = true;
  half_open.erase(session.id);
}

void Peer::State::on_message(Session& session, const message::GetValidPeers&) {
  out.send(session.id, discovery.line());
}

void Peer::State::on_message(Session& session, const message::GetLatestBlockchain&) {
  if (session.greeted) {
    gossip->tell_tip(session.id, out);
  } else {
    poll.answer(session.id, chains().own(), now.wall, out);
  }
}

/// A list that nobody asked for, of one address, as the first words on an accepted connection: who
/// dialled says where it listens. Later it would be an answer that came late, and might name us.
void Peer::State::on_message(Session& session, const message::ValidPeers& message) {
  const bool asked = requests.answered({session.id, RequestKind::peers}, out);
  const bool first_words = session.accepted && !session.spoke;
  if (!asked && first_words && message.addresses.size() == 1) {
    identify(session, message.addresses.front());
    if (session.phase != Session::Phase::open) return;
  }
  learn(message.addresses);
}

void Peer::State::on_message(Session& session, const message::Exit&) {
  out.send(session.id, std::string(kByeLine));
  close(session, CloseReason::asked_to_exit);
}

void Peer::State::on_message(Session& session, const message::Greeting& message) {
  if (session.greeted) return;
  session.greeted = true;
  set_deadline(session, std::nullopt);
  poll.part(session.id);
  // By our answer who dialled learns that it has dialled itself, and under which name.
  if (session.accepted && message.listens == self) out.send(session.id, greeting_line(self));
  identify(session, message.listens);
  if (session.phase != Session::Phase::open) return;
  if (session.accepted) out.send(session.id, greeting_line(self));
  out.notice(notice::Greeted{session.id});
  gossip->join(session.id, session.gossip, out);
  learn({message.listens});
}

void Peer::State::on_message(Session& session, const message::Unknown& message) {
  out.notice(notice::LineSkipped{session.id, message.start});
}

/// The other side says where it listens. It is believed as far as it matters to others, that is
/// where its connection comes from that host: nobody can pass for somebody else's address.
void Peer::State::identify(Session& session, const Address& listens) {
  if (listens == self) {
    if (!session.accepted) discovery.is_self(*session.listens);
    return close(session, CloseReason::self);
  }
  if (discovery.banned(listens, now.steady)) return close(session, CloseReason::banned);
  if (!session.accepted || session.listens || listens.host != session.remote.host) return;
  session.listens = listens;
  by_address.emplace(listens, session.id);
  learn({listens});
  session.counted = discovery.accepted(listens);
  keep_one_connection(session);
}

/// Of two connections between the same two peers both keep the one that the smaller address
/// dialled. Two that one side dialled are that side's affair, and it doesn't dial twice.
void Peer::State::keep_one_connection(Session& session) {
  const bool mine_stays = self < *session.listens;
  // A copy, since who is closed is taken out.
  std::vector<ConnectionId> same;
  for (auto at = by_address.lower_bound({*session.listens, ConnectionId{}});
       at != by_address.end() && at->first == *session.listens; ++at) {
    same.push_back(at->second);
  }
  for (const auto id : same) {
    auto& other = *find(id);
    if (other.accepted == session.accepted) continue;
    auto& mine = session.accepted ? other : session;
    auto& theirs = session.accepted ? session : other;
    close(mine_stays ? theirs : mine, CloseReason::duplicate);
    if (session.phase != Session::Phase::open) return;
  }
}

void Peer::State::learn(const std::vector<Address>& addresses) {
  bool learned = false;
  for (const auto& address : addresses) {
    if (!discovery.learn(address, now.steady)) continue;
    learned = true;
    if (!dial_learned) continue;  // then nobody here needs to be told
    if (news.empty()) agenda.sharing = now.steady + limits.share_delay;
    news.push_back(address);
  }
  if (learned) out.notice(notice::AddressesKnown{discovery.count()});
}

void Peer::State::share_addresses() {
  for (std::size_t first = 0; first < news.size(); first += limits.listed_addresses) {
    const auto last = std::min(news.size(), first + limits.listed_addresses);
    const std::vector<Address> part(news.begin() + static_cast<std::ptrdiff_t>(first),
                                    news.begin() + static_cast<std::ptrdiff_t>(last));
    const auto line = std::make_shared<const std::string>(peers_line(part));
    for (const auto& [id, session] : sessions) {
      if (session->phase == Session::Phase::open) out.send(id, line);
    }
  }
  news.clear();
  agenda.sharing = Agenda::kNever;
}

/// Its answer is on the way, or its first words: who dialled says where it listens, and where that
/// came behind a question it would be taken for the answer.
bool Peer::State::about_to_speak(const Session& session) const {
  const bool may_begin =
      session.accepted && !session.spoke && now.steady < session.opened_at + limits.greeting_grace;
  return session.inside_chain() || may_begin;
}

void Peer::State::count_pending(Session& session) {
  pending_bytes -= std::exchange(session.pending_bytes, session.memory());
  pending_bytes += session.pending_bytes;
  if (pending_bytes <= limits.pending_bytes) return;
  auto most = std::max_element(sessions.begin(), sessions.end(), [](const auto& a, const auto& b) {
    return a.second->pending_bytes < b.second->pending_bytes;
  });
  close(*most->second, CloseReason::too_many_bytes_pending);
}

}  // namespace onetip::net
