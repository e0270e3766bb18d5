#include "net/tcp/socket.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/error.hpp>
#include <cerrno>

namespace onetip::net::tcp {

namespace asio = boost::asio;

namespace {

constexpr int kOn = 1;

ErrorCode last_error() { return {errno, boost::system::system_category()}; }
ErrorCode error_of(int result) { return result < 0 ? last_error() : ErrorCode{}; }

}  // namespace

bool must_wait(const ErrorCode& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

ErrorCode Socket::open() {
  descriptor_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor_ < 0) return last_error();
  return error_of(::setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof(kOn)));
}

ErrorCode Socket::bind(const Tcp::endpoint& at) {
  return error_of(::bind(descriptor_, at.data(), static_cast<socklen_t>(at.size())));
}

ErrorCode Socket::listen(const Tcp::endpoint& at, int backlog) {
  if (::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &kOn, sizeof(kOn)) < 0) {
    return last_error();
  }
  if (const ErrorCode error = bind(at)) return error;
  return error_of(::listen(descriptor_, backlog));
}

ErrorCode Socket::accept(Socket& taken, Tcp::endpoint& from) {
  auto size = static_cast<socklen_t>(from.capacity());
  taken.descriptor_ = ::accept4(descriptor_, from.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  return error_of(taken.descriptor_);
}

ErrorCode Socket::connect(const Tcp::endpoint& to) {
  const int result = ::connect(descriptor_, to.data(), static_cast<socklen_t>(to.size()));
  return result < 0 && errno != EINPROGRESS ? last_error() : ErrorCode{};
}

ErrorCode Socket::connected() const {
  int error = 0;
  socklen_t size = sizeof(error);
  if (::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return last_error();
  return {error, boost::system::system_category()};
}

std::size_t Socket::receive(std::span<char> into, ErrorCode& error) {
  const auto count = ::recv(descriptor_, into.data(), into.size(), 0);
  if (count > 0) return static_cast<std::size_t>(count);
  error = count == 0 ? ErrorCode(asio::error::eof) : last_error();
  return 0;
}

std::size_t Socket::send(std::string_view bytes, ErrorCode& error) {
  const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return static_cast<std::size_t>(count);
  error = last_error();
  return 0;
}

void Socket::finish() { ::shutdown(descriptor_, SHUT_WR); }

void Socket::reset_on_close() {
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

void Socket::close() {
  const int descriptor = std::exchange(descriptor_, kNone);
  if (descriptor >= 0) ::close(descriptor);
}

Tcp::endpoint Socket::local() const {
  Tcp::endpoint end;
  auto size = static_cast<socklen_t>(end.capacity());
  return ::getsockname(descriptor_, end.data(), &size) < 0 ? Tcp::endpoint{} : end;
}

Tcp::endpoint Socket::remote() const {
  Tcp::endpoint end;
  auto size = static_cast<socklen_t>(end.capacity());
  return ::getpeername(descriptor_, end.data(), &size) < 0 ? Tcp::endpoint{} : end;
}

}  // namespace onetip::net::tcp
