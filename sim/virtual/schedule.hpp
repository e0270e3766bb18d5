#pragma once
// Schedule: what will happen in virtual time, ordered by (time, order of asking).
//
//     far: buckets of a wheel (wheel.hpp)          near: in order
//     […] [b e c] [a d] [ ] [f]              ──►   [a b c d e …]  ──►  taken
//
// The nearest, most often sixteen to sixty-four, stand in order, so that who carries them out knows
// what comes next and can have it fetched from memory; where they run short, whole buckets are put
// in order behind them. Nothing is taken back: who asked for an item knows by its token whether it
// still means anything. One thread.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "core/pool.hpp"
#include "sim/virtual/due.hpp"
#include "sim/virtual/wheel.hpp"

namespace onetip::sim {

class Schedule {
 public:
  using Item = Due;
  using Kind = Due::Kind;

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
    return std::span<const Item>(near_).subspan(first_near_, count_near());
  }
  /// How many were taken so far.
  [[nodiscard]] std::uint64_t taken() const { return taken_; }

 private:
  [[nodiscard]] std::size_t count_near() const { return end_near_ - first_near_; }
  void push_near(const Item& item);
  void spill();
  void draw(Nanos deadline);
  void draw(Wheel::Bucket bucket);
  void make_room(std::size_t more);

  Wheel far_;  // later than `near_until_`
  // Near: all that is due by `near_until_`, in a row within room to both sides.
  std::vector<Item> near_;
  std::size_t first_near_ = 0;
  std::size_t end_near_ = 0;
  Nanos near_until_{-1};

  Nanos now_{};
  std::uint64_t taken_ = 0;
  core::Pool<std::function<void()>> calls_;
};

}  // namespace onetip::sim
