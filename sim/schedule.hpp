#pragma once
// Schedule: what will happen in virtual time, ordered by (time, order of asking).
//
// A radix heap: an item lies in the bucket of the highest bit in which its time differs from the
// present, so it moves down a bucket or two as time comes near, in runs of memory, and never
// through a tree. Items of one time always share a bucket and keep their order. Nothing is taken
// back: who asked for an item knows by its token whether it still means anything. One thread.

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "sim/scenario.hpp"

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

  /// `soon` is told of an item a moment before it is due, where it was not asked for as late as
  /// that: time enough to fetch from memory what it will need. Something else may come before it
  /// still. It asks for nothing.
  void tell_soon(std::function<void(const Item&)> soon) { soon_ = std::move(soon); }

  /// Takes the first item that is due by `deadline`, and moves on to its time; none: moves on to
  /// the deadline.
  [[nodiscard]] std::optional<Item> take(Nanos deadline);
  /// How many were taken so far.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  struct Bucket {
    std::vector<Item> items;
    std::size_t first = 0;  // of those not taken yet; only in the bucket of the present
    Nanos earliest = Nanos::max();
  };
  [[nodiscard]] static std::size_t distance(Nanos a, Nanos b);
  std::size_t put(const Item& item);

  std::array<Bucket, 65>
      buckets_;   // 0: at `base_`; n: differs from it in bit n - 1, and in none above
  Nanos base_{};  // <= every item's time
  Nanos now_{};
  std::uint64_t taken_ = 0;
  std::function<void(const Item&)> soon_ = [](const Item&) {};
  std::vector<std::function<void()>> calls_;
  std::vector<std::uint32_t> free_calls_;
};

}  // namespace onetip::sim
