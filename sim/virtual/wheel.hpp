#pragma once
// Wheel: what is due later in virtual time, in buckets that need no order among themselves.
//
//     level    0             1             2             3 …            5
//     bucket   1 ns          16 ns         65.5 µs       268 ms         52 days
//     turn     16 ns         65.5 µs       268 ms        18 minutes     all of time
//
// Six wheels, one within the other: a bucket of one is a whole turn of the one below. An item lies
// on the level of the highest bit in which its time differs from `base_`, so what is on a level is
// due before all that lies above it, and the first bucket of the lowest level that has any comes
// first. Who takes from it takes a whole bucket, on whatever level, where that is small; a large
// one is split over the levels below. So an item moves once or twice whether a handful or ten
// thousand come in a millisecond, and bits say where buckets are filled. A link's 50 ms are within
// a turn of level 2, whose buckets then hold a few each.
//
// A bucket is a list, the newest first, of handfuls in one pool, each three lines of memory: by the
// time that it is taken it is cold. What follows what lies in a table of its own that stays in the
// cache, so that a handful can be fetched before the one in front of it is there. What a handful
// leaves the next one takes. The tables are not written to before they are used, so an empty wheel
// costs little. Items of one time come in the order of their push. One thread.

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "sim/virtual/due.hpp"

namespace onetip::sim {

class Wheel {
 public:
  struct Bucket {
    std::uint32_t level = 0;
    std::uint32_t place = 0;
    /// All in it are due at one time, so it can't be split.
    [[nodiscard]] bool is_one_time() const { return level == 0; }
  };

  Wheel() {}  // not defaulted: `lists` stays unwritten

  [[nodiscard]] bool empty() const { return levels_filled_ == 0; }
  /// REQUIRES: due.at is not before the start of a bucket that was split.
  void push(const Due& due);
  /// The one whose items come before all others. REQUIRES: some item is there, for this and below.
  [[nodiscard]] Bucket first() const;
  /// None in it is due before.
  [[nodiscard]] Nanos start(Bucket bucket) const;
  /// How many are in it.
  [[nodiscard]] std::size_t size(Bucket bucket) const { return list(bucket).size; }
  /// The first buckets that hold at most so many together are fetched from memory.
  void expect(std::size_t most) const;
  /// Moves all in the bucket there, in order. REQUIRES: `to` has room for its size.
  void take(Bucket bucket, Due* to);
  /// Spreads a bucket over the levels below. REQUIRES: it is the first, and not of one time.
  void split(Bucket bucket);

 private:
  static constexpr unsigned kLevels = 6;
  static constexpr unsigned kDigit = 12;       // bits that say the bucket on a level
  static constexpr unsigned kLowestDigit = 4;  // on level 0
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  static constexpr std::uint32_t kHandful = 8;

  struct alignas(64) Handful {
    std::array<Due, kHandful> dues;  // the oldest first; all but the newest handful are full
  };
  struct List {
    std::uint32_t newest;  // handful; none where size is 0
    std::uint32_t size;    // of all
  };
  struct Level {
    std::uint64_t words_filled = 0;          // bit n: a bit is set in word n
    std::array<std::uint64_t, 64> filled{};  // a bit a bucket
    std::array<List, 4096> lists;            // of those whose bit is set
    Level() {}                               // not defaulted, as above
  };

  [[nodiscard]] static constexpr unsigned shift(unsigned level) {
    return level == 0 ? 0 : kLowestDigit + kDigit * (level - 1);
  }
  [[nodiscard]] const List& list(Bucket bucket) const {
    return levels_[bucket.level].lists[bucket.place];
  }
  void put(const Due& due);
  List& list_at(const Due& due);
  std::uint32_t take_free();
  void give_back(std::uint32_t handful);
  [[nodiscard]] List unlink_all(Bucket bucket);

  std::uint64_t base_ = 0;
  unsigned levels_filled_ = 0;  // bit n: a bucket of level n is filled
  std::uint32_t free_ = kNone;
  std::vector<Handful> handfuls_;
  std::vector<std::uint32_t>
      older_;  // of each handful, in its list; of a free one: the next free one
  std::array<Level, kLevels> levels_;
};

}  // namespace onetip::sim
