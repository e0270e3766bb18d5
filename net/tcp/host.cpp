#include "net/tcp/host.hpp"

#include <fmt/format.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address_v4.hpp>
#include <boost/container/flat_map.hpp>
#include <vector>

#include "net/tcp/connection.hpp"

namespace onetip::net::tcp {

namespace asio = boost::asio;

namespace {

/// Asio's own way goes through snprintf, which shows with thousands of connections.
Address to_address(const Tcp::endpoint& end) {
  return {fmt::format("{}", fmt::join(end.address().to_v4().to_bytes(), ".")), end.port()};
}

/// The system has no descriptor or memory for one more socket just now.
bool is_exhaustion(const ErrorCode& error) {
  return error == asio::error::no_descriptors || error == asio::error::no_memory ||
         error == asio::error::no_buffer_space ||
         error == ErrorCode(ENFILE, boost::system::system_category());
}

}  // namespace

struct Host::Impl final : ConnectionOwner,
                          ReadinessListener,
                          std::enable_shared_from_this<Host::Impl> {
  Impl(Loop& on_loop, Sink to, const std::optional<std::string>& dials, std::size_t most)
      : ConnectionOwner(on_loop), sink(std::move(to)), most_unsent(most) {
    if (dials) dials_from.emplace(asio::ip::make_address_v4(*dials), 0);
  }

  Sink sink;  // none: stopped
  const std::size_t most_unsent;
  std::optional<Tcp::endpoint> dials_from;
  Socket listening;
  std::uint64_t next_accepted = 1;
  boost::container::flat_map<ConnectionId, std::shared_ptr<Connection>> connections;
  std::vector<std::shared_ptr<Connection>> lingering;  // Closed is told, or will be; oldest first
  std::shared_ptr<Connection> answering;  // while the owner is told that its other side finished

  void on_connected(Connection& connection) override;
  void on_received(Connection& connection, std::string_view bytes) override;
  void on_ended(Connection& connection, ClosedHow how) override;
  void on_lingered(Connection& connection) override;

  [[nodiscard]] ErrorCode listen(const Tcp::endpoint& at);
  void stop_listening();
  void on_ready(Readiness readiness) override;
  void rest_from_accepting();
  void take(Socket socket, const Tcp::endpoint& from);
  void resolve(const std::shared_ptr<Connection>& connection, const Address& to);
  void connect(Connection& connection, const Tcp::endpoint& to);
  void overflow(Connection& connection);
  [[nodiscard]] std::shared_ptr<Connection> who_holds_most() const;
  [[nodiscard]] Connection* who_sends(ConnectionId connection) const;
  void keep_lingering(std::shared_ptr<Connection> connection);
  void tell_finished(const std::shared_ptr<Connection>& connection);
  void tell_closed(ConnectionId connection, ClosedHow how);
};

// --- listening

core::Result<Address> Host::listen(const std::string& numeric_host, std::uint16_t port) {
  ErrorCode error;
  const auto address = asio::ip::make_address_v4(numeric_host, error);
  if (!error) error = impl_->listen({address, port});
  if (!error) return to_address(impl_->listening.local());
  impl_->stop_listening();
  return core::Error{"cannot listen on " + Address{numeric_host, port}.text() + ": " +
                     error.message()};
}

ErrorCode Host::Impl::listen(const Tcp::endpoint& at) {
  if (const ErrorCode error = listening.open()) return error;
  if (const ErrorCode error = listening.listen(at, kBacklog)) return error;
  return loop.impl().sockets.add(listening.descriptor(), *this);
}

void Host::Impl::stop_listening() {
  loop.impl().sockets.remove(listening.descriptor());
  listening.close();
}

/// Somebody waits to be accepted; one at a time.
void Host::Impl::on_ready(Readiness) {
  Socket socket;
  Tcp::endpoint from;
  const ErrorCode error = listening.accept(socket, from);
  if (must_wait(error)) return;
  if (is_exhaustion(error)) return rest_from_accepting();
  loop.impl().sockets.again(listening.descriptor(), {true, false, false});
  if (!error) take(std::move(socket), from);
}

void Host::Impl::rest_from_accepting() {
  loop.at(loop.now() + kAcceptPause, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || !self->listening.is_open()) return;
    self->loop.impl().sockets.again(self->listening.descriptor(), {true, false, false});
  });
}

void Host::Impl::take(Socket socket, const Tcp::endpoint& from) {
  const ConnectionId id{next_accepted};
  const auto connection = std::make_shared<Connection>(id, *this);
  if (connection->open(std::move(socket))) return;
  next_accepted += 2;
  connections.emplace(id, connection);
  sink(event::Connected{id, to_address(from), true});
}

// --- dialling

void Host::dial(ConnectionId connection, const Address& to) {
  const auto made = std::make_shared<Connection>(connection, *impl_);
  impl_->connections.emplace(connection, made);
  ErrorCode error;
  const auto numeric = asio::ip::make_address_v4(to.host, error);
  if (error) return impl_->resolve(made, to);
  impl_->connect(*made, {numeric, to.port});
}

