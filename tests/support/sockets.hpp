#pragma once
// Probes for sockets: a host that writes down its events, and a raw client that obeys nobody.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "net/tcp/host.hpp"
#include "net/tcp/loop.hpp"

namespace onetip::test {

/// Runs the loop until `done`; false (and a test failure) when 10 s were not enough.
inline bool run_until(net::tcp::Loop& loop, const std::function<bool()>& done) {
  loop.run(loop.now() + std::chrono::seconds(10), done);
  EXPECT_TRUE(done()) << "it did not happen within 10 s";
  return done();
}

inline std::shared_ptr<const std::string> text(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

/// A host and what it told.
class HostProbe {
 public:
  explicit HostProbe(net::tcp::Loop& loop,
                     const std::optional<std::string>& dials_from = std::nullopt,
                     std::size_t most_unsent = net::tcp::kMaxUnsentOfHost)
      : host(
            loop, [this](const net::Event& event) { note(event); }, dials_from, most_unsent) {}

  struct Seen {
    net::Address remote;
    bool accepted = false;
    std::string bytes;
  };

  [[nodiscard]] bool connected(net::ConnectionId id) const { return seen.count(id) != 0; }
  [[nodiscard]] bool closed(net::ConnectionId id) const { return closed_how.count(id) != 0; }
  /// REQUIRES: connected(id).
  [[nodiscard]] const std::string& bytes(net::ConnectionId id) const { return seen.at(id).bytes; }

  std::map<net::ConnectionId, Seen> seen;
  std::map<net::ConnectionId, net::ClosedHow> closed_how;  // a dial's end, too
  std::function<void(const net::Event&)> then;             // after noting
  net::tcp::Host host;

 private:
  void note(const net::Event& event) {
    if (const auto* connected = std::get_if<net::event::Connected>(&event)) {
      EXPECT_FALSE(closed(connected->connection));
      seen[connected->connection] = {connected->remote, connected->accepted, {}};
    } else if (const auto* received = std::get_if<net::event::Received>(&event)) {
      EXPECT_TRUE(connected_and_open(received->connection)) << "bytes outside a connection's life";
      seen[received->connection].bytes += received->bytes;
    } else if (const auto* ended = std::get_if<net::event::Closed>(&event)) {
      EXPECT_FALSE(closed(ended->connection)) << "closed twice";
      closed_how.emplace(ended->connection, ended->how);
    }
    if (then) then(event);
  }
  [[nodiscard]] bool connected_and_open(net::ConnectionId id) const {
    return connected(id) && !closed(id);
  }
};

/// A blocking socket of the test's own: half-open, rude, slow, as the test likes.
class RawClient {
 public:
  explicit RawClient(const net::Address& to, int receive_buffer = 0);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// What the system takes without waiting; how many bytes that were.
  std::size_t send(std::string_view bytes);
  /// What is there without waiting. At the stream's end `ended()`, after a reset `was_reset()`.
  std::string receive();
  void finish();  // FIN, reading on
  void reset();
  void close();
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool was_reset() const { return reset_; }

 private:
  int socket_;
  bool ended_ = false;
  bool reset_ = false;
};

}  // namespace onetip::test
