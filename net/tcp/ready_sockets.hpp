#pragma once
// ReadySockets: which sockets of a loop have something to read, to write or to accept.
//
// The system is told of a socket once (epoll, at each change), and it stays known until it is
// closed. Asio would ask anew for each wait: a system call and a pending handler for each message,
// a tenth of what it costs. One thread.

#include <cstdint>
#include <vector>

#include "core/fifo.hpp"
#include "net/tcp/socket.hpp"

namespace onetip::net::tcp {

/// What a socket is ready for.
struct Readiness {
  bool read = false;
  bool write = false;
  /// The other side finished, or something failed: reading tells.
  bool ended = false;
};

/// Whose socket it is. Told one at a time, never inside a call of theirs.
class ReadinessListener {
 public:
  virtual void on_ready(Readiness readiness) = 0;

 protected:
  ~ReadinessListener() = default;
};

class ReadySockets {
 public:
  /// Throws std::system_error where the system gives none.
  ReadySockets();
  ~ReadySockets();
  ReadySockets(const ReadySockets&) = delete;
  ReadySockets& operator=(const ReadySockets&) = delete;

  /// Readable while some socket is ready that was not looked at since.
  [[nodiscard]] int descriptor() const { return epoll_; }

  /// `owner` is told of what `socket` is ready for, now and at each change from then on: who does
  /// not read all that is there asks for `again`. An error: the system watches no more.
  [[nodiscard]] ErrorCode add(int socket, ReadinessListener& owner);
  /// Nothing is told of it any more. To be called before it is closed.
  void remove(int socket);
  /// Its owner is told once more: at the next look, behind the others that are ready then.
  void again(int socket, Readiness readiness);

  /// Tells one owner. False: none is known to be ready.
  bool tell_one();
  /// Asks the system who is ready, and adds who asked again. False: nobody is.
  bool look();

 private:
  /// One descriptor may stand for several sockets, one after the other.
  struct Watched {
    ReadinessListener* owner = nullptr;
    std::uint32_t serial = 0;
  };
  struct Ready {
    std::uint32_t socket = 0;
    std::uint32_t serial = 0;
    Readiness readiness;
  };

  int epoll_;
  std::vector<Watched> watched_;  // by descriptor
  core::Fifo<Ready> ready_;
  std::vector<Ready> again_;
};

}  // namespace onetip::net::tcp
