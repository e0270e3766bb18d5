#pragma once
// SteadyRow: a row that grows at its end and never moves what is in it, so that its items may be
// pointed at; in blocks, so that thousands of them are found with a table that fits in the cache,
// where std::deque looks each of them up in memory of its own once they are large. One thread.

#include <cstddef>
#include <utility>
#include <vector>

namespace onetip::core {

template <class T>
class SteadyRow {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T& operator[](std::size_t at) { return blocks_[at / kBlock][at % kBlock]; }
  [[nodiscard]] const T& operator[](std::size_t at) const {
    return blocks_[at / kBlock][at % kBlock];
  }
  void push(T item) {
    if (size_ % kBlock == 0) blocks_.emplace_back().reserve(kBlock);
    blocks_.back().push_back(std::move(item));
    ++size_;
  }
  /// From the first to the last; what is pushed meanwhile, too.
  template <class Do>
  void for_each(const Do& act) {
    for (std::size_t at = 0; at < size_; ++at) act((*this)[at]);
  }

 private:
  static constexpr std::size_t kBlock = 64;

  std::vector<std::vector<T>> blocks_;  // each of room for kBlock, all but the last full
  std::size_t size_ = 0;
};

}  // namespace onetip::core
