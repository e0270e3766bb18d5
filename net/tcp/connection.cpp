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

Connection::Connection(ConnectionId id, Loop& loop, Tcp::socket socket, ConnectionOwner& owner)
    : id_(id), loop_(loop), socket_(std::move(socket)), owner_(owner) {}

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
  wait_to_read();
  flush();
}

bool Connection::send(std::shared_ptr<const std::string> bytes) {
  if (bytes->empty()) return true;
  if (!unsent_.empty() && unsent_bytes_ + bytes->size() > kMaxUnsentBytes) return false;
  unsent_bytes_ += bytes->size();
  unsent_.push_back(std::move(bytes));
  if (state_ == State::open) flush();
  return true;
}

void Connection::linger() {
  state_ = State::lingering;
  linger_end_ = loop_.at(loop_.now() + kLingerTime, [self = shared_from_this()] {
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

void Connection::wait_to_read() {
  socket_.async_wait(Tcp::socket::wait_read, [self = shared_from_this()](const ErrorCode& error) {
    if (self->state_ != State::closed && !error) self->read();
  });
}

void Connection::read() {
  auto& scratch = loop_.impl().scratch;
  ErrorCode error;
  const std::size_t count = socket_.read_some(asio::buffer(scratch), error);
  if (error && !must_wait(error)) return read_failed(error);
  if (count > 0 && state_ == State::open) owner_.on_received(*this, {scratch.data(), count});
  if (state_ != State::closed) wait_to_read();
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
    const ErrorCode error = write_some();
    if (must_wait(error)) return wait_to_write();
    if (error) {
      unsent_.clear();
      sent_of_first_ = unsent_bytes_ = 0;
    }
  }
  if (state_ == State::lingering) finish_if_delivered();
}

ErrorCode Connection::write_some() {
  const std::string& first = *unsent_.front();
  ErrorCode error;
  const std::size_t count = socket_.write_some(asio::buffer(first) + sent_of_first_, error);
  sent_of_first_ += count;
  unsent_bytes_ -= count;
  if (sent_of_first_ == first.size()) {
    unsent_.pop_front();
    sent_of_first_ = 0;
  }
  return error;
}

void Connection::wait_to_write() {
  waiting_to_write_ = true;
  socket_.async_wait(Tcp::socket::wait_write, [self = shared_from_this()](const ErrorCode&) {
    self->waiting_to_write_ = false;
    if (self->state_ != State::closed) self->flush();
  });
}

void Connection::finish_if_delivered() {
  if (!unsent_.empty()) return;
  if (!said_fin_) {
    said_fin_ = true;
    ErrorCode ignored;
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
  }
  if (!other_finished_) return;
  close_socket();
  owner_.on_lingered(*this);
}

void Connection::close_socket() {
  state_ = State::closed;
  loop_.cancel(linger_end_);
  unsent_.clear();
  ErrorCode ignored;
  socket_.close(ignored);
}

}  // namespace onetip::net::tcp
