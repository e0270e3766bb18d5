// Many runs on several threads: order, interruption, failure, memory.

#include "sim/run/batch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <limits>
#include <mutex>
#include <set>
#include <thread>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/json_line.hpp"

namespace onetip::test::batch_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::ElementsAre;

using Stop = std::atomic<bool>;

BatchOptions jobs(unsigned count) {
  BatchOptions options;
  options.jobs = count;
  return options;
}

TEST(Batch, OfNothing) {
  EXPECT_EQ(run_batch(0, jobs(4),
                      [](std::uint64_t, const Stop&) -> Delivery {
                        ADD_FAILURE() << "there is nothing to run";
                        return {};
                      }),
            0U);
}

TEST(Batch, OfOne) {
  std::vector<std::uint64_t> got;
  const auto work = [&](std::uint64_t index, const Stop&) -> Delivery {
    return [&got, index] { got.push_back(index); };
  };
  EXPECT_EQ(run_batch(1, jobs(4), work), 1U);
  EXPECT_THAT(got, ElementsAre(0));
}

TEST(Batch, DeliversInOrderOnTheCallersThreadWhateverEndsFirst) {
  std::promise<void> last_is_done;
  const std::shared_future<void> waits = last_is_done.get_future().share();
  std::vector<std::uint64_t> got;
  const auto caller = std::this_thread::get_id();
  const auto work = [&](std::uint64_t index, const Stop&) -> Delivery {
    if (index == 0) waits.wait();
    if (index == 9) last_is_done.set_value();
    return [&, index] {
      EXPECT_EQ(std::this_thread::get_id(), caller);
      got.push_back(index);
    };
  };
  EXPECT_EQ(run_batch(10, jobs(2), work), 10U);
  EXPECT_THAT(got, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST(Batch, TenThousandOnMoreThreadsThanThereAreCores) {
  std::uint64_t sum = 0;
  const auto work = [&](std::uint64_t index, const Stop&) -> Delivery {
    return [&sum, index] { sum += index; };
  };
  EXPECT_EQ(run_batch(10'000, jobs(16), work), 10'000U);
  EXPECT_EQ(sum, 10'000U * 9'999U / 2);
}

TEST(Batch, BeginsNoMoreThanAWindowAheadOfTheFirstThatIsMissing) {
  std::mutex mutex;
  std::uint64_t begun = 0;
  std::promise<void> full;
  std::shared_future<void> window_is_full = full.get_future().share();
  const auto work = [&](std::uint64_t index, const Stop&) -> Delivery {
    {
      const std::lock_guard lock(mutex);
      if (++begun == window(2)) full.set_value();
    }
    if (index == 0) {
      window_is_full.wait();
      const std::lock_guard lock(mutex);
      EXPECT_EQ(begun, window(2));
    }
    return [] {};
  };
  EXPECT_EQ(run_batch(1000, jobs(2), work), 1000U);
}

TEST(Batch, AHugeOneCostsNothingUntilItRuns) {
  Stop interrupted = false;
  BatchOptions options = jobs(2);
  options.interrupted = &interrupted;
  const auto work = [&](std::uint64_t index, const Stop& stop) -> Delivery {
    if (index < 3) return [] {};
    interrupted = true;
    while (!stop) std::this_thread::yield();
    return {};
  };
  EXPECT_EQ(run_batch(std::numeric_limits<std::uint64_t>::max(), options, work), 3U);
}

TEST(Batch, InterruptedKeepsWhatIsDoneAndDoesNotCountWhatIsCutShort) {
  Stop interrupted = false;
  BatchOptions options = jobs(2);
  options.interrupted = &interrupted;
  std::promise<void> second_is_done;
  std::shared_future<void> done = second_is_done.get_future().share();
  std::vector<std::uint64_t> got;
  const auto work = [&](std::uint64_t index, const Stop& stop) -> Delivery {
    if (index == 1) {
      second_is_done.set_value();
    } else {  // the first one, and whatever comes behind the second
      done.wait();
      interrupted = true;
      while (!stop) std::this_thread::yield();
      return {};
    }
    return [&got, index] { got.push_back(index); };
  };
  EXPECT_EQ(run_batch(100, options, work), 1U);
  EXPECT_THAT(got, ElementsAre(1));
}

TEST(Batch, InterruptedBeforeItBeginsRunsNothing) {
  const Stop interrupted = true;
  BatchOptions options = jobs(2);
  options.interrupted = &interrupted;
  const auto work = [](std::uint64_t, const Stop&) -> Delivery {
    ADD_FAILURE() << "nothing was to be run";
    return {};
  };
  EXPECT_EQ(run_batch(5, options, work), 0U);
}

TEST(Batch, WhatARunThrowsEndsItAndIsThrownOn) {
  const auto work = [](std::uint64_t index, const Stop&) -> Delivery {
    if (index == 7) throw std::runtime_error("the seventh");
    return [] {};
  };
  EXPECT_THROW(run_batch(std::numeric_limits<std::uint64_t>::max(), jobs(3), work),
               std::runtime_error);
}

TEST(Batch, WhatADeliveryThrowsEndsItAndIsThrownOn) {
  const auto work = [](std::uint64_t, const Stop&) -> Delivery {
    return [] { throw std::runtime_error("no room"); };
  };
  EXPECT_THROW(run_batch(std::numeric_limits<std::uint64_t>::max(), jobs(3), work),
               std::runtime_error);
}

TEST(Batch, TellsHowFarItIsInTheEnd) {
  BatchOptions options = jobs(2);
  std::vector<std::uint64_t> done;
  options.progress = [&](const BatchProgress& progress) {
    EXPECT_EQ(progress.of, 20U);
    done.push_back(progress.done);
  };
  EXPECT_EQ(run_batch(20, options, [](std::uint64_t, const Stop&) -> Delivery { return [] {}; }),
            20U);
  ASSERT_FALSE(done.empty());
  EXPECT_EQ(done.back(), 20U);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
}

TEST(BatchProgress, HasARateAndAnEndAsSoonAsSomethingIsDone) {
  EXPECT_EQ((BatchProgress{0, 10, 5s}).remaining(), std::nullopt);
  EXPECT_EQ((BatchProgress{0, 10, 0s}).rate(), 0);
  EXPECT_DOUBLE_EQ((BatchProgress{10, 40, 5s}).rate(), 2);
  EXPECT_EQ((BatchProgress{10, 40, 5s}).remaining(), 15s);
  EXPECT_EQ((BatchProgress{40, 40, 5s}).remaining(), 0s);
  const auto forever = (BatchProgress{1, ~std::uint64_t{0}, 1h}).remaining();
  ASSERT_TRUE(forever);
  EXPECT_GT(*forever, 0s);
}

TEST(Batch, ThreadsAreNoMoreThanThereIsToDo) {
  EXPECT_EQ(threads_for(jobs(8), 3), 3U);
  EXPECT_EQ(threads_for(jobs(2), 3), 2U);
  EXPECT_GE(threads_for(jobs(0), 100), 1U);
}

/// The same journals whether runs have the process to themselves or not.
TEST(Batch, RunsInVirtualTimeDoNotTouchEachOther) {
  constexpr char kStory[] = R"(
engine: virtual
peers: 4
topology: ring
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: 30%, blocks: 3}}
  - {at: 10ms, name: wall, for: 500ms, partition: {sides: [p0, rest]}}
  - {at: 20ms, send: {from: p0, to: p1, amount: 1}}
expect:
  - {at: end, converged: all}
)";
  const auto journals = [&](unsigned threads) {
    std::vector<std::string> all;
    const auto work = [&](std::uint64_t index, const Stop&) -> Delivery {
      ScenarioOverrides overrides;
      overrides.seed = index;
      const Scenario scenario = read_scenario(kStory, "story.yaml", overrides);
      std::string lines;
      const Outcome outcome =
          run_experiment(scenario, make_cluster, {}, {[&](std::size_t, const Record& record) {
                           lines += to_json_line(record, scenario) + '\n';
                         }});
      return [&all, lines, verdict = outcome.verdict] {
        EXPECT_NE(verdict, Verdict::harness_failed);
        all.push_back(lines);
      };
    };
    EXPECT_EQ(run_batch(12, jobs(threads), work), 12U);
    return all;
  };
  const auto alone = journals(1);
  EXPECT_EQ(journals(4), alone);
  EXPECT_EQ(std::set(alone.begin(), alone.end()).size(), 12U);
}

}  // namespace
}  // namespace onetip::test::batch_test
