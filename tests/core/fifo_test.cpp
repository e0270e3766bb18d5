#include "core/fifo.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <vector>

#include "core/random.hpp"

namespace onetip::test::fifo_test {
namespace {

using core::Fifo;

TEST(Fifo, GivesWhatWasPutInInOrder) {
  Fifo<int> queue;
  EXPECT_TRUE(queue.empty());
  queue.push(1);
  queue.push(2);
  EXPECT_EQ(queue.size(), 2U);
  EXPECT_EQ(queue.front(), 1);
  EXPECT_EQ(queue.back(), 2);
  EXPECT_EQ(queue.pop(), 1);
  EXPECT_EQ(queue.pop(), 2);
  EXPECT_TRUE(queue.empty());
}

TEST(Fifo, ShowsWhatItHoldsInOrder) {
  Fifo<int> queue;
  for (const int item : {1, 2, 3}) queue.push(item);
  queue.pop();
  EXPECT_EQ(std::vector<int>(queue.begin(), queue.end()), (std::vector{2, 3}));
}

TEST(Fifo, LetsGoOfWhatWasTaken) {
  Fifo<std::shared_ptr<int>> queue;
  const auto one = std::make_shared<int>(1);
  queue.push(one);
  queue.push(std::make_shared<int>(2));
  EXPECT_EQ(queue.pop(), one);
  EXPECT_EQ(one.use_count(), 1);
  queue.clear();
  EXPECT_TRUE(queue.empty());
}

TEST(Fifo, TenThousandStepsAgreeWithADeque) {
  Fifo<std::uint64_t> queue;
  std::deque<std::uint64_t> model;
  core::Random random(1, "fifo");
  for (std::uint64_t step = 0; step < 10'000; ++step) {
    // Long stretches of growing and of shrinking, and at times at the border of empty.
    const bool grows = random.below(10) < (step / 1000 % 2 == 0 ? 7U : 3U);
    if (grows) {
      queue.push(step);
      model.push_back(step);
    } else if (!model.empty()) {
      ASSERT_EQ(queue.pop(), model.front());
      model.pop_front();
    }
    ASSERT_EQ(queue.size(), model.size());
    if (model.empty()) continue;
    ASSERT_EQ(queue.front(), model.front());
    ASSERT_EQ(queue.back(), model.back());
  }
}

}  // namespace
}  // namespace onetip::test::fifo_test
