#pragma once
// Schedule: what will happen in virtual time, ordered by (time, order of asking).
//
//     far: a radix heap                                         near: in order
//     [bucket of 2^20 ns …] [… 2^18 ns …] [… 2^17 ns …]  ──►  [a b c d e …]  ──►  taken
//
// Far ahead, an item lies in the bucket of the highest bit in which its time differs from `base_`,
// so it moves down a bucket or two as time comes near, in runs of memory, and never through a tree.
// The nearest hundred or so stand in order, so that who carries them out knows what comes next and
// can have it fetched from memory. Nothing is taken back: who asked for an item knows by its token
// whether it still means anything. One thread.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class Schedule {
 public:
  /// What a time is due for; `who` and `token` are the asker's own.
  enum class Kind : std::uint8_t { link, timer, job, cpu, call };
  struct Item {
    Nanos at{};
    std::uint64_t token = 0;
    std::uint32_t who = 0;
    Kind kind = Kind::call;
  };

  /// The time of the item that was taken last, or up to which time has passed.
  [[nodiscard]] Nanos now() const { return now_; }
  /// REQUIRES: item.at >= now().
  void push(const Item& item);
  /// `call` is called at now(), behind all that is due then already.
  void later(std::function<void()> call);
  /// The call of such an item. REQUIRES: its kind is call, and it was not taken before.
  [[nodiscard]] std::function<void()> take_call(const Item& item);

  /// Takes the first item that is due by `deadline`, and moves on to its time; none: moves on to
  /// the deadline.
  [[nodiscard]] std::optional<Item> take(Nanos deadline);
  /// What comes next, in order, as far as it is known: most often some sixteen or more. What is yet
  /// asked for may come between. Until the next call.
  [[nodiscard]] std::span<const Item> coming() const {
    return std::span<const Item>(near_).subspan(taken_of_near_);
  }
  /// How many were taken so far.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  struct Bucket {
    std::vector<Item> items;
    Nanos earliest = Nanos::max();
  };
  void push_far(const Item& item);
  void push_near(const Item& item);
  bool draw_near(Nanos deadline);
  void draw_more();
  void draw(Bucket& bucket);
  void forget_taken();
  void split(Bucket& bucket);
  void spill();
  [[nodiscard]] Bucket* first_bucket();

  // Far: later than `near_end_`. Bucket 0: at `base_`; n: differs from it in bit n - 1, and in none
  // above.
  std::array<Bucket, 64> buckets_;
  std::uint64_t filled_ = 0;  // bit n: bucket n has items
  Nanos base_{};              // <= now_
  // Near: all that is due by `near_end_`.
  std::vector<Item> near_;
  std::size_t taken_of_near_ = 0;
  Nanos near_end_{-1};

  Nanos now_{};
  std::uint64_t taken_ = 0;
  std::vector<std::function<void()>> calls_;
  std::vector<std::uint32_t> free_calls_;
};

}  // namespace onetip::sim
