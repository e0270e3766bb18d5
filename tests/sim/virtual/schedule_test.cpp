// The schedule of virtual time: by time, then in the order of asking, whatever is pushed when.

#include "sim/virtual/schedule.hpp"

#include <gtest/gtest.h>

#include <map>
#include <vector>

#include "core/random.hpp"

namespace onetip::test::schedule_test {
namespace {

using sim::Nanos;
using sim::Schedule;

Schedule::Item item(std::int64_t at, std::uint64_t token) {
  return {Nanos(at), token, 0, Schedule::Kind::timer};
}

std::vector<std::uint64_t> take_all(Schedule& schedule, std::int64_t deadline) {
  std::vector<std::uint64_t> tokens;
  while (const auto next = schedule.take(Nanos(deadline))) tokens.push_back(next->token);
  return tokens;
}

TEST(Schedule, GivesByTimeAndThenInTheOrderOfAsking) {
  Schedule schedule;
  schedule.push(item(7, 1));
  schedule.push(item(3, 2));
  schedule.push(item(7, 3));
  schedule.push(item(0, 4));
  EXPECT_EQ(take_all(schedule, 100), (std::vector<std::uint64_t>{4, 2, 1, 3}));
  EXPECT_EQ(schedule.taken(), 4U);
}

TEST(Schedule, TimePassesToTheDeadlineAndNoFurther) {
  Schedule schedule;
  EXPECT_FALSE(schedule.take(Nanos(5)));
  EXPECT_EQ(schedule.now(), Nanos(5));
  schedule.push(item(10, 1));
  EXPECT_FALSE(schedule.take(Nanos(9)));
  EXPECT_EQ(schedule.now(), Nanos(9));
  schedule.push(item(9, 2));  // before what was looked at already
  EXPECT_EQ(take_all(schedule, 10), (std::vector<std::uint64_t>{2, 1}));
  EXPECT_FALSE(schedule.take(Nanos(4))) << "a deadline that is past changes nothing";
  EXPECT_EQ(schedule.now(), Nanos(10));
}

TEST(Schedule, CallsComeBehindWhatIsDueThenAlready) {
  Schedule schedule;
  std::vector<int> order;
  schedule.push(item(0, 1));
  schedule.later([&] { order.push_back(2); });
  schedule.push(item(0, 3));
  while (const auto next = schedule.take(Nanos(0))) {
    if (next->kind == Schedule::Kind::call) {
      schedule.take_call (*next)();
    } else {
      order.push_back(static_cast<int>(next->token));
    }
  }
  EXPECT_EQ(order, (std::vector<int>{1, 2, 3}));
}

TEST(Schedule, NothingIsDueInThePast) {
  Schedule schedule;
  EXPECT_FALSE(schedule.take(Nanos(5)));
  EXPECT_DEATH(schedule.push(item(4, 1)), "nothing is due in the past");
}

/// Against an ordered map, with pushes between the takes, deadlines that cut in, and times from the
/// very near to a lifetime away.
TEST(Schedule, IsAnOrderedQueueWhateverIsPushedWhen) {
  core::Random random(1, "schedule");
  Schedule schedule;
  std::multimap<Nanos, std::uint64_t> expected;
  std::uint64_t token = 0;
  for (int round = 0; round < 20'000; ++round) {
    for (std::uint64_t more = random.below(4); more > 0; --more) {
      const auto ahead =
          static_cast<std::int64_t>(random.below(std::uint64_t{1} << random.below(62)));
      const Nanos at = schedule.now() + Nanos(ahead);
      schedule.push({at, ++token, 0, Schedule::Kind::timer});
      expected.emplace(at, token);
    }
    const Nanos deadline =
        schedule.now() + Nanos(static_cast<std::int64_t>(random.below(std::uint64_t{1} << 30)));
    for (std::uint64_t takes = random.below(5); takes > 0; --takes) {
      const auto next = schedule.take(deadline);
      const bool due = !expected.empty() && expected.begin()->first <= deadline;
      ASSERT_EQ(next.has_value(), due);
      if (!next) break;
      ASSERT_EQ(next->at, expected.begin()->first);
      ASSERT_EQ(next->token, expected.begin()->second);
      ASSERT_EQ(schedule.now(), next->at);
      expected.erase(expected.begin());
    }
  }
  while (const auto next = schedule.take(Nanos::max())) {
    ASSERT_EQ(next->token, expected.begin()->second);
    expected.erase(expected.begin());
  }
  EXPECT_TRUE(expected.empty());
}

/// A calm network whose few timers lie far ahead, then a block: thousands of messages come before
/// the next timer, and many of them at one time.
TEST(Schedule, ThousandsMayComeBeforeWhatWasNextAndManyAtOnce) {
  core::Random random(2, "schedule");
  Schedule schedule;
  std::multimap<Nanos, std::uint64_t> expected;
  std::uint64_t token = 0;
  const auto push = [&](Nanos at) {
    schedule.push({at, ++token, 0, Schedule::Kind::timer});
    expected.emplace(at, token);
  };
  for (int timer = 1; timer <= 30; ++timer) push(std::chrono::seconds(timer));
  ASSERT_EQ(schedule.take(std::chrono::seconds(1))->token, 1U);  // those behind it stand near now
  expected.erase(expected.begin());
  for (int message = 0; message < 5'000; ++message) {
    push(schedule.now() + Nanos(static_cast<std::int64_t>(random.below(100'000'000))));
    if (message % 10 == 0) push(schedule.now());
    if (message % 7 == 0) push(schedule.now() + std::chrono::milliseconds(50));
  }
  while (const auto next = schedule.take(Nanos::max())) {
    ASSERT_EQ(next->at, expected.begin()->first);
    ASSERT_EQ(next->token, expected.begin()->second);
    expected.erase(expected.begin());
    if (token < 20'000) push(schedule.now() + std::chrono::microseconds(random.below(50)));
  }
  EXPECT_TRUE(expected.empty());
}

/// More in a nanosecond than stand near: none of them overtakes another, nor what is asked for
/// then.
TEST(Schedule, TenThousandAtOneTimeComeInTheOrderOfAsking) {
  constexpr std::uint64_t kMany = 10'000;
  Schedule schedule;
  for (std::uint64_t token = 1; token <= kMany; ++token) schedule.push(item(50'000'000, token));
  schedule.push(item(50'000'001, 2 * kMany + 1));
  for (std::uint64_t token = 1; token <= 2 * kMany; ++token) {
    const auto next = schedule.take(Nanos::max());
    ASSERT_EQ(next->token, token);
    ASSERT_EQ(next->at, Nanos(50'000'000));
    if (token <= kMany) schedule.push(item(50'000'000, kMany + token));
  }
  EXPECT_EQ(schedule.take(Nanos::max())->token, 2 * kMany + 1);
}

/// A deadline in the midst of a thousand a microsecond, and what is asked for behind it meanwhile.
TEST(Schedule, ACrowdIsCutByADeadline) {
  Schedule schedule;
  for (std::int64_t at = 999; at >= 0; --at)
    schedule.push(item(1'000'000 + at, static_cast<std::uint64_t>(2 * at)));
  EXPECT_FALSE(schedule.take(Nanos(999'999)));
  EXPECT_EQ(take_all(schedule, 1'000'499).size(), 500U);
  for (std::int64_t at = 500; at < 1000; ++at)
    schedule.push(item(1'000'000 + at, static_cast<std::uint64_t>(2 * at + 1)));
  const auto rest = take_all(schedule, 2'000'000);
  ASSERT_EQ(rest.size(), 1000U);
  for (std::size_t i = 0; i < rest.size(); ++i) ASSERT_EQ(rest[i], 1000 + i);
}

/// Whoever carries an item out sees what comes after it.
TEST(Schedule, WhatComesIsKnownInOrder) {
  Schedule schedule;
  for (std::int64_t at = 40; at > 0; --at)
    schedule.push(item(1000 * at, static_cast<std::uint64_t>(at)));
  const auto first = schedule.take(Nanos(1'000'000));
  ASSERT_EQ(first->token, 1U);
  const auto coming = schedule.coming();
  ASSERT_GE(coming.size(), 12U);
  for (std::size_t i = 0; i < coming.size(); ++i) EXPECT_EQ(coming[i].token, i + 2);
}

}  // namespace
}  // namespace onetip::test::schedule_test
