#pragma once
// PollSync: the seed's way. Ask for the whole chain and for addresses, again and again; answer who
// asks.
//
// Chain first, in one piece with the question for addresses: the seed's program ends only its
// answer to the second with a newline. One timer polls all, as in the seed. One thread.

#include <chrono>
#include <functional>
#include <memory>
#include <set>
#include <string>

#include "core/blockchain.hpp"
#include "core/random.hpp"
#include "net/message.hpp"
#include "net/outbox.hpp"
#include "net/requests.hpp"

namespace onetip::net {

class PollSync {
 public:
  using Nanos = std::chrono::nanoseconds;

  PollSync(Requests& requests, Nanos interval, const Limits& limits, Agenda& agenda)
      : requests_(requests), interval_(interval), limits_(limits), agenda_(agenda) {}

  /// The first poll: after the interval, ±20 %, so that a network's polls spread.
  void start(Nanos now, core::Random& random);
  /// This connection is polled from now on.
  void join(ConnectionId connection);
  void part(ConnectionId connection);
  void poll(ConnectionId connection, Nanos now, Outbox& out);
  /// Polls all, where it is time, but those whose last answer is still out, or who are
  /// `about_to_speak`.
  void poll_all(Nanos now, const std::function<bool(ConnectionId)>& about_to_speak, Outbox& out);

  /// Our chain as the answer to `get-latest-blockchain`; its text is made once a tip, and not sent
  /// where it exceeds the limit that we ourselves have for it.
  void answer(ConnectionId connection, const core::Blockchain& own, std::chrono::milliseconds wall,
              Outbox& out);
  /// The text of the last tip is of no more use.
  void forget_text() { text_.reset(); }

 private:
  void turn_at(Nanos next);

  Requests& requests_;
  Nanos interval_;
  const Limits& limits_;
  Agenda& agenda_;
  std::set<ConnectionId> polled_;
  std::shared_ptr<const std::string> text_;
};

}  // namespace onetip::net
