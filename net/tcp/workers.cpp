#include "net/tcp/workers.hpp"

#include <algorithm>

namespace onetip::net::tcp {

Workers::Workers(std::size_t threads) {
  if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < threads; ++i) {
    const bool last_of_several = i > 0 && i + 1 == threads;
    threads_.emplace_back([this, last_of_several] { work(last_of_several); });
  }
}

Workers::~Workers() { stop(); }

void Workers::submit(std::uint64_t owner, Slice slice) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  enqueue({owner, std::move(slice)});
  wake_.notify_one();
  if (loop_rests_) wake_last_.notify_one();
}

void Workers::loop_rests(bool rests) {
  const std::lock_guard lock(mutex_);
  loop_rests_ = rests;
  if (rests && !turns_.empty()) wake_last_.notify_one();
}

void Workers::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  wake_last_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  waiting_.clear();
  turns_.clear();
}

void Workers::work(bool stands_back) {
  std::condition_variable& wake = stands_back ? wake_last_ : wake_;
  std::unique_lock lock(mutex_);
  for (;;) {
    wake.wait(lock,
              [&] { return stopping_ || (!turns_.empty() && (loop_rests_ || !stands_back)); });
    if (stopping_) return;
    Task task = dequeue();
    lock.unlock();
    const bool done = task.slice();
    if (done) task.slice = nullptr;  // let go of what it holds while nobody waits for the lock
    lock.lock();
    if (done) continue;
    enqueue(std::move(task));
    if (stands_back && !loop_rests_) wake_.notify_one();  // who stands back leaves it to another
  }
}

void Workers::enqueue(Task task) {
  auto& queue = waiting_[task.owner];
  if (queue.empty()) turns_.push_back(task.owner);
  queue.push_back(std::move(task.slice));
}

Workers::Task Workers::dequeue() {
  const std::uint64_t owner = turns_.front();
  turns_.pop_front();
  const auto queue = waiting_.find(owner);
  Task task{owner, std::move(queue->second.front())};
  queue->second.pop_front();
  if (queue->second.empty()) {
    waiting_.erase(queue);
  } else {
    turns_.push_back(owner);
  }
  return task;
}

}  // namespace onetip::net::tcp