void Host::Impl::resolve(const std::shared_ptr<Connection>& connection, const Address& to) {
  const auto resolver = std::make_shared<Tcp::resolver>(loop.impl().io);
  resolver->async_resolve(Tcp::v4(), to.host, std::to_string(to.port),
                          [weak = weak_from_this(), connection, resolver](
                              const ErrorCode& error, const Tcp::resolver::results_type& found) {
                            const auto self = weak.lock();
                            if (!self || self->connections.count(connection->id()) == 0)
                              return;  // closed meanwhile
                            self->loop.impl().go_on();
                            if (error || found.empty())
                              return self->on_ended(*connection, ClosedHow::refused);
                            self->connect(*connection, found.begin()->endpoint());
                          });
}

void Host::Impl::connect(Connection& connection, const Tcp::endpoint& to) {
  if (connection.connect(dials_from, to)) on_ended(connection, ClosedHow::refused);
}

// --- open connections

void Host::send(ConnectionId connection, std::shared_ptr<const std::string> bytes) {
  auto* sender = impl_->who_sends(connection);
  if (sender == nullptr) return;
  if (!sender->send(std::move(bytes))) impl_->overflow(*sender);
  while (impl_->unsent.bytes() > impl_->most_unsent) impl_->overflow(*impl_->who_holds_most());
}

/// None: it is closed, and its owner was told.
Connection* Host::Impl::who_sends(ConnectionId connection) const {
  if (answering && answering->id() == connection) return answering.get();
  const auto found = connections.find(connection);
  return found == connections.end() ? nullptr : found->second.get();
}

void Host::Impl::overflow(Connection& connection) {
  connection.reset();
  const bool is_told = connections.count(connection.id()) > 0;
  is_told ? on_ended(connection, ClosedHow::overflowed) : on_lingered(connection);
}

/// Of what waits to be sent, lingering connections included. REQUIRES: something does.
std::shared_ptr<Connection> Host::Impl::who_holds_most() const {
  std::shared_ptr<Connection> most;
  std::size_t bytes = 0;
  const auto look_at = [&](const std::shared_ptr<Connection>& connection) {
    const std::size_t held = connection->share_of_unsent();
    if (most && held <= bytes) return;
    most = connection;
    bytes = held;
  };
  for (const auto& [id, connection] : connections) look_at(connection);
  for (const auto& connection : lingering) look_at(connection);
  return most;
}

void Host::close(ConnectionId connection, CloseMode mode) {
  const auto found = impl_->connections.find(connection);
  if (found == impl_->connections.end()) return;
  const auto closing = found->second;
  impl_->tell_closed(connection, ClosedHow::by_us);
  if (mode == CloseMode::reset || !closing->is_open()) return closing->reset();
  impl_->keep_lingering(closing);
  closing->linger();
}

void Host::Impl::on_connected(Connection& connection) {
  sink(event::Connected{connection.id(), to_address(connection.socket().remote()), false});
}

void Host::Impl::on_received(Connection& connection, std::string_view bytes) {
  sink(event::Received{connection.id(), bytes});
}

void Host::Impl::on_ended(Connection& connection, ClosedHow how) {
  if (how == ClosedHow::fin) return tell_finished(connection.shared_from_this());
  tell_closed(connection.id(), how);
}

/// What the owner sends while it is told answers the line that the end of the stream ended.
void Host::Impl::tell_finished(const std::shared_ptr<Connection>& connection) {
  keep_lingering(connection);
  connections.erase(connection->id());
  loop.post([weak = weak_from_this(), connection] {
    const auto self = weak.lock();
    if (!self || !self->sink) return;
    self->answering = connection;
    self->sink(event::Closed{connection->id(), ClosedHow::fin});
    self->answering = nullptr;
    connection->linger();
  });
}

/// As an event of its own, since the cause may lie inside a call of the owner's.
void Host::Impl::tell_closed(ConnectionId connection, ClosedHow how) {
  connections.erase(connection);
  loop.post([weak = weak_from_this(), connection, how] {
    const auto self = weak.lock();
    if (self && self->sink) self->sink(event::Closed{connection, how});
  });
}

void Host::Impl::keep_lingering(std::shared_ptr<Connection> connection) {
  if (lingering.size() == kMaxLingering) {
    lingering.front()->abandon();
    lingering.erase(lingering.begin());
  }
  lingering.push_back(std::move(connection));
}

void Host::Impl::on_lingered(Connection& connection) {
  std::erase_if(lingering, [&](const auto& other) { return other.get() == &connection; });
}

// --- the whole

Host::Host(Loop& loop, Sink sink, const std::optional<std::string>& dials_from,
           std::size_t most_unsent)
    : impl_(std::make_shared<Impl>(loop, std::move(sink), dials_from, most_unsent)) {}

Host::~Host() { stop(); }

std::optional<Address> Host::local_address(ConnectionId connection) const {
  const auto found = impl_->connections.find(connection);
  if (found == impl_->connections.end()) return std::nullopt;
  return to_address(found->second->socket().local());
}

bool Host::idle() const { return impl_->connections.empty() && impl_->lingering.empty(); }

void Host::stop_listening() { impl_->stop_listening(); }

void Host::stop() {
  stop_listening();
  impl_->sink = nullptr;
  for (const auto& [id, connection] : impl_->connections) connection->reset();
  for (const auto& connection : impl_->lingering) connection->reset();
  impl_->connections.clear();
  impl_->lingering.clear();
}

}  // namespace onetip::net::tcp
