#pragma once
// Socket: one TCP socket over IPv4 that never waits. It owns its descriptor. What the system says
// is an ErrorCode of Asio's: would_block for "later", eof for "the other side finished". The inside
// of connections and listeners. One thread.

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace onetip::net::tcp {

using Tcp = boost::asio::ip::tcp;
using ErrorCode = boost::system::error_code;

/// The system has nothing to give, or takes no more, just now.
[[nodiscard]] bool must_wait(const ErrorCode& error);

class Socket {
 public:
  /// None yet.
  Socket() = default;
  ~Socket() { close(); }
  Socket(Socket&& other) noexcept : descriptor_(std::exchange(other.descriptor_, kNone)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool is_open() const { return descriptor_ != kNone; }

  /// What is sent leaves at once (no delay); whom it accepts is like it. REQUIRES: none was opened.
  [[nodiscard]] ErrorCode open();
  [[nodiscard]] ErrorCode bind(const Tcp::endpoint& at);
  [[nodiscard]] ErrorCode listen(const Tcp::endpoint& at, int backlog);
  /// `taken`: who connected first of those that wait; `from`: from where.
  [[nodiscard]] ErrorCode accept(Socket& taken, Tcp::endpoint& from);
  /// Begins to connect. When it is ready, `connected` says what became of it.
  [[nodiscard]] ErrorCode connect(const Tcp::endpoint& to);
  [[nodiscard]] ErrorCode connected() const;

  /// How many bytes came; 0: `error` says why.
  [[nodiscard]] std::size_t receive(std::span<char> into, ErrorCode& error);
  /// How many bytes the system took.
  [[nodiscard]] std::size_t send(std::string_view bytes, ErrorCode& error);
  /// Says FIN behind what was sent.
  void finish();
  /// Closing will be a reset; what the system has not delivered by then is gone.
  void reset_on_close();
  void close();

  [[nodiscard]] Tcp::endpoint local() const;
  [[nodiscard]] Tcp::endpoint remote() const;

 private:
  static constexpr int kNone = -1;

  int descriptor_ = kNone;
};

}  // namespace onetip::net::tcp
