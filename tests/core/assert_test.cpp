#include "core/assert.hpp"

#include <gtest/gtest.h>

namespace onetip::core {
namespace {

TEST(AssertDeathTest, ABrokenInvariantEndsTheProgramAndSaysWhere) {
  const int apples = 3;
  EXPECT_DEATH(ONETIP_ASSERT(apples == 4, "nobody ate an apple"),
               "assert_test.cpp:[0-9]+: broken invariant: nobody ate an apple \\(apples == 4\\)");
}

TEST(Assert, AnInvariantThatHoldsCostsNothingAndSaysNothing) {
  int evaluated = 0;
  ONETIP_ASSERT(++evaluated == 1, "it is evaluated once");
  EXPECT_EQ(evaluated, 1);
}

}  // namespace
}  // namespace onetip::core
