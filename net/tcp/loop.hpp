#pragma once
// Loop: one thread's events: sockets, timers, and what other threads post.
//
// Whoever calls run() is the loop's thread; only post() may be called from another one. Callbacks
// run one at a time, inside run(), never inside the call that asked for them. Nothing here is fixed
// to a peer: a node has a loop for one, an experiment has one for hundreds.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace onetip::net::tcp {

using Nanos = std::chrono::nanoseconds;
using Callback = std::function<void()>;

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Steady time since the loop was made. A callback is one moment. Inside run() it is never later
  /// than its deadline, and between two calls it stands still: what is done there is done at one
  /// moment, behind all that came before.
  [[nodiscard]] Nanos now() const;

  /// Calls back soon, in the order of posting. Any thread.
  void post(Callback callback);

  /// Calls back when no socket is ready and nothing is posted any more (but after kMostOvertaking
  /// others in any case), one at a time, in the order of asking.
  void last(Callback callback);

  /// A timer that was set; worth nothing once it has fired or was cancelled.
  struct Timer {
    Nanos at{};
    std::uint64_t number = 0;

    [[nodiscard]] bool is_set() const { return number != 0; }
    friend auto operator<=>(const Timer&, const Timer&) = default;
  };
  /// Calls back once, at that time or later; equal times in the order of asking.
  Timer at(Nanos when, Callback callback);
  /// One that has fired, or was cancelled, is none: nothing happens.
  void cancel(const Timer& timer);

  /// Calls back at each SIGINT, SIGTERM and SIGHUP instead of ending the process, as long as the
  /// loop lives. A SIGHUP that the process was told to ignore (nohup) stays ignored.
  void on_signals(const Callback& callback);

  /// Tells, on the loop's thread and inside run(), that it has nothing to do and waits (true), and
  /// before the next callback that it goes on. One listener: another call replaces it.
  void on_rest(std::function<void(bool rests)> tell);

  /// Carries callbacks out until `deadline`, or until `stop` is true, which is asked before each.
  void run(Nanos deadline, const std::function<bool()>& stop);

  /// For the sockets of this folder; loop_impl.hpp has it.
  struct Impl;
  [[nodiscard]] Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace onetip::net::tcp
