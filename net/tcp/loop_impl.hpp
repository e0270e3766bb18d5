#pragma once
// The inside of a Loop, for the sockets of this folder alone.

#include <array>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <optional>

#include "core/fifo.hpp"
#include "net/tcp/limits.hpp"
#include "net/tcp/loop.hpp"

namespace onetip::net::tcp {

struct Loop::Impl {
  using Clock = std::chrono::steady_clock;

  boost::asio::io_context io{1};
  /// Idle is no end: other threads may post.
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> awake{io.get_executor()};
  Clock::time_point start = Clock::now();
  std::optional<Nanos> standing;  // the time between two calls of run()
  Nanos deadline = Nanos::max();  // of this call
  /// Filled by a read and emptied before the next: a connection needs no buffer of its own.
  std::array<char, kScratchBytes> scratch;

  core::Fifo<Callback> last;  // what waits until nothing else is ready
  std::size_t overtaken = 0;  // how often that was, since one of them was carried out

  std::map<Timer, Callback> timers;
  std::uint64_t timers_made = 0;
  boost::asio::steady_timer alarm{io};
  std::optional<Nanos> armed;  // when the alarm rings; never later than the first timer
  std::optional<boost::asio::signal_set> signals;

  [[nodiscard]] Nanos now() const { return Clock::now() - start; }
  void step();
  void arm();
  void fire();
  void wait_for_signal(const Callback& callback);
};

}  // namespace onetip::net::tcp
