#pragma once
// TcpNetwork: the connections between the peers of a cluster, on real sockets, with a link in front
// of each direction.
//
//     peer ── dial, send, close ──► link ── faults asked ──► socket ═══► socket ──► events ──► peer
//
// A dial is a round trip: the dialler's `open` crosses the link there, then the kernel connects,
// then the acceptor's `open` crosses the link back, in front of all its bytes, and only then does
// the dialler hear of it. What a fault holds waits in the link; what was on a socket already when
// the fault began is caught where it comes out. So nothing crosses while a wall stands, and no more
// than kSocketWindow bytes are ever on a socket. One thread: the loop's. Events never come inside a
// call.

#include <array>
#include <boost/container/flat_map.hpp>
#include <boost/unordered_map.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "net/tcp/host.hpp"
#include "net/tcp/loop.hpp"
#include "sim/engine/fault_log.hpp"
#include "sim/engine/link.hpp"

namespace onetip::sim {

inline constexpr std::uint64_t kSocketWindow = std::uint64_t{256} << 10;

class TcpNetwork {
 public:
  using Deliver = std::function<void(PeerIndex, const net::Event&)>;
  /// The link for a new connection.
  using MakeLink = std::function<Link(PeerIndex from, PeerIndex to)>;

  TcpNetwork(net::tcp::Loop& loop, FaultLog& log, MakeLink make_link, Deliver deliver);
  ~TcpNetwork();
  TcpNetwork(const TcpNetwork&) = delete;
  TcpNetwork& operator=(const TcpNetwork&) = delete;

  /// Makes `peers` hosts that listen, each on a loopback address of its own where `own_addresses`
  /// and the system allow, else all on 127.0.0.1. Throws std::runtime_error where it can't.
  void open(std::size_t peers, bool own_addresses);
  /// Where `peer` listens.
  [[nodiscard]] const net::Address& address(PeerIndex peer) const { return addresses_[peer]; }

  void dial(PeerIndex from, net::ConnectionId connection, const net::Address& to);
  void send(PeerIndex from, net::ConnectionId connection, std::shared_ptr<const std::string> bytes);
  void close(PeerIndex from, net::ConnectionId connection, net::CloseMode mode);

  void begin(FaultId id, const FaultRule& rule);
  void end(FaultId id);

  /// From now on nobody answers there: dials to it are refused. No event for it any more.
  /// `killed`: unsent bytes are gone and its connections end by reset; otherwise what it closed
  /// itself is still delivered.
  void take_down(PeerIndex peer, bool killed);
  /// A fresh peer listens there. REQUIRES: its connection ids are new.
  void bring_up(PeerIndex peer) { hosts_up_[peer] = true; }

  /// Bytes, closes, dials and undelivered ends under way, but for what a fault holds.
  [[nodiscard]] std::uint64_t in_flight() const { return in_flight_ + undelivered_; }
  /// Who is at the other end. REQUIRES: the connection is not closed; a dial went to a peer.
  [[nodiscard]] PeerIndex remote(PeerIndex peer, net::ConnectionId connection) const;

  /// Closes everything at once; no event after it.
  void stop();

 private:
  enum class Socket : std::uint8_t { none, connecting, open, closed };
  struct End {
    net::ConnectionId id{};
    PeerIndex peer = 0;
    Socket socket = Socket::none;
    bool told_open = false;
    bool told_closed = false;
  };
  /// What came out of a socket while a fault held its direction.
  struct Caught {
    std::string bytes;
    std::optional<net::ClosedHow> end;
  };
  /// One direction.
  struct Flow {
    explicit Flow(Link made) : link(std::move(made)) {}
    Link link;
    std::optional<FaultId> held_by;
    net::tcp::Loop::Timer timer;  // set while the link's next portion waits for its time
    std::unique_ptr<Caught> caught;
    std::uint64_t on_socket = 0;  // bytes handed over and not come out yet
    bool close_on_socket = false;

    [[nodiscard]] std::size_t caught_bytes() const { return caught ? caught->bytes.size() : 0; }
    [[nodiscard]] bool caught_end() const { return caught && caught->end; }
    /// To add to what is caught.
    [[nodiscard]] Caught& catching();
  };
  struct Wire {
    Wire(std::uint64_t made_as, Link there, Link back)
        : number(made_as), flows{Flow(std::move(there)), Flow(std::move(back))} {}
    std::uint64_t number;
    std::array<End, 2> ends;         // who dialled, who accepted
    std::array<Flow, 2> flows;       // flow i leaves end i
    std::uint16_t dialled_from = 0;  // the port of the dialler's socket
    bool paired = false;             // both sockets are there, and the acceptor was told
    bool refused = false;            // nobody was there to accept
    std::uint64_t in_flight = 0;
  };
  struct Place {
    Wire* wire = nullptr;
    std::size_t end = 0;
  };

  // hosts
  void on_host(PeerIndex peer, const net::Event& event);
  void on_host(PeerIndex peer, const net::event::Connected& event);
  void on_host(PeerIndex peer, const net::event::Received& event);
  void on_host(PeerIndex peer, const net::event::Closed& event);
  [[nodiscard]] Place find(PeerIndex peer, net::ConnectionId connection) const;

  // a wire's life
  [[nodiscard]] Link link(PeerIndex from, PeerIndex to);
  void pair(Wire& wire);
  void pump(Wire& wire, std::size_t from);
  void carry(Wire& wire, std::size_t from, Parcel parcel);
  void set_timer(Wire& wire, std::size_t from);
  void set_timer_anew(Wire& wire, std::size_t from);
  void push(Wire& wire, std::size_t from, Parcel parcel);
  void set_conditions(const FaultRule& rule);
  void note_late(const Wire& wire, std::size_t from, FaultId fault, const Load& load);
  void hold(Wire& wire, std::size_t from, FaultId fault);
  void release(Wire& wire, std::size_t from);
  void cut(Wire& wire, FaultId fault);
  void give_up_dial(Wire& wire);
  void refuse(Wire& wire);
  void abandon(Wire& wire, std::size_t end, bool killed);
  void end_for_peer(Wire& wire, std::size_t end, net::ClosedHow how);
  void tell(PeerIndex peer, net::Event event);
  [[nodiscard]] net::Address dialled_from(const Wire& wire) const;
  [[nodiscard]] bool keeps_back(Wire& wire, std::size_t from, const Load& load);
  void give_caught(Wire& wire, std::size_t from);
  /// Counts what is in flight on it anew, and forgets it once it is over. The last touch of each
  /// call.
  void settle(Wire& wire);
  [[nodiscard]] std::optional<FaultId> holding(const Wire& wire, std::size_t from,
                                               Crossing crossing) const;

  net::tcp::Loop& loop_;
  FaultLog& log_;
  MakeLink make_link_;
  Deliver deliver_;
  FaultTable faults_;
  std::vector<std::unique_ptr<net::tcp::Host>> hosts_;
  std::vector<net::Address> addresses_;
  std::vector<bool> hosts_up_;
  std::vector<std::uint64_t>
      taken_down_;  // how often: what was meant for the one before is dropped
  boost::unordered_map<net::Address, PeerIndex> peers_;
  std::vector<boost::container::flat_map<net::ConnectionId, Place>> places_;
  std::map<std::uint64_t, Wire> wires_;
  boost::unordered_map<net::Address, std::uint64_t> connecting_;  // from which address: which wire
  std::uint64_t wires_made_ = 0;
  std::uint64_t in_flight_ = 0;
  std::uint64_t undelivered_ = 0;
};

}  // namespace onetip::sim
