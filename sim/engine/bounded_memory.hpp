#pragma once
// BoundedMemory: what was worked out for a key, as much as has room in so many bytes: the oldest
// makes room for what is new. One thread.

#include <boost/unordered/unordered_map.hpp>
#include <cstddef>
#include <functional>
#include <utility>

#include "core/fifo.hpp"

namespace onetip::sim {

template <class Key, class Value, class Hash = std::hash<Key>>
class BoundedMemory {
 public:
  explicit BoundedMemory(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  /// Until the next remember(); null: it isn't known, or not any more. A transparent Hash finds a
  /// key by its likes.
  template <class Like>
  [[nodiscard]] Value* find(const Like& key) {
    const auto known = known_.find(key);
    return known == known_.end() ? nullptr : &known->second.value;
  }

  /// What has more bytes than there are for all is not remembered.
  /// REQUIRES: the key isn't known.
  void remember(Key key, Value value, std::size_t bytes) {
    if (bytes > most_bytes_) return;
    order_.push(&*known_.emplace(std::move(key), Sized{std::move(value), bytes}).first);
    bytes_ += bytes;
    while (bytes_ > most_bytes_) forget_oldest();
  }

 private:
  struct Sized {
    Value value;
    std::size_t bytes;
  };
  using Known = boost::unordered_map<Key, Sized, Hash, std::equal_to<>>;

  void forget_oldest() {
    const auto& [key, oldest] = *order_.pop();
    bytes_ -= oldest.bytes;
    known_.erase(known_.find(key));
  }

  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  Known known_;
  core::Fifo<const typename Known::value_type*> order_;  // the oldest first
};

}  // namespace onetip::sim
