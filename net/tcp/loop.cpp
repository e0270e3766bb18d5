#include "net/tcp/loop.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <csignal>
#include <utility>

#include "net/tcp/loop_impl.hpp"

namespace onetip::net::tcp {

namespace {

/// The alarm rings at least so often: a timer set for the end of time must not overflow a clock.
constexpr Nanos kLongestSleep = std::chrono::hours(24);

bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

Nanos Loop::now() const {
  return impl_->standing.value_or(std::min(impl_->now(), impl_->deadline));
}

void Loop::post(Callback callback) {
  const std::lock_guard lock(impl_->mutex);
  impl_->posted.push(std::move(callback));
  if (std::exchange(impl_->waits, false)) boost::asio::post(impl_->io, [] {});
}

void Loop::last(Callback callback) { impl_->last.push(std::move(callback)); }

/// Carries out one callback, or waits for one.
void Loop::Impl::step() {
  moment.reset();
  if (!last.empty() && ++overtaken > kMostOvertaking) return step_of_last();
  if (posts_in_a_row < kMostInARow && step_of_posts()) return;
  if (looks_in_a_row >= kMostInARow && step_of_asio()) return;
  if (step_of_sockets() || step_of_posts()) return;
  if (!last.empty()) return step_of_last();
  if (!step_of_asio()) wait();
}

bool Loop::Impl::step_of_posts() {
  std::unique_lock lock(mutex);
  if (posted.empty()) return false;
  const Callback callback = posted.pop();
  lock.unlock();
  ++posts_in_a_row;
  callback();
  return true;
}

bool Loop::Impl::step_of_sockets() {
  posts_in_a_row = 0;
  if (sockets.tell_one()) return true;
  ++looks_in_a_row;
  return sockets.look() && sockets.tell_one();
}

/// Timers, signals, names.
bool Loop::Impl::step_of_asio() {
  looks_in_a_row = 0;
  return io.poll_one() != 0;
}

void Loop::Impl::step_of_last() {
  overtaken = 0;
  last.pop()();
}

void Loop::Impl::wait() {
  {
    const std::lock_guard lock(mutex);
    if (!posted.empty()) return;
    waits = true;
  }
  if (!awaits_sockets) {
    awaits_sockets = true;
    any_socket.async_wait(any_socket.wait_read,
                          [this](const ErrorCode&) { awaits_sockets = false; });
  }
  moment.reset();
  rests = true;
  tell_rest(true);
  io.run_one();
  go_on();
  const std::lock_guard lock(mutex);
  waits = false;
}

void Loop::Impl::go_on() {
  if (std::exchange(rests, false)) tell_rest(false);
}

Loop::Timer Loop::at(Nanos when, Callback callback) {
  const Timer timer{when, ++impl_->timers_made};
  impl_->timers.emplace(timer, std::move(callback));
  impl_->arm();
  return timer;
}

void Loop::cancel(const Timer& timer) { impl_->timers.erase(timer); }

/// Sets the alarm for the first timer. One that is set for an earlier time stays: ringing in vain,
/// after a cancellation, is cheaper than a system call for each.
void Loop::Impl::arm() {
  if (timers.empty()) return;
  const Nanos first = std::min(timers.begin()->first.at, now() + kLongestSleep);
  if (armed && *armed <= first) return;
  armed = first;
  alarm.expires_at(start + std::chrono::duration_cast<Clock::duration>(first));
  alarm.async_wait([this](const boost::system::error_code& error) {
    if (error) return;  // set anew meanwhile
    go_on();
    armed.reset();
    fire();
  });
}

/// Fires one timer, so that sockets and other timers take turns.
void Loop::Impl::fire() {
  if (timers.empty()) return;
  if (timers.begin()->first.at <= now()) {
    const auto due = timers.extract(timers.begin());
    due.mapped()();
  }
  arm();
}

void Loop::on_signals(const Callback& callback) {
  impl_->signals.emplace(impl_->io, SIGINT, SIGTERM);
  if (!is_ignored(SIGHUP)) impl_->signals->add(SIGHUP);
  impl_->wait_for_signal(callback);
}

void Loop::Impl::wait_for_signal(const Callback& callback) {
  signals->async_wait([this, callback](const boost::system::error_code& error, int) {
    if (error) return;
    go_on();
    callback();
    wait_for_signal(callback);
  });
}

void Loop::on_rest(std::function<void(bool)> tell) { impl_->tell_rest = std::move(tell); }

void Loop::run(Nanos deadline, const std::function<bool()>& stop) {
  impl_->deadline = std::max(deadline, impl_->standing.value_or(deadline));
  impl_->standing.reset();
  const Timer end = at(deadline, [] {});
  while (!stop() && now() < impl_->deadline) impl_->step();
  cancel(end);
  impl_->standing = now();
}

}  // namespace onetip::net::tcp
