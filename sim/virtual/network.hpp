#pragma once
// VirtualNetwork: the connections between the peers of a cluster in virtual time: two links each,
// and nothing else.
//
//     peer ── dial, send, close ──► link ── (its time comes) ── faults asked ──► events ──► peer
//
// What TcpNetwork does with sockets between the links and the peers, without them: a dial is a
// round trip of two `open` parcels, a parcel leaves its link when it arrives, and the faults in
// force are asked at that moment, so nothing crosses while a wall stands. Each link that holds
// something has one item on the schedule, for its first parcel. Events never come inside a call.
// One thread.

#include <array>
#include <boost/container/flat_map.hpp>
#include <boost/container/small_vector.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "core/steady_row.hpp"
#include "sim/behaviours/actor.hpp"
#include "sim/engine/fault_log.hpp"
#include "sim/engine/link.hpp"
#include "sim/engine/traffic_log.hpp"
#include "sim/virtual/schedule.hpp"

namespace onetip::sim {

class VirtualNetwork {
 public:
  using Deliver = std::function<void(PeerIndex, const net::Event&)>;
  /// The link for a new connection.
  using MakeLink = std::function<Link(PeerIndex from, PeerIndex to)>;

  VirtualNetwork(std::size_t peers, Schedule& schedule, FaultLog& log, TrafficLog& traffic,
                 MakeLink make_link, Deliver deliver);

  /// Where `peer` listens.
  [[nodiscard]] const net::Address& address(PeerIndex peer) const { return addresses_[peer]; }

  void dial(PeerIndex from, net::ConnectionId connection, const net::Address& to);
  /// `at`: when they enter the link. REQUIRES: at >= now.
  void send(PeerIndex from, net::ConnectionId connection, std::shared_ptr<const std::string> bytes,
            Nanos at);
  void close(PeerIndex from, net::ConnectionId connection, net::CloseMode mode);
  /// The time of a link on the schedule has come.
  void wake(const Schedule::Item& item);
  /// The time of a link comes soon: what it needs is fetched from memory.
  void expect(const Schedule::Item& item) const;
  /// Whom it will wake, once that was fetched; none: nobody.
  struct Receiver {
    PeerIndex peer;
    net::ConnectionId connection;
    Actor::Memory& memory;  // whoever has it fetched keeps it there
  };
  [[nodiscard]] std::optional<Receiver> receiver(const Schedule::Item& item);
  /// `from` speaks to all soon: what finds its wires is fetched; and then, a while later, what its
  /// links need.
  void expect_speech(PeerIndex from) const;
  void expect_speech_on_links(PeerIndex from) const;

  void begin(FaultId id, const FaultRule& rule);
  void end(FaultId id);

  /// From now on nobody answers there: dials to it are refused. No event for it any more.
  /// `killed`: unsent bytes are gone and its connections end by reset; otherwise what it closed
  /// itself is still delivered.
  void take_down(PeerIndex peer, bool killed);
  /// A fresh peer listens there. REQUIRES: its connection ids are new.
  void bring_up(PeerIndex peer) { nodes_[peer].up = true; }

  /// Bytes, closes, dials and undelivered ends under way, but for what a fault holds.
  [[nodiscard]] std::uint64_t in_flight() const { return in_flight_ + undelivered_; }
  /// Who is at the other end. REQUIRES: the connection is not closed; a dial went to a peer.
  [[nodiscard]] PeerIndex remote(PeerIndex peer, net::ConnectionId connection) const;

 private:
  /// What lies in one line of memory is fetched at once.
  static constexpr std::size_t kLine = 64;
  struct End {
    net::ConnectionId id{};
    PeerIndex peer = 0;
    bool told_open = false;
    bool told_closed = false;
  };
  /// One direction: what every parcel needs is two lines, and a third is left alone.
  struct alignas(kLine) Flow {
    explicit Flow(Link made) : link(std::move(made)) {}
    Nanos wakes = Nanos::max();  // its item on the schedule
    std::uint64_t in_flight = 0;
    Link link;
    FaultId held_by{};  // while the link is held
  };
  struct alignas(kLine) Wire {
    Wire(std::uint32_t at, std::uint64_t made_as, Link there, Link back)
        : slot(at), number(made_as), flows{Flow(std::move(there)), Flow(std::move(back))} {}
    [[nodiscard]] bool stands() const { return number != kNone; }

