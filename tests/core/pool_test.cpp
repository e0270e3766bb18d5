#include "core/pool.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>

#include "core/random.hpp"

namespace onetip::test::pool_test {
namespace {

using core::Pool;

TEST(Pool, AnItemStaysInItsPlaceUntilItIsTaken) {
  Pool<std::unique_ptr<int>> pool;
  const auto one = pool.put(std::make_unique<int>(1));
  const auto two = pool.put(std::make_unique<int>(2));
  ASSERT_NE(pool.find(one), nullptr);
  EXPECT_EQ(**pool.find(one), 1);
  EXPECT_EQ(*pool.take(two), 2);
  EXPECT_EQ(pool.find(two), nullptr);
  EXPECT_EQ(pool.size(), 1U);
}

TEST(Pool, ThePlaceThatWasLeftLastIsUsedFirst) {
  Pool<int> pool;
  const auto first = pool.put(1);
  const auto second = pool.put(2);
  static_cast<void>(pool.take(second));
  static_cast<void>(pool.take(first));
  EXPECT_EQ(pool.put(3), first);
  EXPECT_EQ(pool.put(4), second);
  EXPECT_EQ(pool.places(), 2U);
}

TEST(Pool, TenThousandStepsAgreeWithAMap) {
  core::Random random(1, "pool");
  Pool<int> pool;
  std::map<std::uint32_t, int> model;
  for (int step = 0; step < 10'000; ++step) {
    if (model.empty() || random.below(100) < 52) {
      const auto place = pool.put(step);
      ASSERT_TRUE(model.emplace(place, step).second) << "it was free";
    } else {
      const auto at =
          std::next(model.begin(), static_cast<std::ptrdiff_t>(random.below(model.size())));
      ASSERT_EQ(pool.take(at->first), at->second);
      model.erase(at);
    }
    ASSERT_EQ(pool.size(), model.size());
  }
  for (std::uint32_t place = 0; place < pool.places(); ++place) {
    const auto known = model.find(place);
    ASSERT_EQ(pool.find(place) != nullptr, known != model.end());
    if (known != model.end()) {
      ASSERT_EQ(*pool.find(place), known->second);
    }
  }
}

}  // namespace
}  // namespace onetip::test::pool_test
