#pragma once
// GossipSync: tips announced at once, and only missing blocks fetched, from peers that know our
// extensions.
//
// Each connection has at most one fetch: a batch is asked for, judged, and the next one asked for
// from where it ends, until the announced tip is reached. A tip is asked of one peer at a time;
// where the answer is late it is asked of another that announced it, too. While one fetch is under
// way, other tips wait for it, up to one time-out: most often they stand on what it brings, and
// then little is missing. So nothing travels twice in calm times, and nobody who dawdles holds back
// more than one time-out. One thread.

#include <boost/container/flat_map.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "net/agenda.hpp"
#include "net/gossip_link.hpp"
#include "net/known_chains.hpp"
#include "net/line_codec.hpp"
#include "net/outbox.hpp"
#include "net/requests.hpp"

namespace onetip::net {

class GossipSync {
 public:
  using Nanos = std::chrono::nanoseconds;

  GossipSync(KnownChains& chains, Requests& requests, const Limits& limits, LineCodec& codec,
             Agenda& agenda)
      : chains_(chains), requests_(requests), limits_(limits), codec_(codec), agenda_(agenda) {}

  /// Both sides know the extensions: the other learns our tip. `link` stays where it is until the
  /// connection parts.
  void join(ConnectionId connection, GossipLink& link, Outbox& out);
  /// The connection ends.
  void part(ConnectionId connection, Nanos now);

  /// An announcement comes soon: what it looks at is fetched from memory, and there is room for it
  /// in `out`.
  void expect_announcement(Outbox& out) const;
  /// Tells everybody who doesn't have it the own chain's tip; `by`: who sent it.
  void announce(std::optional<ConnectionId> by, Outbox& out);
  void tell_tip(ConnectionId connection, Outbox& out) const;
  /// It announced a tip, noted in its link already, that would win.
  void on_winning_tip(ConnectionId connection, GossipLink& link, Nanos now);
  void on_get_blocks(ConnectionId connection, const message::GetBlocks& asked, Outbox& out) const;

  /// What a batch came to: blocks to judge, on `chain` (none: the first is a genesis); without any,
  /// a chain that is known already; or neither.
  struct Batch {
    std::optional<core::Blockchain> chain;
    std::vector<core::BlockPtr> blocks;
  };
  /// REQUIRES: the blocks were readable.
  [[nodiscard]] Batch on_blocks(ConnectionId connection, const message::Blocks& sent, Nanos now,
                                Outbox& out);
  /// The batch is valid and ends in `chain`. Why its sender lied when it announced its tip, if it
  /// did.
  [[nodiscard]] std::optional<std::string> on_judged(ConnectionId connection,
                                                     const core::Blockchain& chain, Nanos now);
  /// A request for blocks was not answered in time.
  void on_late(ConnectionId connection, Nanos now);

  /// Asks for what is missing, wherever something changed.
  void ask(Nanos now, Outbox& out) {
    const auto news = std::exchange(news_, {});
    if (changed_ || agenda_.patience <= now) {
      ask_all(now, out);
    } else if (news.link != nullptr && !ask(news.connection, *news.link, now, out)) {
      wanting_.erase(news.connection);
    }
  }

 private:
  struct Fetch {
    GossipLink* link = nullptr;
    core::Weight wanted;
    std::shared_ptr<const Locator> locator;   // of the last question
    std::optional<core::Blockchain> partial;  // what was brought so far
    std::uint64_t blocks = 0;                 // of the chain to `wanted`, so far
    enum class State { asked, late, judging, ready } state = State::ready;
  };

  // Most peers have few neighbours, and one fetch at a time: they need no memory of their own.
  using Links = boost::container::small_flat_map<ConnectionId, GossipLink*, 8>;
  using Fetches = boost::container::small_flat_map<ConnectionId, Fetch, 1>;

  void ask_all(Nanos now, Outbox& out);
  bool ask(ConnectionId connection, GossipLink& link, Nanos now, Outbox& out);
  enum class Choice { drop, wait, ask };
  inline Choice choose(const Fetches::iterator& own, const GossipLink& link, Nanos now);
  [[nodiscard]] std::vector<core::BlockPtr> blocks_for(const message::GetBlocks& asked) const;
  [[nodiscard]] KnownChains::All held_for(const Fetch& fetch) const;
  void request(ConnectionId connection, GossipLink& link, Nanos now, Outbox& out);
  static std::optional<core::BlockId> held_parent(const std::optional<core::Digest>& parent,
                                                  const Fetch& fetch);
  void give_up(const Fetches::iterator& at, Nanos now);
  void failed(Nanos now);

  KnownChains& chains_;
  Requests& requests_;
  const Limits& limits_;
  LineCodec& codec_;
  Agenda& agenda_;
  // Since the last ask: what may be asked of anybody, or of this link alone, which announced a tip
  // (null: none did).
  bool changed_ = false;
  std::uint32_t failures_ = 0;  // of fetches, until failures_end_
  struct {
    ConnectionId connection;
    GossipLink* link;
  } news_{};
  Links wanting_;  // those whose announced tip may be worth a fetch
  Fetches fetches_;
  Links links_;
  Nanos failures_end_{};
};

}  // namespace onetip::net