    std::uint32_t slot;
    bool paired = false;  // the acceptor was told
    std::uint64_t number;
    std::array<End, 2> ends;                               // who dialled, who accepted
    alignas(kLine) std::array<Actor::Memory, 2> memories;  // theirs, for who receives
    std::array<Flow, 2> flows;                             // flow i leaves end i
  };
  /// The number of a wire that is over: its slot waits for the next one.
  static constexpr std::uint64_t kNone = 0;
  struct Place {
    Wire* wire = nullptr;
    std::size_t end = 0;
  };
  struct alignas(kLine) Node {
    bool up = true;
    std::uint64_t lives_over = 0;  // what was meant for an earlier one is dropped
    std::uint64_t accepted = 0;    // so far; their ids are odd
    std::size_t looked_up = 0;     // where the last that was found lay
    boost::container::small_flat_map<net::ConnectionId, Wire*, 8> wires;
  };

  [[nodiscard]] Place find(PeerIndex peer, net::ConnectionId connection);
  [[nodiscard]] Wire& make_wire(PeerIndex from, PeerIndex to);
  [[nodiscard]] Wire* wire_of(const Schedule::Item& item);
  void forget(Wire& wire);
  /// For each that stands, by slot.
  template <class Do>
  void for_each_wire(const Do& act) {
    wires_.for_each([&](Wire& wire) {
      if (wire.stands()) act(wire);
    });
  }
  [[nodiscard]] Link link(PeerIndex from, PeerIndex to);
  void push(Wire& wire, std::size_t from, Parcel&& parcel) {
    push(wire, from, std::move(parcel), schedule_.now());
  }
  void push(Wire& wire, std::size_t from, Parcel&& parcel, Nanos at);
  /// Sees to it that the first parcel of that direction has its item on the schedule.
  void plan(Wire& wire, std::size_t from);
  void arrive(Wire& wire, std::size_t from, const Parcel& parcel);
  void arrive_open(Wire& wire, std::size_t from);
  void accept(Wire& wire);
  void refuse(Wire& wire);
  void abandon(Wire& wire, std::size_t end, bool killed);
  void set_conditions(const FaultRule& rule);
  void note_late(const Wire& wire, std::size_t from, FaultId fault, const Load& load);
  void hold(Wire& wire, std::size_t from, FaultId fault);
  void release(Wire& wire, std::size_t from);
  void cut(Wire& wire, FaultId fault);
  void end_for_peer(Wire& wire, std::size_t end, net::ClosedHow how);
  void tell(PeerIndex peer, net::Event event);
  /// Counts what is in flight on it anew, and forgets it once it is over. The last touch of each
  /// call.
  void settle(Wire& wire);
  /// The same where only this direction has changed.
  void settle(Wire& wire, std::size_t from);
  void count(Wire& wire, std::size_t from);

  Schedule& schedule_;
  FaultLog& log_;
  TrafficLog& traffic_;
  MakeLink make_link_;
  Deliver deliver_;
  FaultTable faults_;
  std::vector<net::Address> addresses_;
  std::map<net::Address, PeerIndex> peers_;
  std::vector<Node> nodes_;
  /// Whoever was just told of bytes, and where they came from: there it answers, mostly.
  struct Told {
    PeerIndex peer = 0;
    net::ConnectionId connection{};
    Wire* wire = nullptr;
  } told_;
  core::SteadyRow<Wire> wires_;  // by slot
  std::vector<std::uint32_t> free_slots_;
  std::uint64_t wires_made_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t undelivered_ = 0;
};

}  // namespace onetip::sim
