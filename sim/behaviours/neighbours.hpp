#pragma once
// Neighbours: the connections of the peer inside, as its notices tell, and what is asked on them.
// One thread.

#include <functional>
#include <map>
#include <set>

#include "net/event.hpp"
#include "net/message.hpp"
#include "sim/behaviours/line_tap.hpp"

namespace onetip::sim::behaviours {

class Neighbours {
 public:
  using Asked = std::function<void(const net::message::GetBlocks&)>;

  /// Takes a notice in; the connection on which something may be said now that could not before.
  std::optional<net::ConnectionId> hear(const net::Notice& notice);
  /// Calls back with each request for blocks among these bytes.
  void receive(const net::event::Received& event, const Asked& asked);

  [[nodiscard]] const std::set<net::ConnectionId>& open() const { return open_; }
  /// The other side knows our extensions.
  [[nodiscard]] bool greeted(net::ConnectionId connection) const {
    return greeted_.contains(connection);
  }

 private:
  std::set<net::ConnectionId> open_;
  std::set<net::ConnectionId> greeted_;
  std::map<net::ConnectionId, LineTap> taps_;  // of open ones that have said something
};

}  // namespace onetip::sim::behaviours
