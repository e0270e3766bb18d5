#pragma once
// Peer::State: what a peer is made of. Private to peer.cpp, peer_sessions.cpp and peer_chains.cpp.

#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <memory>

#include "core/prefetch.hpp"
#include "net/agenda.hpp"
#include "net/discovery.hpp"
#include "net/early_chains.hpp"
#include "net/gossip_sync.hpp"
#include "net/known_chains.hpp"
#include "net/miner.hpp"
#include "net/outbox.hpp"
#include "net/peer.hpp"
#include "net/poll_sync.hpp"
#include "net/requests.hpp"
#include "net/session.hpp"

namespace onetip::net {

struct alignas(64) Peer::State {
  State(const PeerConfig& config, core::KeyPair keys, core::Random stream);

  // --- peer.cpp: events, one by one, and what is due after each
  void on(const event::Started& event);
  void on(const event::Connected& event);
  inline void on(const event::Received& event);
  void on(const event::Closed& event);
  void on(const event::TimerFired& event);
  void on(const event::Judged& event);
  void on(const event::Searched& event);
  void on(const event::Stored& event);
  void on(const event::Mine& event);
  void on(const event::Pay& event);
  void on(const event::Leave& event);
  void read(Session& session, std::string_view bytes);
  void settle();
  void do_what_is_due();
  void wake_in_time();
  void set_timer(std::chrono::nanoseconds at);
  /// Nothing that settle() looks at has changed since it did, and nothing has come due.
  [[nodiscard]] bool calm() const { return settled && now.steady < calm_until; }

  // --- peer_sessions.cpp: connections and addresses
  Session& open(ConnectionId id, const Address& remote, bool accepted);
  void dial(const Address& address);
  void say_hello(Session& session);
  void close(Session& session, CloseReason reason, std::string detail = {});
  void close_and_ban(Session& session, CloseReason reason, std::string detail);
  void depart(Session& session);
  void handle(Session& session, Session::Item item);
  void handle(Session& session, const Message& message);
  void on_deadline(Session& session);
  void set_deadline(Session& session, std::optional<std::chrono::nanoseconds> deadline);
  void identify(Session& session, const Address& listens);
  void keep_one_connection(Session& session);
  void learn(const std::vector<Address>& addresses);
  void share_addresses();
  [[nodiscard]] bool about_to_speak(const Session& session) const;
  void count_pending(Session& session);
  void drop_half_open();
  [[nodiscard]] Extensions extensions(const Session& session) const;

  void on_message(Session& session, const message::GetValidPeers& message);
  void on_message(Session& session, const message::GetLatestBlockchain& message);
  void on_message(Session& session, const message::LatestBlockchain& message);
  void on_message(Session& session, const message::ValidPeers& message);
  void on_message(Session& session, const message::Exit& message);
  void on_message(Session& session, const message::Greeting& message);
  void on_message(Session& session, const message::Tip& message);
  void on_message(Session& session, const message::GetBlocks& message);
  void on_message(Session& session, const message::Blocks& message);
  void on_message(Session& session, const message::Unknown& message);

  // --- peer_chains.cpp: chains, from their blocks to the own tip
  struct Job {
    enum class Source { own, gossip, poll } source;
    std::optional<ConnectionId> by;  // none: the own
    std::vector<core::BlockPtr> blocks;
    std::uint64_t first = 0;  // height of the first of them
    std::size_t bytes = 0;    // in the budget of pending bytes
  };
  void on_winning_tip(Session& session, const core::Weight& tip);
  void judge(Job&& job, std::optional<core::Blockchain> parent,
             std::vector<core::TransactionIo> coins = {});
  void accept(Job& job, const core::Blockchain& chain);
  void refuse(const Job& job, const core::Invalid& why);
  void fetched(ConnectionId by, const core::Blockchain& chain);
  /// `chain` is valid; from height `first` on its blocks are new.
  void consider(const core::Blockchain& chain, std::uint64_t first, std::optional<ConnectionId> by);
  [[nodiscard]] bool is_in_time(const core::Blockchain& chain, std::uint64_t first) const;
  std::optional<core::Blockchain> part_in_time(const core::Blockchain& chain, std::uint64_t first,
                                               ConnectionId by);
  void store(const core::Blockchain& chain, std::optional<ConnectionId> by);
  void adopt(const core::Blockchain& chain, std::optional<ConnectionId> by);

  [[nodiscard]] Session* find(ConnectionId id) const;
  /// Blocks are asked for soon; or taken: what that needs is fetched from memory.
  void expect_question() const { core::prefetch_until(&agenda, &judging); }
  void expect_blocks() const { core::prefetch_until(&agenda, &self); }
  [[nodiscard]] KnownChains& chains() { return *known; }

  // What every message needs comes first: a process has thousands of peers, and each line of memory
  // that one of them touches costs more than the work.
  Now now;
  Outbox out;
  /// Of a usual peer they lie right here.
  boost::container::small_flat_map<ConnectionId, std::unique_ptr<Session>, 8> sessions;
  std::chrono::nanoseconds calm_until{};  // when the next of its times comes, once settled
  bool settled = false;
  bool left = false;
  const SyncMode sync;
  std::size_t pending_bytes = 0;
  const Limits& limits;
  LineCodec& codec;
  std::optional<KnownChains> known;  // from Started on

  // Then what a tip that wins, and its blocks, need besides.
  Agenda agenda;
  std::chrono::nanoseconds wake_at = Agenda::kNever;  // the timer's time, while it is set
  Requests requests;
  std::optional<GossipSync> gossip;  // from Started on
  boost::container::small_flat_map<JobId, Job, 1> judging;
  std::uint64_t last_job = 0;
  const core::ForkChoice fork_choice;
  const bool dial_learned;
  const bool durable_first;
  EarlyChains early;
  PollSync poll;
  Miner miner;

  // What is needed again of its configuration.
  const Address self;
  core::Random random;

  Discovery discovery;

  boost::container::flat_set<std::pair<std::chrono::nanoseconds, ConnectionId>> deadlines;
  /// Open sessions, by the address where each is known to lead.
  boost::container::flat_set<std::pair<Address, ConnectionId>> by_address;
  boost::container::flat_set<ConnectionId> half_open;  // accepted, silent so far
  std::vector<Address> news;                           // addresses to pass on
  std::uint64_t last_dial;                             // connection ids of dials are even

  struct Storing {
    core::Blockchain chain;
    std::optional<ConnectionId> by;
  };
  std::optional<Storing> storing;     // under way, as job `store_job`
  std::optional<Storing> store_next;  // better than that one
  JobId store_job{};
};

/// Most of what a peer hears: a tip that is noted, and nothing else has changed.
inline void Peer::State::on_message(Session& session, const message::Tip& message) {
  session.gossip.announce(message.weight);
  if (!chains().wins(message.weight)) return;
  expect_question();
  on_winning_tip(session, message.weight);
}

/// A timer that is set too early is left: it fires once for nothing, and costs less than moving it.
inline void Peer::State::wake_in_time() {
  const auto next = agenda.next();
  calm_until = std::min(next, agenda.poll_turn);
  if (next < wake_at) set_timer(next);
}

}  // namespace onetip::net
