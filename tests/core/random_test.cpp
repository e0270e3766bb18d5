#include "core/random.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>
#include <vector>

#include "support/property.hpp"

namespace onetip::core {
namespace {

std::vector<std::uint8_t> bytes_of(Random random, std::size_t count) {
  std::vector<std::uint8_t> bytes(count);
  random.fill(bytes);
  return bytes;
}

// Scenario results are compared across machines, so the streams are a format: these never change.
TEST(Random, IsTheSameStreamOnEveryMachine) {
  Random random(7, "link/p0-p4");
  EXPECT_EQ(random.next(), 8476761841194114363u);
  EXPECT_EQ(random.below(1000), 368u);
  EXPECT_EQ(random.unit(), 0.5078683762349937);
  EXPECT_EQ(random.exponential(2), 1.2714729322041496);
}

TEST(Random, EachNameHasAStreamOfItsOwn) {
  EXPECT_NE(bytes_of(Random(1, "mining/p0"), 64), bytes_of(Random(1, "mining/p1"), 64));
  EXPECT_NE(bytes_of(Random(1, "mining/p0"), 64), bytes_of(Random(2, "mining/p0"), 64));
  EXPECT_EQ(bytes_of(Random(1, "mining/p0"), 64), bytes_of(Random("1", "mining/p0"), 64));
}

TEST(Random, HowTheBytesAreAskedForDoesNotMatter) {
  test::check_property([](std::uint64_t seed, std::vector<std::uint8_t> cuts) {
    Random random(seed, "bytes");
    std::vector<std::uint8_t> pieces;
    for (const std::uint8_t cut : cuts) {
      std::vector<std::uint8_t> piece(cut);
      random.fill(piece);
      pieces.insert(pieces.end(), piece.begin(), piece.end());
    }
    RC_ASSERT(pieces == bytes_of(Random(seed, "bytes"), pieces.size()));
  });
}

TEST(Random, BelowReachesAllAndOnlyTheNumbersBelow) {
  Random random(3, "dice");
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 200; ++i) {
    seen.insert(random.below(6));
  }
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(random.below(1), 0u);
  test::check_property([&](std::uint64_t bound) {
    RC_PRE(bound > 0u);
    RC_ASSERT(random.below(bound) < bound);
  });
}

TEST(Random, UnitStaysBelowOne) {
  Random random(4, "unit");
  double sum = 0;
  for (int i = 0; i < 10'000; ++i) {
    const double draw = random.unit();
    ASSERT_TRUE(draw >= 0 && draw < 1);
    sum += draw;
  }
  EXPECT_NEAR(sum / 10'000, 0.5, 0.02);
}

TEST(Random, ExponentialHasItsMeanAndItsTail) {
  Random random(5, "intervals");
  constexpr int kDraws = 20'000;
  double sum = 0;
  int beyond_three_means = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double draw = random.exponential(2);
    ASSERT_GE(draw, 0);
    sum += draw;
    beyond_three_means += draw > 6 ? 1 : 0;
  }
  EXPECT_NEAR(sum / kDraws, 2, 0.06);
  EXPECT_NEAR(static_cast<double>(beyond_three_means) / kDraws, 0.0498, 0.006);  // e^-3
  EXPECT_EQ(random.exponential(0), 0);
}

}  // namespace
}  // namespace onetip::core
