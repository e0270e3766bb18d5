#pragma once
// Requests: what the peer has asked of whom and not been told yet. For each: a notice when it
// opens, a notice when it closes. Nothing is resent here; who asked decides what a time-out means.
// One thread.

#include <boost/container/small_vector.hpp>
#include <chrono>
#include <vector>

#include "net/agenda.hpp"
#include "net/outbox.hpp"

namespace onetip::net {

class Requests {
 public:
  struct Request {
    ConnectionId connection;
    RequestKind kind;
    friend auto operator<=>(const Request&, const Request&) = default;
  };

  Requests(std::chrono::nanoseconds timeout, Agenda& agenda) : timeout_(timeout), agenda_(agenda) {}

  /// Opens it; one that is open already gets new time.
  void open(Request request, std::chrono::nanoseconds now, Outbox& out);
  /// Closes it as answered, where it is open; whether it was.
  bool answered(Request request, Outbox& out);
  /// The connection is gone, or the answer no longer of use.
  void given_up(Request request, Outbox& out);
  void given_up(ConnectionId connection, Outbox& out);
  [[nodiscard]] bool is_open(Request request) const { return find(request) != open_.end(); }

  /// Closes all whose time is over.
  [[nodiscard]] std::vector<Request> time_out(std::chrono::nanoseconds now, Outbox& out);

 private:
  struct Open {
    std::chrono::nanoseconds deadline;
    Request request;
    friend auto operator<=>(const Open&, const Open&) = default;
  };

  using AllOpen = boost::container::small_vector<Open, 2>;

  bool close(Request request, bool answered, Outbox& out);
  /// Costs as many steps as are open: one or two where tips are announced, one for each neighbour
  /// while a peer polls them.
  [[nodiscard]] AllOpen::const_iterator find(Request request) const;
  void note_next();

  std::chrono::nanoseconds timeout_;
  Agenda& agenda_;
  AllOpen open_;  // in order, the next that is late first
};

}  // namespace onetip::net
