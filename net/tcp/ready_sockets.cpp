#include "net/tcp/ready_sockets.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace onetip::net::tcp {

namespace {

/// Looked at at once; the others keep their turn.
constexpr std::size_t kBatch = 64;
constexpr unsigned kSerialShift = 32;

Readiness readiness_of(std::uint32_t events) {
  return {(events & EPOLLIN) != 0, (events & EPOLLOUT) != 0,
          (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0};
}

}  // namespace

ReadySockets::ReadySockets() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (epoll_ < 0) throw std::system_error(errno, std::system_category(), "epoll");
}

ReadySockets::~ReadySockets() { ::close(epoll_); }

ErrorCode ReadySockets::add(int socket, ReadinessListener& owner) {
  const auto at = static_cast<std::uint32_t>(socket);
  if (at >= watched_.size()) watched_.resize(at + 1);
  watched_[at].owner = &owner;
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
  event.data.u64 = std::uint64_t{++watched_[at].serial} << kSerialShift | at;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) == 0) return {};
  return {errno, boost::system::system_category()};
}

void ReadySockets::remove(int socket) {
  const auto at = static_cast<std::uint32_t>(socket);
  if (at < watched_.size()) watched_[at].owner = nullptr;
}

void ReadySockets::again(int socket, Readiness readiness) {
  const auto at = static_cast<std::uint32_t>(socket);
  again_.push_back({at, watched_[at].serial, readiness});
}

bool ReadySockets::tell_one() {
  while (!ready_.empty()) {
    const Ready ready = ready_.pop();
    const Watched& watched = watched_[ready.socket];
    if (watched.owner == nullptr || watched.serial != ready.serial) continue;  // closed since
    watched.owner->on_ready(ready.readiness);
    return true;
  }
  return false;
}

bool ReadySockets::look() {
  std::array<epoll_event, kBatch> events;
  const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    ready_.push({static_cast<std::uint32_t>(event.data.u64),
                 static_cast<std::uint32_t>(event.data.u64 >> kSerialShift),
                 readiness_of(event.events)});
  }
  for (const Ready& ready : std::exchange(again_, {})) ready_.push(ready);
  return !ready_.empty();
}

}  // namespace onetip::net::tcp
