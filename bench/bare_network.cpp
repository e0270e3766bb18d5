#include "bench/bare_network.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace onetip::bench {

namespace {

int checked(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

int new_socket() {
  return checked(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), "socket");
}

void send_at_once(int descriptor) {
  const int on = 1;
  checked(setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
}

}  // namespace

BareNetwork::BareNetwork(std::size_t peers, const sim::topology::Edges& edges)
    : epoll_(checked(epoll_create1(EPOLL_CLOEXEC), "epoll")),
      connected_(peers),
      ports_(peers),
      seen_(peers) {
  for (std::uint32_t peer = 0; peer < peers; ++peer) listen(peer);
  for (const auto& [from, to] : edges) connect(from, to);
  while (ends_ < 2 * edges.size()) step();
}

/// By reset, so that no address stays taken.
BareNetwork::~BareNetwork() {
  for (const int descriptor : open_) {
    const linger at_once{1, 0};
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(descriptor);
  }
  close(epoll_);
}

void BareNetwork::listen(std::uint32_t peer) {
  const int descriptor = new_socket();
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  checked(bind(descriptor, any, size), "bind");
  checked(::listen(descriptor, SOMAXCONN), "listen");
  checked(getsockname(descriptor, any, &size), "getsockname");
  ports_[peer] = ntohs(address.sin_port);
  add(descriptor, {peer, true, false}, EPOLLIN);
}

void BareNetwork::connect(std::uint32_t from, std::uint32_t to) {
  const int descriptor = new_socket();
  const sockaddr_in address = loopback(ports_[to]);
  const auto* const any = reinterpret_cast<const sockaddr*>(&address);
  if (::connect(descriptor, any, sizeof address) != 0 && errno != EINPROGRESS) {
    checked(-1, "connect");
  }
  add(descriptor, {from, false, true}, EPOLLOUT);
}

void BareNetwork::add(int descriptor, Socket socket, std::uint32_t events) {
  open_.push_back(descriptor);
  const auto at = static_cast<std::size_t>(descriptor);
  if (sockets_.size() <= at) sockets_.resize(at + 1);
  sockets_[at] = socket;
  epoll_event event{events, {.fd = descriptor}};
  checked(epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event), "epoll_ctl");
}

void BareNetwork::step() {
  std::array<epoll_event, 128> events;
  const int count = epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), -1);
  for (int i = 0; i < count; ++i) on_event(events[static_cast<std::size_t>(i)].data.fd);
}

void BareNetwork::on_event(int descriptor) {
  Socket& socket = sockets_[static_cast<std::size_t>(descriptor)];
  if (socket.listens) return accept(descriptor, socket.peer);
  if (!socket.connects) return read(descriptor);
  socket.connects = false;
  send_at_once(descriptor);
  epoll_event event{EPOLLIN, {.fd = descriptor}};
  checked(epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event), "epoll_ctl");
  connected_[socket.peer].push_back(descriptor);
  ++ends_;
}

void BareNetwork::accept(int listener, std::uint32_t peer) {
  for (;;) {
    const int descriptor = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) return;
    send_at_once(descriptor);
    add(descriptor, {peer, false, false}, EPOLLIN);
    connected_[peer].push_back(descriptor);
    ++ends_;
  }
}

void BareNetwork::flood(const std::string& message) {
  seen_.assign(seen_.size(), false);
  reached_ = 0;
  message_ = message;
  reach(0, -1);
  while (reached_ < seen_.size()) step();
}

void BareNetwork::drain() {
  while (under_way_ > 0) step();
}

void BareNetwork::read(int descriptor) {
  static std::array<char, 64 << 10> scratch;
  const auto count =
      checked(static_cast<int>(::read(descriptor, scratch.data(), scratch.size())), "read");
  under_way_ -= static_cast<std::uint64_t>(count);
  reach(sockets_[static_cast<std::size_t>(descriptor)].peer, descriptor);
}

void BareNetwork::reach(std::uint32_t peer, int from) {
  if (seen_[peer]) return;
  seen_[peer] = true;
  ++reached_;
  for (const int descriptor : connected_[peer]) {
    if (descriptor == from) continue;
    checked(static_cast<int>(write(descriptor, message_.data(), message_.size())), "write");
    under_way_ += message_.size();
  }
}

}  // namespace onetip::bench
