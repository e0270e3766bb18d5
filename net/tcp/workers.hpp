#pragma once
// Workers: threads for what takes long (hashing, judging, storing), so that no socket waits for it.
//
// A job is done in slices of a few milliseconds. Between slices the owners (peers) take turns, so
// one that floods the workers with jobs, or mines for ever, takes no more than its share. One of
// the threads stands back while the loop's thread is busy, so that the two don't take a core from
// one another. Any thread.

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
  /// One a hardware thread of the machine, unless told otherwise.
  explicit Workers(std::size_t threads = 0);
  /// As stop().
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  /// Does a part of a job; true: that was the last one. Must not throw.
  using Slice = std::function<bool()>;
  void submit(std::uint64_t owner, Slice slice);

  /// Whether the loop's thread waits and leaves its core to others; at first it does. While it does
  /// not, the last of several threads begins no slice.
  void loop_rests(bool rests);

  /// Ends the threads after their present slices; what is not done stays undone.
  void stop();

 private:
  struct Task {
    std::uint64_t owner = 0;
    Slice slice;
  };
  void work(bool stands_back);
  /// REQUIRES: mutex_ is held.
  void enqueue(Task task);
  Task dequeue();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable wake_last_;  // who stands back
  bool loop_rests_ = true;
  std::map<std::uint64_t, std::deque<Slice>> waiting_;  // never an empty queue
  std::deque<std::uint64_t> turns_;                     // each waiting owner once
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace onetip::net::tcp
