#pragma once
// Host: the real sockets of one peer, as event.hpp's duties ask for them.
//
// It listens, dials (from an address of its own, where it is given one, so that whoever accepts can
// tell who dials), sends with a bounded queue, receives, and tells its owner by the events
// Connected, Received and Closed. Where the seam leaves it open:
//  - Closed follows the owner's close() at once. What was sent before is still delivered behind
//    the scenes (the connection lingers: FIN, then read and drop until the other side's FIN,
//    kLingerTime at most).
//  - The other side's FIN ends the connection in the same way: answers on their way are still
//    delivered, as is what the owner sends while it is told Closed{fin}, which may have ended a
//    line.
//  - More than kMaxUnsentBytes waiting: closed by reset, Closed{overflowed}. Likewise who holds
//    most, where more than kMaxUnsentOfHost wait on all connections together.
//  - Host names are resolved without blocking; IPv4.
// All calls and all events on the loop's thread; events never come inside a call.

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "net/event.hpp"
#include "net/tcp/limits.hpp"
#include "net/tcp/loop.hpp"

namespace onetip::net::tcp {

using Sink = std::function<void(const Event&)>;

class Host {
 public:
  /// `dials_from`: the numeric address to dial from; none: the system's choice. `most_unsent`: only
  /// tests lower it. REQUIRES: `loop` outlives the host.
  Host(Loop& loop, Sink sink, const std::optional<std::string>& dials_from = std::nullopt,
       std::size_t most_unsent = kMaxUnsentOfHost);
  /// As stop().
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// Port 0: any free one. The address that it then listens on; or why it can't.
  core::Result<Address> listen(const std::string& numeric_host, std::uint16_t port);

  void dial(ConnectionId connection, const Address& to);
  void send(ConnectionId connection, std::shared_ptr<const std::string> bytes);
  void close(ConnectionId connection, CloseMode mode);

  /// This end of a connection or a dial; none: not bound yet, or closed.
  [[nodiscard]] std::optional<Address> local_address(ConnectionId connection) const;
  /// No connection is open, none is still delivering.
  [[nodiscard]] bool idle() const;

  /// Listens no more; connections live on.
  void stop_listening();
  /// Resets everything; no event after it. REQUIRES: not inside an event of this host.
  void stop();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace onetip::net::tcp
