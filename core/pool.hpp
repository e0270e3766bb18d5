#pragma once
// Pool: items that come and go, each in a place that has a number until it is taken. The place that
// was left last is used first, so where few are there at a time, they stay in the same few lines of
// memory. One thread.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace onetip::core {

template <class T>
class Pool {
 public:
  [[nodiscard]] std::size_t size() const { return items_.size() - free_.size(); }
  /// All places, free ones too, are below.
  [[nodiscard]] std::uint32_t places() const { return static_cast<std::uint32_t>(items_.size()); }

  /// Its place.
  std::uint32_t put(T item) {
    if (free_.empty()) {
      items_.emplace_back(std::move(item));
      return places() - 1;
    }
    const std::uint32_t place = free_.back();
    free_.pop_back();
    items_[place].emplace(std::move(item));
    return place;
  }
  /// What is there, until the next put(); null: it is free. Who asks late may find another's.
  /// REQUIRES: place < places().
  [[nodiscard]] const T* find(std::uint32_t place) const {
    const auto& item = items_[place];
    return item ? &*item : nullptr;
  }
  /// REQUIRES: something is there.
  T take(std::uint32_t place) {
    T item = *std::move(items_[place]);
    items_[place].reset();
    free_.push_back(place);
    return item;
  }

 private:
  std::vector<std::optional<T>> items_;
  std::vector<std::uint32_t> free_;  // the one left last at the end
};

}  // namespace onetip::core
