#include "sim/virtual/wheel.hpp"

#include <bit>
#include <utility>

#include "core/assert.hpp"

namespace onetip::sim {

void Wheel::push(const Due& due) {
  ONETIP_ASSERT(due.at.count() >= 0 && static_cast<std::uint64_t>(due.at.count()) >= base_,
                "nothing is due before a bucket that was split");
  if (free_ == kNone) add_node();
  const std::uint32_t node = free_;
  free_ = nodes_[node].next;
  nodes_[node].due = due;
  link(node);
}

Wheel::Bucket Wheel::first() const {
  const auto number = static_cast<unsigned>(std::countr_zero(levels_filled_));
  const Level& level = levels_[number];
  const auto word = static_cast<unsigned>(std::countr_zero(level.words_filled));
  const auto bit = static_cast<unsigned>(std::countr_zero(level.filled[word]));
  return {number, 64 * word + bit};
}

/// The base's digits above the bucket's level, and the bucket's own.
Nanos Wheel::start(Bucket bucket) const {
  const unsigned low = shift(bucket.level);
  const std::uint64_t above = base_ >> low >> kDigit << kDigit;
  return Nanos(static_cast<std::int64_t>((above | bucket.place) << low));
}

/// The newest stands last among those of its time, so the row is filled from its end.
void Wheel::take(Bucket bucket, Due* to) {
  Due* const end = to + size(bucket);
  const std::uint32_t newest = unlink_all(bucket);
  Node* node = nullptr;
  std::uint32_t next = newest;
  for (Due* place = end; place != to;) {
    node = &nodes_[next];
    next = node->next;
    Due* here = --place;
    for (; here + 1 != end && here[1].at < node->due.at; ++here) *here = here[1];
    *here = node->due;
  }
  node->next = std::exchange(free_, newest);
}

/// From the oldest on, so that those of one time stay in order.
void Wheel::split(Bucket bucket) {
  base_ = static_cast<std::uint64_t>(start(bucket).count());
  std::uint32_t node = oldest_first(unlink_all(bucket));
  while (node != kNone) link(std::exchange(node, nodes_[node].next));
}

void Wheel::add_node() {
  free_ = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({{}, kNone});
}

void Wheel::link(std::uint32_t node) {
  const auto at = static_cast<std::uint64_t>(nodes_[node].due.at.count());
  const auto differing = static_cast<unsigned>(std::bit_width((at ^ base_) | 1));
  const unsigned number = (differing + kDigit - kLowestDigit - 1) / kDigit;
  const auto place = static_cast<std::size_t>(at >> shift(number)) % (1U << kDigit);

  Level& level = levels_[number];
  List& list = level.lists[place];
  std::uint64_t& filled = level.filled[place / 64];
  const std::uint64_t bit = std::uint64_t{1} << place % 64;
  if ((filled & bit) == 0) {
    filled |= bit;
    level.words_filled |= std::uint64_t{1} << place / 64;
    levels_filled_ |= 1U << number;
    list = {kNone, 0};
  }
  nodes_[node].next = std::exchange(list.newest, node);
  ++list.size;
}

/// The bucket is empty, and its list begins with what is returned.
std::uint32_t Wheel::unlink_all(Bucket bucket) {
  Level& level = levels_[bucket.level];
  const std::size_t word = bucket.place / 64;
  level.filled[word] &= ~(std::uint64_t{1} << bucket.place % 64);
  if (level.filled[word] == 0) level.words_filled &= ~(std::uint64_t{1} << word);
  if (level.words_filled == 0) levels_filled_ &= ~(1U << bucket.level);
  return level.lists[bucket.place].newest;
}

std::uint32_t Wheel::oldest_first(std::uint32_t node) {
  std::uint32_t turned = kNone;
  while (node != kNone) {
    const std::uint32_t next = std::exchange(nodes_[node].next, turned);
    turned = std::exchange(node, next);
  }
  return turned;
}

}  // namespace onetip::sim
