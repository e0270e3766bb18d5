#pragma once
// Fifo: a queue in one piece of memory that costs four words while it is empty, where std::deque
// allocates more than half a kilobyte. For what there are thousands of, mostly idle. What it grew
// to for a burst is given back when it is empty again. One thread.

#include <cstddef>
#include <utility>
#include <vector>

namespace onetip::core {

/// REQUIRES: a T that was moved from holds nothing.
template <class T>
class Fifo {
 public:
  [[nodiscard]] bool empty() const { return first_ == items_.size(); }
  [[nodiscard]] std::size_t size() const { return items_.size() - first_; }
  /// REQUIRES: not empty, for this and below.
  [[nodiscard]] T& front() { return items_[first_]; }
  [[nodiscard]] const T& front() const { return items_[first_]; }
  [[nodiscard]] const T& back() const { return items_.back(); }

  [[nodiscard]] auto begin() const { return items_.begin() + static_cast<std::ptrdiff_t>(first_); }
  [[nodiscard]] auto end() const { return items_.end(); }

  void push(T item) {
    if (first_ > kKept && first_ > items_.size() / 2) close_up();
    items_.push_back(std::move(item));
  }
  T pop() {
    T item = std::move(items_[first_++]);
    if (empty()) clear();
    return item;
  }
  void clear() {
    items_.clear();
    first_ = 0;
    if (items_.capacity() > kKept) items_.shrink_to_fit();
  }

 private:
  /// Room for so many stays.
  static constexpr std::size_t kKept = 4;

  /// What was taken makes room; each item is moved less than once for each that was taken.
  void close_up() {
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

  std::vector<T> items_;
  std::size_t first_ = 0;
};

}  // namespace onetip::core
