// Jobs in virtual time: each is answered once, when it would be done, unless its peer is gone; and
// what an earlier job left on the schedule is never taken for a later one in its place.

#include "sim/virtual/jobs.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>
#include <variant>
#include <vector>

namespace onetip::test::jobs_test {
namespace {

using net::JobId;
using sim::Nanos;
using sim::PeerIndex;
using std::chrono::seconds;

class Jobs : public testing::Test {
 protected:
  /// What is answered up to then.
  std::vector<std::pair<PeerIndex, net::Event>> answers(Nanos until) {
    answers_.clear();
    while (const auto item = schedule.take(until)) jobs.wake(*item);
    return std::exchange(answers_, {});
  }
  void judged(PeerIndex peer, std::uint64_t job, Nanos at) {
    jobs.judged(peer, at, {JobId{job}, core::Invalid{core::Rule::bad_hash, {}, {}, {}}});
  }
  /// Ten seconds of it find nothing.
  void search(PeerIndex peer, std::uint64_t job) {
    jobs.search(peer, {JobId{job}, net::CommandId{}, "", 1, 1000, 32}, 100, schedule.now());
  }

  sim::Schedule schedule;
  sim::VirtualJobs jobs{schedule, [this](PeerIndex peer, const net::Event& answer) {
                          answers_.emplace_back(peer, answer);
                        }};

 private:
  std::vector<std::pair<PeerIndex, net::Event>> answers_;
};

TEST_F(Jobs, EachIsAnsweredOnceWhenItWouldBeDone) {
  judged(3, 7, seconds(1));
  jobs.store(4, JobId{8}, true);
  search(5, 9);
  EXPECT_EQ(jobs.open(), 3U);

  const auto stored = answers(sim::kStoreTime);
  ASSERT_EQ(stored.size(), 1U);
  EXPECT_EQ(stored[0].first, 4U);
  EXPECT_TRUE(std::get<net::event::Stored>(stored[0].second).durable);

  const auto judgement = answers(seconds(9));
  ASSERT_EQ(judgement.size(), 1U);
  EXPECT_EQ(judgement[0].first, 3U);
  EXPECT_EQ(std::get<net::event::Judged>(judgement[0].second).job, JobId{7});

  const auto searched = answers(seconds(10));
  ASSERT_EQ(searched.size(), 1U);
  EXPECT_EQ(std::get<net::event::Searched>(searched[0].second).tries, 1000U);
  EXPECT_EQ(jobs.open(), 0U);
}

TEST_F(Jobs, ASearchThatIsCancelledSaysHowFarItCameAndOnlyOnce) {
  search(0, 1);
  search(1, 1);
  EXPECT_TRUE(answers(seconds(4)).empty());
  jobs.cancel(0, JobId{1});
  jobs.cancel(0, JobId{1});
  jobs.cancel(0, JobId{2});
  EXPECT_EQ(jobs.open(), 2U);

  const auto cancelled = answers(seconds(5));
  ASSERT_EQ(cancelled.size(), 1U);
  EXPECT_EQ(cancelled[0].first, 0U);
  EXPECT_EQ(std::get<net::event::Searched>(cancelled[0].second).tries, 400U);

  const auto other = answers(seconds(20));
  ASSERT_EQ(other.size(), 1U);
  EXPECT_EQ(other[0].first, 1U);
}

TEST_F(Jobs, NothingOfAPeerThatIsGoneIsAnsweredAndItsPlacesAreOthers) {
  judged(0, 1, seconds(1));
  judged(1, 2, seconds(1));
  search(0, 3);
  jobs.drop(0);
  EXPECT_EQ(jobs.open(), 1U);
  jobs.cancel(0, JobId{3});
  judged(2, 4, seconds(30));
  judged(0, 5, seconds(30));
  EXPECT_EQ(jobs.open(), 3U);

  const auto before = answers(seconds(20));
  ASSERT_EQ(before.size(), 1U) << "the items of what was dropped mean nothing";
  EXPECT_EQ(before[0].first, 1U);

  const auto after = answers(seconds(30));
  ASSERT_EQ(after.size(), 2U);
  EXPECT_EQ(after[0].first, 2U);
  EXPECT_EQ(after[1].first, 0U);
  EXPECT_EQ(std::get<net::event::Judged>(after[1].second).job, JobId{5});
  EXPECT_EQ(jobs.open(), 0U);
}

}  // namespace
}  // namespace onetip::test::jobs_test
