// Large numbers as a person reads them.

#include "sim/text/short_number.hpp"

#include <gtest/gtest.h>

namespace onetip::test::short_number_test {

using namespace sim;

TEST(ShortNumber, HasThreeDigitsAtLeastAndNeverAnExponent) {
  EXPECT_EQ(short_number(0.4091), "0.409");
  EXPECT_EQ(short_number(45.63), "45.6");
  EXPECT_EQ(short_number(99.97), "100");
  EXPECT_EQ(short_number(1400), "1400");
  EXPECT_EQ(short_number(9'999.7), "10 k");
  EXPECT_EQ(short_number(999'499), "999 k");
  EXPECT_EQ(short_number(999'501), "1 M");
  EXPECT_EQ(short_number(1'490'000), "1.49 M");
  EXPECT_EQ(short_number(31'536'000'000), "31536 M");
}

}  // namespace onetip::test::short_number_test
