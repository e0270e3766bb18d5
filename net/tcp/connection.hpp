#pragma once
// Connection: one socket and what waits to be sent on it. The inside of a Host.
//
// Kept small, since there may be ten thousand: it waits until there is something to read, and reads
// it into the loop's one scratch buffer. Kept alive by its own pending operations; once closed it
// does nothing more.

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include "core/fifo.hpp"
#include "net/event.hpp"
#include "net/tcp/loop_impl.hpp"

namespace onetip::net::tcp {

using Tcp = boost::asio::ip::tcp;
/// Of the loop's own executor: smaller, and called directly.
using Socket = boost::asio::basic_stream_socket<Tcp, boost::asio::io_context::executor_type>;
using ErrorCode = boost::system::error_code;

class Connection;

/// Who is told. Never inside a call of the connection's own functions, but for overflow (see send).
class ConnectionOwner {
 public:
  explicit ConnectionOwner(Loop& on_loop) : loop(on_loop) {}

  virtual void on_connected(Connection& connection) = 0;
  virtual void on_received(Connection& connection, std::string_view bytes) = 0;
  /// The other side ended it, or the dial failed. After ClosedHow::fin it lingers, otherwise it is
  /// closed.
  virtual void on_ended(Connection& connection, ClosedHow how) = 0;
  /// It lingered and is closed now.
  virtual void on_lingered(Connection& connection) = 0;

  Loop& loop;  // that of all its connections

 protected:
  ~ConnectionOwner() = default;
};

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ConnectionId id, Socket socket, ConnectionOwner& owner);

  [[nodiscard]] ConnectionId id() const { return id_; }
  [[nodiscard]] Socket& socket() { return socket_; }
  [[nodiscard]] Address local() const;
  [[nodiscard]] bool is_open() const { return state_ == State::open; }

  /// Connects; its end is on_connected or on_ended. REQUIRES: the socket is open.
  void connect(const Tcp::endpoint& to);
  /// It is connected: bytes may come and go.
  void open();
  /// False: too much is waiting. Before it is open, bytes wait.
  [[nodiscard]] bool send(std::shared_ptr<const std::string> bytes);
  /// Delivers what was sent, sends FIN, reads and drops until the other side's FIN; at most
  /// kLingerTime.
  void linger();
  void reset();
  /// Closed without a word to the owner, now and later.
  void abandon();

 private:
  enum class State : std::uint8_t { connecting, open, lingering, closed };

  void receive();
  void read();
  void read_failed(const ErrorCode& error);
  void flush();
  [[nodiscard]] ErrorCode write_some(const std::string& bytes);
  void wait_to_write();
  void finish_if_delivered();
  void close_socket();

  ConnectionId id_;
  Socket socket_;
  ConnectionOwner& owner_;
  State state_ = State::connecting;
  bool waiting_to_write_ = false;
  bool other_finished_ = false;
  bool said_fin_ = false;
  core::Fifo<std::shared_ptr<const std::string>> unsent_;
  std::size_t sent_of_first_ = 0;
  std::size_t unsent_bytes_ = 0;
  Loop::Timer linger_end_;
};

}  // namespace onetip::net::tcp
