#pragma once
// PeerDriver: runs one peer on real sockets: a standalone node.
//
// run() is the node's life: it starts the peer, carries its actions out and returns after stop().
// Validation, proof of work and storing run on worker threads. All callbacks come on the thread
// that called run(), but for `store`, which comes on a worker. Steady time counts from the driver's
// making.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "net/event.hpp"
#include "net/peer.hpp"

namespace onetip::net::tcp {

class PeerDriver {
 public:
  struct Callbacks {
    /// For logs; may call the driver's functions.
    std::function<void(const Notice&)> noticed;
    /// Makes a chain durable; false: it could not. On a worker thread. None: all is durable at
    /// once.
    std::function<bool(const core::Blockchain&)> store;
  };

  /// `bind`: the numeric address to listen on (`0.0.0.0`: all), at `config.listen.port` (0: any
  /// free one). Throws std::runtime_error where it can't.
  PeerDriver(PeerConfig config, core::KeyPair keys, core::Random random, core::Blockchain held,
             const std::string& bind, Callbacks callbacks);
  ~PeerDriver();
  PeerDriver(const PeerDriver&) = delete;
  PeerDriver& operator=(const PeerDriver&) = delete;

  /// The port that it listens on.
  [[nodiscard]] std::uint16_t port() const;

  /// Serves until stop(). Once.
  void run();
  /// Ends run(), once the peer has left: it says goodbye and what was sent is delivered, as far as
  /// that takes at most a second. From any thread, or a callback; not from a signal handler (see
  /// on_signals).
  void stop();

  // Before run(), or from callbacks:

  /// Calls back at each SIGINT, SIGTERM and SIGHUP, as Loop::on_signals.
  void on_signals(const std::function<void()>& callback);
  /// Calls back every `interval`, first after one.
  void every(std::chrono::nanoseconds interval, const std::function<void()>& callback);
  /// Mines `blocks` empty blocks; the notices Mined and CommandDone carry the returned id.
  CommandId mine(std::uint64_t blocks);
  CommandId pay(core::Wallet to, core::Amount value);

  /// The peer's chain.
  [[nodiscard]] const core::Blockchain& chain() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace onetip::net::tcp
