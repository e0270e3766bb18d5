#pragma once
// Connection: one socket and what waits to be sent on it. The inside of a Host.
//
// Kept small, since there may be ten thousand: it reads into the loop's one scratch buffer, when
// the loop's ready sockets tell it to. Kept alive by its owner; once closed it does nothing more.

#include <memory>
#include <optional>
#include <string>

#include "core/fifo.hpp"
#include "net/event.hpp"
#include "net/tcp/loop_impl.hpp"
#include "net/tcp/socket.hpp"
#include "net/tcp/unsent.hpp"

namespace onetip::net::tcp {

class Connection;

/// Who is told. Never inside a call of the connection's own functions, but for overflow (see send).
class ConnectionOwner {
 public:
  explicit ConnectionOwner(Loop& on_loop) : loop(on_loop) {}

  virtual void on_connected(Connection& connection) = 0;
  virtual void on_received(Connection& connection, std::string_view bytes) = 0;
  /// The other side ended it, or the dial failed. After ClosedHow::fin it takes answers and is to
  /// linger then, otherwise it is closed.
  virtual void on_ended(Connection& connection, ClosedHow how) = 0;
  /// It lingered and is closed now.
  virtual void on_lingered(Connection& connection) = 0;

  Loop& loop;     // that of all its connections
  Unsent unsent;  // on all of them

 protected:
  ~ConnectionOwner() = default;
};

class Connection final : public std::enable_shared_from_this<Connection>, ReadinessListener {
 public:
  Connection(ConnectionId id, ConnectionOwner& owner) : id_(id), owner_(owner) {}
  ~Connection() {
    if (state_ != State::closed) close_socket();  // once closed it may outlive its owner
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] ConnectionId id() const { return id_; }
  [[nodiscard]] const Socket& socket() const { return socket_; }
  [[nodiscard]] bool is_open() const { return state_ == State::open; }

  /// Connects from `from`, where it is given one; its end is on_connected or on_ended. An error: it
  /// did not even begin.
  [[nodiscard]] ErrorCode connect(const std::optional<Tcp::endpoint>& from,
                                  const Tcp::endpoint& to);
  /// A socket that is connected: bytes may come and go. An error: the system watches no more.
  [[nodiscard]] ErrorCode open(Socket socket);
  /// False: too much is waiting. Before it is open, bytes wait.
  [[nodiscard]] bool send(Unsent::Text text);
  /// Its part of all that is unsent. Costs as many steps as texts wait on it.
  [[nodiscard]] std::size_t share_of_unsent() const;
  /// Delivers what was sent, sends FIN, reads and drops until the other side's FIN; at most
  /// kLingerTime. Nothing, where it is closed already.
  void linger();
  void reset();
  /// Closed without a word to the owner, now and later.
  void abandon();

 private:
  /// `answering`: the other side has finished, which the owner is about to be told.
  enum class State : std::uint8_t { connecting, open, answering, lingering, closed };

  void on_ready(Readiness readiness) override;
  void end_connecting(Readiness readiness);
  void read(Readiness readiness);
  void read_failed(const ErrorCode& error);
  void flush();
  [[nodiscard]] ErrorCode hand_over(const std::string& text);
  void drop_unsent();
  [[nodiscard]] ErrorCode watch();
  void finish_if_delivered();
  void close_socket();

  ConnectionId id_;
  Socket socket_;
  ConnectionOwner& owner_;
  State state_ = State::connecting;
  bool other_finished_ = false;
  bool said_fin_ = false;
  core::Fifo<Unsent::Text> unsent_;
  std::size_t sent_of_first_ = 0;
  std::size_t unsent_bytes_ = 0;
  Loop::Timer linger_end_;
};

}  // namespace onetip::net::tcp
