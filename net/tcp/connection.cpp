#include "net/tcp/connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

namespace onetip::net::tcp {

namespace asio = boost::asio;

namespace {

bool must_wait(const ErrorCode& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

}  // namespace

Connection::Connection(ConnectionId id, Socket socket, ConnectionOwner& owner)
    : id_(id), socket_(std::move(socket)), owner_(owner) {}

Address Connection::local() const {
  ErrorCode ignored;
  const Tcp::endpoint end = socket_.local_endpoint(ignored);
  return {end.address().to_string(), end.port()};
}

void Connection::connect(const Tcp::endpoint& to) {
  socket_.async_connect(to, [self = shared_from_this()](const ErrorCode& error) {
    if (self->state_ == State::closed) return;
    if (error) {
      self->close_socket();
      self->owner_.on_ended(
          *self, error == asio::error::timed_out ? ClosedHow::timed_out : ClosedHow::refused);
      return;
    }
    self->open();
    self->owner_.on_connected(*self);
  });
}

void Connection::open() {
  ErrorCode ignored;  // a socket that is dead already says so when it is read
  socket_.non_blocking(true, ignored);
  socket_.set_option(Tcp::no_delay(true), ignored);
  state_ = State::open;
  receive();
  flush();
}

bool Connection::send(std::shared_ptr<const std::string> bytes) {
  if (bytes->empty()) return true;
  if (!unsent_.empty() && unsent_bytes_ + bytes->size() > kMaxUnsentBytes) return false;
  const bool first = unsent_.empty();
  unsent_bytes_ += bytes->size();
  unsent_.push(std::move(bytes));
  if (first && state_ == State::open) flush();
  return true;
}

void Connection::linger() {
  state_ = State::lingering;
  linger_end_ = owner_.loop.at(owner_.loop.now() + kLingerTime, [self = shared_from_this()] {
    self->close_socket();
    self->owner_.on_lingered(*self);
  });
  finish_if_delivered();
}

void Connection::reset() {
  ErrorCode ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close_socket();
}

void Connection::abandon() { close_socket(); }

void Connection::receive() {
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const ErrorCode& error) {
    if (self->state_ == State::closed) return;
    error ? self->read_failed(error) : self->read();
  });
}

void Connection::read() {
  auto& scratch = owner_.loop.impl().scratch;
  ErrorCode error;
  const std::size_t count = socket_.read_some(asio::buffer(scratch), error);
  if (state_ == State::open && count > 0) owner_.on_received(*this, {scratch.data(), count});
  if (state_ == State::closed) return;
  error && !must_wait(error) ? read_failed(error) : receive();
}

void Connection::read_failed(const ErrorCode& error) {
  const bool lingering = state_ == State::lingering;
  if (error != asio::error::eof) {
    close_socket();
    lingering ? owner_.on_lingered(*this) : owner_.on_ended(*this, ClosedHow::reset);
    return;
  }
  other_finished_ = true;
  if (lingering) return finish_if_delivered();
  owner_.on_ended(*this, ClosedHow::fin);
  linger();
}

/// Hands over what the system takes now. What can't be sent any more is dropped: why, reading will
/// tell.
void Connection::flush() {
  if (waiting_to_write_) return;
  while (!unsent_.empty()) {
    const ErrorCode error = write_some(*unsent_.front());
    if (must_wait(error)) return wait_to_write();
    if (error) {
      unsent_.clear();
      sent_of_first_ = unsent_bytes_ = 0;
    }
  }
  if (state_ == State::lingering) finish_if_delivered();
}

ErrorCode Connection::write_some(const std::string& bytes) {
  ErrorCode error;
  const std::size_t count = socket_.write_some(asio::buffer(bytes) + sent_of_first_, error);
  sent_of_first_ += count;
  unsent_bytes_ -= count;
  if (sent_of_first_ == bytes.size()) {
    unsent_.pop();
    sent_of_first_ = 0;
  }
  return error;
}

void Connection::wait_to_write() {
  waiting_to_write_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const ErrorCode&) {
    self->waiting_to_write_ = false;
    if (self->state_ != State::closed) self->flush();
  });
}

void Connection::finish_if_delivered() {
  if (!unsent_.empty()) return;
  if (!said_fin_) {
    said_fin_ = true;
    ErrorCode ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
  }
  if (!other_finished_) return;
  close_socket();
  owner_.on_lingered(*this);
}

void Connection::close_socket() {
  state_ = State::closed;
  owner_.loop.cancel(linger_end_);
  unsent_.clear();
  ErrorCode ignored;
  socket_.close(ignored);
}

}  // namespace onetip::net::tcp
