// Timers and posts of a loop; turns among the workers.

#include "net/tcp/loop.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <future>
#include <set>
#include <thread>

#include "net/tcp/limits.hpp"
#include "net/tcp/workers.hpp"
#include "support/sockets.hpp"

namespace onetip::test::loop_test {
namespace {

using net::tcp::Loop;
using net::tcp::Workers;
using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Loop, TimersFireInOrderAndCancelledOnesNever) {
  Loop loop;
  std::string fired;
  const auto soon = loop.now() + milliseconds(3);
  loop.at(soon + milliseconds(2), [&] { fired += "c"; });
  loop.at(soon, [&] { fired += "a"; });
  loop.at(soon, [&] { fired += "b"; });
  const auto never = loop.at(soon - milliseconds(2), [&] { fired += "x"; });
  loop.cancel(never);
  loop.cancel(never);
  EXPECT_EQ(fired, "") << "not inside the call";
  run_until(loop, [&] { return fired == "abc"; });
  EXPECT_GE(loop.now(), soon + milliseconds(2));
}

TEST(Loop, ATimerForTheEndOfTimeHarmsNobody) {
  Loop loop;
  bool fired = false;
  loop.at(net::tcp::Nanos::max(), [] { FAIL(); });
  loop.at(net::tcp::Nanos::min(), [&] { fired = true; });
  run_until(loop, [&] { return fired; });
}

TEST(Loop, RunStopsAtItsDeadlineAndAsksBeforeEachEvent) {
  Loop loop;
  const auto deadline = loop.now() + milliseconds(5);
  loop.run(deadline, [] { return false; });
  EXPECT_GE(loop.now(), deadline);

  int done = 0;
  for (int i = 0; i < 10; ++i) loop.post([&] { ++done; });
  loop.run(loop.now() + hours(1), [&] { return done == 3; });
  EXPECT_EQ(done, 3);
}

TEST(Loop, TimeStandsStillBetweenRuns) {
  Loop loop;
  const auto deadline = loop.now() + milliseconds(5);
  loop.at(deadline, [&] { EXPECT_LE(loop.now(), deadline) << "however late it is"; });
  loop.run(deadline, [] { return false; });
  EXPECT_EQ(loop.now(), deadline);
  loop.run(deadline - milliseconds(2), [] { return false; });
  EXPECT_EQ(loop.now(), deadline) << "never back";
}

TEST(Loop, WhatIsLastWaitsUntilNothingElseIsReady) {
  Loop loop;
  std::string done;
  loop.last([&] { done += "y"; });
  loop.last([&] { done += "z"; });
  loop.post([&] {
    done += "a";
    loop.post([&] {
      done += "b";
      loop.post([&] { done += "c"; });
    });
  });
  run_until(loop, [&] { return done == "abcyz"; });
}

TEST(Loop, WhatIsLastGoesOneByOne) {
  Loop loop;
  std::string done;
  loop.last([&] {
    done += "y";
    loop.post([&] { done += "a"; });
  });
  loop.last([&] { done += "z"; });
  run_until(loop, [&] { return done == "yaz"; });
}

TEST(Loop, WhoNeverStopsDoesNotKeepTheLastFromTheirTurn) {
  Loop loop;
  bool done = false;
  std::size_t overtook = 0;
  std::function<void()> for_ever = [&] {
    ++overtook;
    loop.post(for_ever);
  };
  loop.post(for_ever);
  loop.last([&] { done = true; });
  run_until(loop, [&] { return done; });
  EXPECT_LE(overtook, net::tcp::kMostOvertaking + 2);
}

TEST(Loop, TakesPostsFromOtherThreads) {
  Loop loop;
  std::string got;
  std::thread other([&] {
    for (const char letter : std::string("onetip")) loop.post([&got, letter] { got += letter; });
  });
  run_until(loop, [&] { return got == "onetip"; });
  other.join();
}

TEST(Loop, SignalsAreCallbacks) {
  std::signal(SIGHUP, SIG_DFL);  // whatever started the test
  Loop loop;
  int signals = 0;
  loop.on_signals([&] { ++signals; });
  std::raise(SIGTERM);
  run_until(loop, [&] { return signals == 1; });
  std::raise(SIGINT);
  run_until(loop, [&] { return signals == 2; });
  std::raise(SIGHUP);
  run_until(loop, [&] { return signals == 3; });
}

TEST(Loop, AHangupThatIsIgnoredStaysSo) {
  const auto before = std::signal(SIGHUP, SIG_IGN);
  Loop loop;
  loop.on_signals([] {});
  EXPECT_EQ(std::signal(SIGHUP, before), SIG_IGN);
}

TEST(Workers, OwnersTakeTurns) {
  Workers one(1);
  std::promise<void> begin;
  std::promise<void> ended;
  std::string order;
  one.submit(0, [gate = begin.get_future().share()] {
    gate.wait();
    return true;
  });
  for (int i = 0; i < 4; ++i) one.submit(1, [&] { return order += "a", true; });
  one.submit(2, [&] { return order += "b", true; });
  one.submit(3, [&, slices = 0]() mutable {
    order += "c";
    return ++slices == 3;
  });
  one.submit(1, [&] { return ended.set_value(), true; });
  begin.set_value();
  ended.get_future().wait();
  EXPECT_EQ(order, "abcacaca") << "a flood of one owner costs the others nothing";
}

TEST(Loop, TellsWhenItRestsAndThatItGoesOn) {
  Loop loop;
  std::string told;
  loop.on_rest([&](bool rests) {
    if (told.empty()) loop.post([&] { told += "post"; });
    told += rests ? "(" : ")";
  });
  run_until(loop, [&] { return told.ends_with("post"); });
  EXPECT_EQ(told, "()post");
}

TEST(Loop, ItsTimersAreNoRest) {
  Loop loop;
  bool rests = false;
  int fired = 0;
  loop.on_rest([&](bool now) { rests = now; });
  for (int i = 1; i <= 3; ++i) {
    loop.at(loop.now() + milliseconds(i), [&] {
      EXPECT_FALSE(rests);
      ++fired;
    });
  }
  run_until(loop, [&] { return fired == 3; });
}

//     loop's thread   busy ........ rests ......... busy ................
//     first           a, until b has begun and the loop is busy, then b
//     last            stands back   b, one slice    stands back
TEST(Workers, TheLastStandsBackWhileTheLoopIsBusy) {
  for (int round = 0; round < 20; ++round) {
    std::promise<void> a_runs;
    std::promise<void> a_may_end;
    std::promise<void> b_runs;
    std::promise<void> b_may_go_on;
    std::promise<void> b_ended;
    std::thread::id first;
    std::set<std::thread::id> went_on;  // with b
    int slices = 0;
    Workers two(2);  // ends before what its jobs use
    two.loop_rests(false);
    two.submit(1, [&, gate = a_may_end.get_future().share()] {
      first = std::this_thread::get_id();
      a_runs.set_value();
      gate.wait();
      return true;
    });
    a_runs.get_future().wait();
    two.submit(2, [&, gate = b_may_go_on.get_future().share()] {
      if (slices++ == 0) {
        b_runs.set_value();
        gate.wait();
        return false;
      }
      went_on.insert(std::this_thread::get_id());
      if (slices < 100) return false;
      b_ended.set_value();
      return true;
    });
    two.loop_rests(true);
    b_runs.get_future().wait();
    two.loop_rests(false);
    a_may_end.set_value();  // so the first has nothing to do, and is woken for the rest of b
    b_may_go_on.set_value();
    b_ended.get_future().wait();
    EXPECT_EQ(went_on, std::set<std::thread::id>{first});
  }
}

TEST(Workers, StopEndsJobsThatNeverEnd) {
  Workers workers(2);
  std::atomic<int> slices = 0;
  std::promise<void> running;
  for (std::uint64_t owner = 0; owner < 50; ++owner) {
    workers.submit(owner, [&] {
      if (++slices == 100) running.set_value();
      return false;
    });
  }
  running.get_future().wait();
  workers.stop();
  const int then = slices;
  workers.submit(1, [&] { return ++slices, true; });
  EXPECT_EQ(slices, then);
}

}  // namespace
}  // namespace onetip::test::loop_test
