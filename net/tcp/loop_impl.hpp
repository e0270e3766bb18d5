#pragma once
// The inside of a Loop, for the sockets of this folder alone.

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <mutex>
#include <optional>

#include "core/fifo.hpp"
#include "net/tcp/limits.hpp"
#include "net/tcp/loop.hpp"
#include "net/tcp/ready_sockets.hpp"

namespace onetip::net::tcp {

struct Loop::Impl {
  using Clock = std::chrono::steady_clock;

  ~Impl() { any_socket.release(); }  // it is not Asio's to close

  boost::asio::io_context io{1};
  /// Idle is no end: other threads may post.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> awake{io.get_executor()};
  Clock::time_point start = Clock::now();
  std::optional<Nanos> moment;    // of this callback, once it was asked for
  std::optional<Nanos> standing;  // the time between two calls of run()
  Nanos deadline = Nanos::max();  // of this call
  /// Filled by a read and emptied before the next: a connection needs no buffer of its own.
  std::array<char, kScratchBytes> scratch;

  std::mutex mutex;  // for these two
  core::Fifo<Callback> posted;
  bool waits = false;  // a post must wake it
  std::size_t posts_in_a_row = 0;

  ReadySockets sockets;
  /// How Asio, which waits for all else, wakes for one of them.
  boost::asio::posix::stream_descriptor any_socket{io, sockets.descriptor()};
  bool awaits_sockets = false;
  std::size_t looks_in_a_row = 0;

  core::Fifo<Callback> last;  // what waits until nothing else is ready
  std::size_t overtaken = 0;  // how often that was, since one of them was carried out

  std::function<void(bool)> tell_rest = [](bool) {};
  bool rests = false;

  std::map<Timer, Callback> timers;
  std::uint64_t timers_made = 0;
  boost::asio::steady_timer alarm{io};
  std::optional<Nanos> armed;  // when the alarm rings; never later than the first timer
  std::optional<boost::asio::signal_set> signals;

  [[nodiscard]] Nanos now() {
    if (!moment) moment = Clock::now() - start;
    return *moment;
  }
  void step();
  bool step_of_posts();
  bool step_of_sockets();
  bool step_of_asio();
  void step_of_last();
  void wait();
  /// The wait, if it did wait, is over: first in each handler that Asio may call.
  void go_on();
  void arm();
  void fire();
  void wait_for_signal(const Callback& callback);
};

}  // namespace onetip::net::tcp
