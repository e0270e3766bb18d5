// The wheel: which bucket comes first, what is in it, and what becomes of it when it is split.

#include "sim/virtual/wheel.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace onetip::test::wheel_test {
namespace {

using sim::Due;
using sim::Nanos;
using sim::Wheel;

void push(Wheel& wheel, std::int64_t at, std::uint64_t token) {
  wheel.push({Nanos(at), token, 0, Due::Kind::timer});
}

std::vector<std::uint64_t> take_first(Wheel& wheel) {
  std::vector<Due> taken(wheel.size(wheel.first()));
  wheel.take(wheel.first(), taken.data());
  std::vector<std::uint64_t> tokens;
  for (const Due& due : taken) tokens.push_back(due.token);
  return tokens;
}

TEST(Wheel, ABucketComesInOrderAndThoseOfOneTimeAsPushed) {
  Wheel wheel;
  EXPECT_TRUE(wheel.empty());
  push(wheel, 70'003, 1);
  push(wheel, 70'001, 2);
  push(wheel, 70'003, 3);
  push(wheel, 70'002, 4);
  EXPECT_EQ(wheel.start(wheel.first()), Nanos(65'536));
  EXPECT_EQ(take_first(wheel), (std::vector<std::uint64_t>{2, 4, 1, 3}));
  EXPECT_TRUE(wheel.empty());
}

/// One bucket of 65.5 µs, whose items stand in several pieces of memory.
TEST(Wheel, OfHowManyABucketIsMakesNoDifference) {
  Wheel wheel;
  for (std::uint64_t count = 1; count <= 23; ++count) {
    std::vector<std::uint64_t> by_time;
    for (std::uint64_t token = 1; token <= count; ++token) {
      push(wheel, static_cast<std::int64_t>(70'000 + token % 3), token);
    }
    for (const std::uint64_t rest : {0U, 1U, 2U}) {
      for (std::uint64_t token = 1; token <= count; ++token) {
        if (token % 3 == rest) by_time.push_back(token);
      }
    }
    EXPECT_EQ(wheel.size(wheel.first()), count);
    EXPECT_EQ(take_first(wheel), by_time);
    EXPECT_TRUE(wheel.empty());
  }
}

TEST(Wheel, ALargeBucketIsSplitInOrder) {
  constexpr std::int64_t kTurn = std::int64_t{1} << 28;
  Wheel wheel;
  std::vector<std::uint64_t> all;
  for (std::uint64_t token = 1; token <= 12; ++token) {
    push(wheel, kTurn + 20, token);
    all.push_back(token);
  }
  wheel.split(wheel.first());
  push(wheel, kTurn + 20, 13);
  all.push_back(13);
  EXPECT_EQ(take_first(wheel), all);
  EXPECT_TRUE(wheel.empty());
}

TEST(Wheel, TheNearerBucketIsFirstWhateverItsLevel) {
  Wheel wheel;
  std::uint64_t token = 0;
  for (const unsigned bit : {62U, 3U, 51U, 28U, 15U, 40U, 0U, 27U}) {
    push(wheel, std::int64_t{1} << bit, ++token);
  }
  std::vector<std::uint64_t> taken;
  while (!wheel.empty()) {
    for (const std::uint64_t one : take_first(wheel)) taken.push_back(one);
  }
  EXPECT_EQ(taken, (std::vector<std::uint64_t>{7, 2, 5, 8, 4, 6, 3, 1}));
}

TEST(Wheel, ASplitBucketLiesOnTheLevelsBelowInTheSameOrder) {
  constexpr std::int64_t kTurn = std::int64_t{1} << 28;
  Wheel wheel;
  push(wheel, 5 * kTurn + 90'000, 1);
  push(wheel, 5 * kTurn + 20, 2);
  push(wheel, 6 * kTurn, 3);
  push(wheel, 5 * kTurn + 90'000, 4);
  EXPECT_EQ(wheel.size(wheel.first()), 3U);
  wheel.split(wheel.first());
  EXPECT_EQ(take_first(wheel), (std::vector<std::uint64_t>{2}));
  push(wheel, 5 * kTurn + 90'000, 5);
  EXPECT_EQ(wheel.start(wheel.first()), Nanos(5 * kTurn + 65'536));
  EXPECT_EQ(take_first(wheel), (std::vector<std::uint64_t>{1, 4, 5}));
  EXPECT_EQ(take_first(wheel), (std::vector<std::uint64_t>{3}));
}

TEST(Wheel, OneNanosecondIsNotSplitFurther) {
  Wheel wheel;
  push(wheel, 65'536, 1);
  push(wheel, 65'537, 2);
  while (!wheel.first().is_one_time()) wheel.split(wheel.first());
  EXPECT_EQ(wheel.start(wheel.first()), Nanos(65'536));
  EXPECT_EQ(take_first(wheel), (std::vector<std::uint64_t>{1}));
  EXPECT_EQ(wheel.start(wheel.first()), Nanos(65'537));
  EXPECT_EQ(take_first(wheel), (std::vector<std::uint64_t>{2}));
}

}  // namespace
}  // namespace onetip::test::wheel_test
