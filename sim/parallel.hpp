#pragma once
// Independent steps on all cores: what validation is given by programs that do nothing else
// meanwhile, and how a large network's keys are made.
//
// The threads are started once and wait between two uses: a chain of a few hundred blocks is judged
// in the time that it takes to start a few. Who has a crew ends it before the program: what
// libraries keep for each thread goes with the thread. Header only, since programs without a
// simulator use it.

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "core/for_each.hpp"

namespace onetip::sim {

/// Any thread may call, and several at once.
class Crew {
 public:
  /// `threads`: beside the caller's, which works, too.
  explicit Crew(std::size_t threads = other_cores()) {
    for (std::size_t i = 0; i < threads; ++i) {
      threads_.emplace_back([this](const std::stop_token& stop) { help(stop); });
    }
  }

  [[nodiscard]] static std::size_t other_cores() {
    return std::max(1U, std::thread::hardware_concurrency()) - 1;
  }

  /// The steps are dealt out one by one. They must not throw.
  void for_each(std::size_t count, const std::function<void(std::size_t)>& step) {
    Job job{count, step};
    const bool alone = count < 2 || threads_.empty();
    if (!alone) open(job);
    job.work();
    if (!alone) close(job);
  }

  /// The same as core/ takes it, as long as the crew lives.
  [[nodiscard]] core::ForEach as_for_each() {
    return [this](std::size_t count, const std::function<void(std::size_t)>& step) {
      for_each(count, step);
    };
  }

 private:
  struct Job {
    void work() {
      for (std::size_t i = next++; i < count; i = next++) step(i);
    }

    const std::size_t count;
    const std::function<void(std::size_t)>& step;
    std::atomic<std::size_t> next = 0;
    std::size_t helpers = 0;  // at work on it; guarded by `mutex_`
  };

  void open(Job& job) {
    {
      const std::lock_guard lock(mutex_);
      open_.push_back(&job);
    }
    const std::size_t helpers = std::min(job.count - 1, threads_.size());
    for (std::size_t i = 0; i < helpers; ++i) opened_.notify_one();
  }

  /// All its steps are dealt out; those of helpers may not be done yet.
  void close(Job& job) {
    std::unique_lock lock(mutex_);
    std::erase(open_, &job);
    left_.wait(lock, [&] { return job.helpers == 0; });
  }

  void help(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (opened_.wait(lock, stop, [this] { return !open_.empty(); })) {
      Job& job = *open_.front();
      ++job.helpers;
      lock.unlock();
      job.work();
      lock.lock();
      std::erase(open_, &job);  // nothing is left to deal out
      if (--job.helpers == 0) left_.notify_all();
    }
  }

  std::mutex mutex_;
  std::condition_variable_any opened_;
  std::condition_variable left_;
  std::vector<Job*> open_;             // the oldest first
  std::vector<std::jthread> threads_;  // the last to be made, the first to end
};

}  // namespace onetip::sim
