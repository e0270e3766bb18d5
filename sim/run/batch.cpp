#include "sim/run/batch.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace onetip::sim {

namespace {

using Clock = std::chrono::steady_clock;

/// Between two looks at Ctrl-C and the progress bar.
constexpr std::chrono::milliseconds kLook{100};

class Batch {
 public:
  Batch(std::uint64_t count, const BatchOptions& options, const BatchWork& work)
      : count_(count), options_(options), work_(work), threads_(threads_for(options, count)) {}

  std::uint64_t run() {
    std::vector<std::thread> threads;
    try {
      if (is_interrupted()) return 0;
      while (threads.size() < threads_) threads.emplace_back([this] { work_on(); });
      deliver_all();
    } catch (...) {
      fail(std::current_exception());
    }
    for (std::thread& thread : threads) thread.join();
    if (failure_) std::rethrow_exception(failure_);
    return delivered_;
  }

 private:
  void work_on() {
    while (const auto index = next()) {
      try {
        Delivery delivery = work_(*index, stop_);
        const std::lock_guard lock(mutex_);
        done_.emplace(*index, std::move(delivery));
      } catch (...) {
        fail(std::current_exception());
      }
      changed_.notify_all();
    }
  }

  /// The next one to begin; none: there is no more.
  std::optional<std::uint64_t> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(
        lock, [&] { return stop_ || begun_ == count_ || begun_ - settled_ < window(threads_); });
    if (stop_ || begun_ == count_) return std::nullopt;
    return begun_++;
  }

  void fail(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    stop_ = true;
    changed_.notify_all();
  }

  void deliver_all() {
    std::unique_lock lock(mutex_);
    auto look = began_ + kLook;
    while (settled_ < begun_ || (begun_ < count_ && !stop_)) {
      changed_.wait_until(lock, look, [&] { return is_next_done() || failure_; });
      if (failure_) return;
      while (is_next_done()) deliver_next(lock);
      if (Clock::now() < look && settled_ < count_) continue;
      look = Clock::now() + kLook;
      if (is_interrupted() && !stop_) {
        stop_ = true;
        changed_.notify_all();
      }
      show(lock);
    }
  }

  [[nodiscard]] bool is_interrupted() const {
    return options_.interrupted != nullptr && *options_.interrupted;
  }

  [[nodiscard]] bool is_next_done() const {
    return !done_.empty() && done_.begin()->first == settled_;
  }

  void deliver_next(std::unique_lock<std::mutex>& lock) {
    const Delivery delivery = std::move(done_.begin()->second);
    done_.erase(done_.begin());
    ++settled_;
    lock.unlock();
    changed_.notify_all();
    if (delivery) {
      delivery();
      ++delivered_;
    }
    lock.lock();
  }

  void show(std::unique_lock<std::mutex>& lock) {
    if (!options_.progress) return;
    lock.unlock();
    options_.progress({delivered_, count_, Clock::now() - began_});
    lock.lock();
  }

  const std::uint64_t count_;
  const BatchOptions& options_;
  const BatchWork& work_;
  const unsigned threads_;
  const Clock::time_point began_ = Clock::now();
  std::atomic<bool> stop_ = false;
  std::mutex mutex_;
  std::condition_variable changed_;
  // under the mutex:
  std::uint64_t begun_ = 0;
  std::uint64_t settled_ = 0;  // delivered, or cut short: all below it
  std::map<std::uint64_t, Delivery> done_;
  std::exception_ptr failure_;
  // the caller's alone:
  std::uint64_t delivered_ = 0;
};

}  // namespace

double BatchProgress::rate() const {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  return seconds > 0 ? static_cast<double>(done) / seconds : 0;
}

std::optional<std::chrono::nanoseconds> BatchProgress::remaining() const {
  constexpr double kLongest = 1e9;  // seconds: thirty years, and no overflow
  const double runs_a_second = rate();
  if (runs_a_second <= 0) return std::nullopt;
  const double seconds = static_cast<double>(of - done) / runs_a_second;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::chrono::duration<double>(std::min(seconds, kLongest)));
}

unsigned threads_for(const BatchOptions& options, std::uint64_t count) {
  const unsigned wanted =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  return static_cast<unsigned>(std::min<std::uint64_t>(wanted, count));
}

std::uint64_t window(unsigned threads) { return std::uint64_t{16} * threads; }

std::uint64_t run_batch(std::uint64_t count, const BatchOptions& options, const BatchWork& work) {
  return Batch(count, options, work).run();
}

}  // namespace onetip::sim
