#pragma once
// Workers: threads for what takes long (hashing, judging, storing), so that no socket waits for it.
//
// A job is done in slices of a few milliseconds. Between slices the owners (peers) take turns, so
// one that floods the workers with jobs, or mines for ever, takes no more than its share. Any
// thread.

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace onetip::net::tcp {

class Workers {
 public:
  /// As many as the machine has hardware threads, unless told otherwise.
  explicit Workers(std::size_t threads = 0);
  /// As stop().
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Does a part of a job; true: that was the last one. Must not throw.
  using Slice = std::function<bool()>;
  void submit(std::uint64_t owner, Slice slice);

  /// Ends the threads after their present slices; what is not done stays undone.
  void stop();

 private:
  struct Task {
    std::uint64_t owner = 0;
    Slice slice;
  };
  void work();
  /// REQUIRES: mutex_ is held.
  void enqueue(Task task);
  Task dequeue();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::uint64_t, std::deque<Slice>> waiting_;  // never an empty queue
  std::deque<std::uint64_t> turns_;                     // each waiting owner once
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace onetip::net::tcp
