#pragma once
// Discovery: which addresses the peer knows, which of them it dials, and when again.
//
// Given addresses are dialled for ever; learned ones at most `max_learned_dials` at a time, drawn
// by the peer's stream. A lost connection is dialled at once, then after 100 ms doubling to 2 s,
// ±20 %, until one succeeds. A banned address is not dialled before its ban ends. One thread.

#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "net/address.hpp"
#include "net/agenda.hpp"
#include "net/limits.hpp"

namespace onetip::net {

class Discovery {
 public:
  using Nanos = std::chrono::nanoseconds;

  struct Plan {
    Address self;
    std::vector<Address> given;
    std::size_t max_learned_dials = 0;  // 0: learned addresses are only told on
  };
  Discovery(const Plan& plan, const Limits& limits, core::Random& random, Agenda& agenda);

  /// Takes an address in; whether it is news.
  bool learn(const Address& address, Nanos now);
  /// That address leads to the peer itself, whatever its name: never dialled again.
  void is_self(const Address& address);

  /// The addresses to dial now; each counts as connected until lost() is called for it.
  [[nodiscard]] std::vector<Address> dial(Nanos now);

  /// A connection that the other side made turned out to lead to `address`. Whether it counts, as a
  /// dial does: there may be no room to know that address.
  [[nodiscard]] bool accepted(const Address& address);
  /// A dial failed, or a connection with `address` ended. `success`: it was of use, so that the
  /// next dial is at once. REQUIRES: it counts, and nobody said so before.
  void lost(const Address& address, bool dialled, bool success, Nanos now);

  void ban(const Address& address, Nanos now);
  [[nodiscard]] bool banned(const Address& address, Nanos now) const;

  [[nodiscard]] std::size_t count() const { return entries_.size(); }
  [[nodiscard]] std::vector<Address> list(std::size_t limit) const;
  /// Those that are told to who asks, as a line: written once, until another one is known.
  [[nodiscard]] const std::shared_ptr<const std::string>& line();

 private:
  struct Entry {
    Nanos due{};                    // of the next dial, while there is no connection
    std::uint32_t connections = 0;  // dials included
    std::uint32_t dials = 0;        // since the last success
    bool given = false;
    bool dialled = false;  // by us: a learned one takes one of the learned dials
  };
  using Entries = boost::container::flat_map<Address, Entry>;
  /// When to dial whom.
  using Queue = boost::container::flat_set<std::pair<Nanos, Address>>;

  bool wanted(const Entry& entry) const { return entry.given || max_learned_ > 0; }
  void connect(const Entries::iterator& at);
  void schedule(const Entries::iterator& at, Nanos due);
  void unschedule(const Entries::iterator& at);
  Queue& queue_of(const Entry& entry);
  void note_next();
  Address draw_learned(Nanos now);
  bool make_room();
  Nanos backoff(std::uint32_t dials);

  Address self_;
  std::size_t max_learned_;
  const Limits& limits_;
  core::Random& random_;
  Agenda& agenda_;
  Entries entries_;
  std::size_t given_ = 0;
  std::size_t learned_dials_ = 0;
  Queue given_queue_;
  Queue learned_queue_;
  boost::container::flat_set<Address> unreachable_;  // learned, unconnected, the last dial failed
  std::shared_ptr<const std::string> line_;
  boost::container::flat_set<Address> selves_;
  boost::container::flat_map<Address, Nanos> bans_;  // until when
};

}  // namespace onetip::net
