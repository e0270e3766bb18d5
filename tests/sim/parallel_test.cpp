#include "sim/parallel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace onetip::test::parallel_test {
namespace {

using sim::Crew;
using Counts = std::vector<std::atomic<int>>;

bool all_are(const Counts& counts, int expected) {
  return std::all_of(counts.begin(), counts.end(),
                     [expected](const auto& count) { return count == expected; });
}

class CrewOf : public testing::TestWithParam<std::size_t> {};

TEST_P(CrewOf, CarriesOutEachStepOnce) {
  Crew crew(GetParam());
  for (const std::size_t steps : {0, 1, 2, 3, 1'000}) {
    Counts done(steps);
    crew.for_each(steps, [&](std::size_t i) { ++done[i]; });
    EXPECT_TRUE(all_are(done, 1)) << steps << " steps";
  }
}

TEST_P(CrewOf, MayBeCalledByManyAtOnce) {
  Crew crew(GetParam());
  constexpr std::size_t kCallers = 8;
  Counts done(100);
  {
    std::vector<std::jthread> callers;
    for (std::size_t i = 0; i < kCallers; ++i) {
      callers.emplace_back(
          [&] { crew.for_each(done.size(), [&](std::size_t at) { ++done[at]; }); });
    }
  }
  EXPECT_TRUE(all_are(done, kCallers));
}

TEST_P(CrewOf, MayBeCalledByAStep) {
  Crew crew(GetParam());
  Counts done(10);
  crew.for_each(
      10, [&](std::size_t) { crew.for_each(done.size(), [&](std::size_t at) { ++done[at]; }); });
  EXPECT_TRUE(all_are(done, 10));
}

/// Nothing of a call is touched once it has returned: the next one finds its own words.
TEST_P(CrewOf, IsDoneWhenItReturns) {
  Crew crew(GetParam());
  for (int call = 0; call < 200; ++call) {
    std::array<std::string, 3> said;
    crew.for_each(said.size(), [&](std::size_t i) { said[i] = std::string(100, 'a'); });
    for (const std::string& word : said) ASSERT_EQ(word.size(), 100U);
  }
}

INSTANTIATE_TEST_SUITE_P(Threads, CrewOf, testing::Values(0, 1, 3));

/// Two steps that wait for each other end only where two threads carry them out.
TEST(Crew, WorksBesideItsCaller) {
  Crew crew(1);
  std::atomic<int> there = 0;
  crew.for_each(2, [&](std::size_t) {
    ++there;
    there.notify_all();
    for (int seen = there; seen < 2; seen = there) there.wait(seen);
  });
  EXPECT_EQ(there, 2);
}

}  // namespace
}  // namespace onetip::test::parallel_test
