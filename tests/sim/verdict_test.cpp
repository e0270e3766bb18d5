#include "sim/verdict.hpp"

#include <gtest/gtest.h>

namespace onetip::test::verdict_test {
namespace {

using namespace sim;

TEST(Verdict, OfTwoTheEarlierOneInTheOrderOfTheExitCodesWins) {
  const Verdict order[] = {Verdict::interrupted, Verdict::harness_failed, Verdict::bad_scenario,
                           Verdict::violated,    Verdict::inconclusive,   Verdict::held};
  for (std::size_t a = 0; a < std::size(order); ++a) {
    for (std::size_t b = a; b < std::size(order); ++b) {
      EXPECT_EQ(worse(order[a], order[b]), order[a]);
      EXPECT_EQ(worse(order[b], order[a]), order[a]);
    }
  }
}

}  // namespace
}  // namespace onetip::test::verdict_test
