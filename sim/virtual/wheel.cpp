#include "sim/virtual/wheel.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "core/assert.hpp"
#include "core/prefetch.hpp"

namespace onetip::sim {

void Wheel::push(const Due& due) {
  ONETIP_ASSERT(due.at.count() >= 0 && static_cast<std::uint64_t>(due.at.count()) >= base_,
                "nothing is due before a bucket that was split");
  put(due);
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
  auto [newest, size] = unlink_all(bucket);
  Due* const end = to + size;
  while (size > 0) {
    const Handful& handful = handfuls_[newest];
    for (std::uint32_t at = (size - 1) % kHandful + 1; at > 0; --at) {
      const Due& due = handful.dues[at - 1];
      Due* here = to + --size;
      for (; here + 1 != end && here[1].at < due.at; ++here) *here = here[1];
      *here = due;
    }
    give_back(std::exchange(newest, older_[newest]));
  }
}

/// From the oldest on, so that those of one time stay in order.
void Wheel::split(Bucket bucket) {
  base_ = static_cast<std::uint64_t>(start(bucket).count());
  auto [newest, size] = unlink_all(bucket);
  std::uint32_t oldest = kNone;
  while (newest != kNone) {
    newest = std::exchange(older_[newest], std::exchange(oldest, newest));
  }
  while (oldest != kNone) {
    const Handful handful = handfuls_[oldest];
    give_back(std::exchange(oldest, older_[oldest]));
    if (oldest != kNone) core::prefetch(&handfuls_[oldest], sizeof(Handful));
    const std::uint32_t count = std::min(size, kHandful);
    for (std::uint32_t at = 0; at < count; ++at) put(handful.dues[at]);
    size -= count;
  }
}

/// As far as one word of bits tells.
void Wheel::expect(std::size_t most) const {
  if (empty()) return;
  const Bucket first = this->first();
  const std::uint32_t word = first.place / 64;
  const Level& level = levels_[first.level];
  for (std::uint64_t bits = level.filled[word]; bits != 0; bits &= bits - 1) {
    const List& list = level.lists[64 * word + static_cast<unsigned>(std::countr_zero(bits))];
    if (list.size > most) return;
    most -= list.size;
    std::uint32_t count = (list.size - 1) % kHandful + 1;
    for (std::uint32_t handful = list.newest; handful != kNone; handful = older_[handful]) {
      core::prefetch(&handfuls_[handful], std::exchange(count, kHandful) * sizeof(Due));
    }
  }
}

void Wheel::put(const Due& due) {
  List& list = list_at(due);
  const std::uint32_t place = list.size % kHandful;
  if (place == 0) {
    const std::uint32_t handful = take_free();
    older_[handful] = std::exchange(list.newest, handful);
  }
  handfuls_[list.newest].dues[place] = due;
  ++list.size;
}

Wheel::List& Wheel::list_at(const Due& due) {
  const auto at = static_cast<std::uint64_t>(due.at.count());
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
  return list;
}

std::uint32_t Wheel::take_free() {
  if (free_ == kNone) {
    handfuls_.emplace_back();
    older_.push_back(kNone);
    return static_cast<std::uint32_t>(handfuls_.size() - 1);
  }
  return std::exchange(free_, older_[free_]);
}

void Wheel::give_back(std::uint32_t handful) { older_[handful] = std::exchange(free_, handful); }

/// The bucket is empty, and what was in it is returned.
Wheel::List Wheel::unlink_all(Bucket bucket) {
  Level& level = levels_[bucket.level];
  const std::size_t word = bucket.place / 64;
  level.filled[word] &= ~(std::uint64_t{1} << bucket.place % 64);
  if (level.filled[word] == 0) level.words_filled &= ~(std::uint64_t{1} << word);
  if (level.words_filled == 0) levels_filled_ &= ~(1U << bucket.level);
  return level.lists[bucket.place];
}

}  // namespace onetip::sim
