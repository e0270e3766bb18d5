#include "net/tcp/connection.hpp"

#include <boost/asio/error.hpp>

namespace onetip::net::tcp {

namespace asio = boost::asio;

ErrorCode Connection::connect(const std::optional<Tcp::endpoint>& from, const Tcp::endpoint& to) {
  if (const ErrorCode error = socket_.open()) return error;
  if (from) {
    if (const ErrorCode error = socket_.bind(*from)) return error;
  }
  if (const ErrorCode error = socket_.connect(to)) return error;
  return watch();
}

void Connection::end_connecting(Readiness readiness) {
  const ErrorCode error = readiness.ended ? socket_.connected() : ErrorCode{};
  if (error) {
    close_socket();
    return owner_.on_ended(
        *this, error == asio::error::timed_out ? ClosedHow::timed_out : ClosedHow::refused);
  }
  state_ = State::open;
  owner_.on_connected(*this);
  if (state_ == State::open) flush();
}

ErrorCode Connection::open(Socket socket) {
  socket_ = std::move(socket);
  state_ = State::open;
  return watch();
}

ErrorCode Connection::watch() {
  return owner_.loop.impl().sockets.add(socket_.descriptor(), *this);
}

/// The owner may let go of it meanwhile.
void Connection::on_ready(Readiness readiness) {
  const auto self = shared_from_this();
  if (state_ == State::connecting) end_connecting(readiness);
  if (readiness.write && state_ != State::closed) flush();
  if ((readiness.read || readiness.ended) && state_ != State::closed) read(readiness);
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
  socket_.reset_on_close();
  close_socket();
}

void Connection::abandon() { close_socket(); }

/// Reads once, so that the others have their turn. Less than there was room for is all that there
/// was, but for the end.
void Connection::read(Readiness readiness) {
  auto& scratch = owner_.loop.impl().scratch;
  ErrorCode error;
  const std::size_t count = socket_.receive(scratch, error);
  if (state_ == State::open && count > 0) owner_.on_received(*this, {scratch.data(), count});
  if (state_ == State::closed || must_wait(error)) return;
  if (error) return read_failed(error);
  if (count == scratch.size() || readiness.ended) {
    owner_.loop.impl().sockets.again(socket_.descriptor(), {true, false, readiness.ended});
  }
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
  while (!unsent_.empty()) {
    const ErrorCode error = write_some(*unsent_.front());
    if (must_wait(error)) return;
    if (error) {
      unsent_.clear();
      sent_of_first_ = unsent_bytes_ = 0;
    }
  }
  if (state_ == State::lingering) finish_if_delivered();
}

ErrorCode Connection::write_some(const std::string& bytes) {
  ErrorCode error;
  const std::string_view rest = std::string_view(bytes).substr(sent_of_first_);
  const std::size_t count = socket_.send(rest, error);
  sent_of_first_ += count;
  unsent_bytes_ -= count;
  if (sent_of_first_ == bytes.size()) {
    unsent_.pop();
    sent_of_first_ = 0;
  }
  return error;
}

void Connection::finish_if_delivered() {
  if (!unsent_.empty()) return;
  if (!said_fin_) {
    said_fin_ = true;
    socket_.finish();
  }
  if (!other_finished_) return;
  close_socket();
  owner_.on_lingered(*this);
}

void Connection::close_socket() {
  state_ = State::closed;
  owner_.loop.cancel(linger_end_);
  unsent_.clear();
  owner_.loop.impl().sockets.remove(socket_.descriptor());
  socket_.close();
}

}  // namespace onetip::net::tcp
