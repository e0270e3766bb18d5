// Asking for memory ahead does no harm, whatever is asked for.

#include "core/prefetch.hpp"

#include <gtest/gtest.h>

#include <array>

namespace onetip::test {
namespace {

/// A peer that isn't up yet, and a session that isn't there: many lines from nowhere.
TEST(Prefetch, OfNothingIsNothing) { core::prefetch(nullptr, 384); }

TEST(Prefetch, ChangesNothing) {
  std::array<int, 100> numbers{};
  numbers.fill(7);
  const auto before = numbers;
  core::prefetch(numbers.data(), sizeof(numbers));
  core::prefetch(numbers.data(), 0);
  EXPECT_EQ(numbers, before);
}

}  // namespace
}  // namespace onetip::test
