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
  if (readiness.read || readiness.ended) read(readiness);
}

bool Connection::send(Unsent::Text text) {
  if (text->empty()) return true;
  if (!unsent_.empty() && unsent_bytes_ + text->size() > kMaxUnsentBytes) return false;
  unsent_bytes_ += text->size();
  const bool at_once = unsent_.empty() && state_ == State::open;
  if (at_once && !must_wait(hand_over(*text))) return true;
  owner_.unsent.add(text);
  unsent_.push(std::move(text));
  return true;
}

std::size_t Connection::share_of_unsent() const {
  std::size_t bytes = 0;
  for (const auto& text : unsent_) bytes += owner_.unsent.share(text);
  return bytes;
}

void Connection::linger() {
  if (state_ == State::closed) return;
  state_ = State::lingering;
  linger_end_ = owner_.loop.at(owner_.loop.now() + kLingerTime, [self = shared_from_this()] {
    self->close_socket();
    self->owner_.on_lingered(*self);
  });
  flush();
}

void Connection::reset() {
  socket_.reset_on_close();
  close_socket();
}

void Connection::abandon() { close_socket(); }

/// Reads once, so that the others have their turn. Less than there was room for is all that there
/// was, but for the end.
void Connection::read(Readiness readiness) {
  if (state_ == State::closed || state_ == State::answering) return;
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
  state_ = State::answering;
  owner_.on_ended(*this, ClosedHow::fin);
}

/// Hands over what the system takes now.
void Connection::flush() {
  while (!unsent_.empty()) {
    const ErrorCode error = hand_over(*unsent_.front());
    if (must_wait(error)) return;
    if (!error) owner_.unsent.remove(unsent_.pop());
  }
  if (state_ == State::lingering) finish_if_delivered();
}

/// The first text that waits, or one before which none does, as far as the system takes it now. No
/// error: the whole of it. What can't be sent any more is dropped: why, reading will tell.
ErrorCode Connection::hand_over(const std::string& text) {
  ErrorCode error;
  while (!error && sent_of_first_ < text.size()) {
    const std::size_t count = socket_.send(std::string_view(text).substr(sent_of_first_), error);
    sent_of_first_ += count;
    unsent_bytes_ -= count;
  }
  if (must_wait(error)) return error;
  sent_of_first_ = 0;
  if (error) drop_unsent();
  return error;
}

void Connection::drop_unsent() {
  for (const auto& text : unsent_) owner_.unsent.remove(text);
  unsent_.clear();
  sent_of_first_ = unsent_bytes_ = 0;
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
  drop_unsent();
  owner_.loop.impl().sockets.remove(socket_.descriptor());
  socket_.close();
}

}  // namespace onetip::net::tcp
