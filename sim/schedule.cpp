#include "sim/schedule.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/assert.hpp"

namespace onetip::sim {

namespace {

/// What comes within 2^17 ns, in buckets: in a busy network some ten items.
constexpr std::size_t kSoon = 17;

}  // namespace

std::size_t Schedule::distance(Nanos a, Nanos b) {
  return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(a.count()) ^
                                                 static_cast<std::uint64_t>(b.count())));
}

/// The bucket that it is in.
std::size_t Schedule::put(const Item& item) {
  const std::size_t at = distance(item.at, base_);
  Bucket& bucket = buckets_[at];
  bucket.items.push_back(item);
  bucket.earliest = std::min(bucket.earliest, item.at);
  return at;
}

void Schedule::push(const Item& item) {
  ONETIP_ASSERT(item.at >= now_, "nothing is due in the past");
  put(item);
}

void Schedule::later(std::function<void()> call) {
  std::uint32_t place = 0;
  if (free_calls_.empty()) {
    place = static_cast<std::uint32_t>(calls_.size());
    calls_.push_back(std::move(call));
  } else {
    place = free_calls_.back();
    free_calls_.pop_back();
    calls_[place] = std::move(call);
  }
  push({now_, 0, place, Kind::call});
}

std::function<void()> Schedule::take_call(const Item& item) {
  free_calls_.push_back(item.who);
  return std::exchange(calls_[item.who], nullptr);
}

std::optional<Schedule::Item> Schedule::take(Nanos deadline) {
  Bucket& present = buckets_.front();
  if (present.first == present.items.size()) {
    const auto next = std::find_if(buckets_.begin() + 1, buckets_.end(),
                                   [](const Bucket& bucket) { return !bucket.items.empty(); });
    if (next == buckets_.end() || next->earliest > deadline) {
      now_ = std::max(now_, deadline);
      return std::nullopt;
    }
    present.items.clear();
    present.first = 0;
    base_ = next->earliest;
    // In their order, so that those of one time stay in order; all go to buckets below this one.
    const bool was_far = next > buckets_.begin() + kSoon;
    for (const Item& item : next->items) {
      if (put(item) <= kSoon && was_far) soon_(item);
    }
    next->items.clear();
    next->earliest = Nanos::max();
  } else if (base_ > deadline) {
    return std::nullopt;
  }
  now_ = base_;
  ++taken_;
  return present.items[present.first++];
}

}  // namespace onetip::sim
