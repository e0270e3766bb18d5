// Statistics against tables and closed forms.

#include "sim/sweep/statistics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace onetip::test::statistics_test {
namespace {

using namespace sim;
using testing::DoubleNear;
using testing::ElementsAre;

constexpr double kNever = std::numeric_limits<double>::infinity();

std::vector<double> upto(int n) {
  std::vector<double> values(static_cast<std::size_t>(n));
  std::iota(values.begin(), values.end(), 1.0);
  return values;
}

std::pair<std::uint64_t, std::uint64_t> ranks(std::uint64_t n, double p) {
  const RankInterval interval = quantile_ranks(n, p);
  return {interval.low.value_or(0), interval.high.value_or(0)};  // 0: none
}

using Ranks = std::pair<std::uint64_t, std::uint64_t>;

/// The table for the median that textbooks have (two-sided, 95 %).
TEST(QuantileRanks, OfTheMedianAreThoseOfTheTable) {
  EXPECT_EQ(ranks(5, 0.5), (Ranks{0, 0}));  // 2 / 2^5 is more than 5 %
  EXPECT_EQ(ranks(6, 0.5), (Ranks{1, 6}));
  EXPECT_EQ(ranks(8, 0.5), (Ranks{1, 8}));
  EXPECT_EQ(ranks(9, 0.5), (Ranks{2, 8}));
  EXPECT_EQ(ranks(10, 0.5), (Ranks{2, 9}));
  EXPECT_EQ(ranks(12, 0.5), (Ranks{3, 10}));
  EXPECT_EQ(ranks(20, 0.5), (Ranks{6, 15}));
  EXPECT_EQ(ranks(25, 0.5), (Ranks{8, 18}));
  EXPECT_EQ(ranks(50, 0.5), (Ranks{18, 33}));
  EXPECT_EQ(ranks(100, 0.5), (Ranks{40, 61}));
}

TEST(QuantileRanks, HaveNoUpperEndWhereTheSampleIsTooSmallForIt) {
  EXPECT_EQ(ranks(0, 0.5), (Ranks{0, 0}));
  EXPECT_EQ(ranks(1, 0.5), (Ranks{0, 0}));
  // 0.99^n falls to 2.5 % at n = 368, as ln 0.025 / ln 0.99 = 367.04
  EXPECT_EQ(ranks(367, 0.99).second, 0U);
  EXPECT_EQ(ranks(368, 0.99).second, 368U);
  EXPECT_GT(ranks(367, 0.99).first, 0U);
}

/// Against the definition, by sums of the binomial distribution from Pascal's triangle.
TEST(QuantileRanks, CoverAtLeast95Percent) {
  for (const double p : {0.5, 0.9, 0.99}) {
    for (int n = 1; n <= 200; ++n) {
      std::vector<double> chance{1};  // of k successes among those so far
      for (int i = 0; i < n; ++i) {
        chance.push_back(0);
        for (std::size_t k = chance.size() - 1; k > 0; --k) {
          chance[k] = chance[k] * (1 - p) + chance[k - 1] * p;
        }
        chance[0] *= 1 - p;
      }
      const auto up_to = [&](std::uint64_t k) {
        return std::accumulate(chance.begin(), chance.begin() + static_cast<long>(k), 0.0);
      };
      const RankInterval interval = quantile_ranks(static_cast<std::uint64_t>(n), p);
      const auto size = static_cast<std::uint64_t>(n);
      const std::uint64_t low = interval.low.value_or(0);
      const std::uint64_t high = interval.high.value_or(size + 1);
      EXPECT_LE(up_to(low), 0.025) << n << " " << p;
      EXPECT_LE(1 - up_to(high), 0.025 + 1e-12) << n << " " << p;
      EXPECT_GT(up_to(low + 1), 0.025) << n << " " << p;  // and no wider than it must be
      EXPECT_GT(1 - up_to(high - 1), 0.025 - 1e-12) << n << " " << p;
    }
  }
}

TEST(QuantileRanks, OfAMillion) {
  const auto [low, high] = ranks(1'000'000, 0.5);
  EXPECT_NEAR(static_cast<double>(low), 500'000 - 980, 2);  // 1.96 · sqrt(n) / 2
  EXPECT_NEAR(static_cast<double>(high), 500'000 + 981, 2);
}

TEST(Quantiles, AreValuesOfTheSample) {
  EXPECT_EQ(quantile({7}, 0.5).value, 7);
  EXPECT_EQ(quantile({7}, 0.99).value, 7);
  EXPECT_EQ(quantile(upto(10), 0.5).value, 5);
  EXPECT_EQ(quantile(upto(10), 0.9).value, 9);
  EXPECT_EQ(quantile(upto(100), 0.99).value, 99);
  EXPECT_EQ(quantile(upto(1000), 0.9).value, 900);
}

TEST(Quantiles, MayBeNever) {
  const Quantile median = quantile({1, 2, kNever, kNever, kNever, kNever}, 0.5);
  EXPECT_EQ(median.value, kNever);
  EXPECT_EQ(median.low, 1);
  EXPECT_EQ(median.high, kNever);
}

/// Wilson 1927, as in tables of it.
TEST(Proportions, HaveWilsonsInterval) {
  const Proportion none = proportion(0, 10);
  EXPECT_EQ(none.low, 0);
  EXPECT_NEAR(none.high, 0.2775, 0.0001);
  const Proportion half = proportion(5, 10);
  EXPECT_NEAR(half.low, 0.2366, 0.0001);
  EXPECT_NEAR(half.high, 0.7634, 0.0001);
  const Proportion few = proportion(15, 148);  // Newcombe 1998: 0.0624 to 0.1605
  EXPECT_NEAR(few.low, 0.0624, 0.0001);
  EXPECT_NEAR(few.high, 0.1605, 0.0001);
  EXPECT_NEAR(proportion(0, 1000).high, 0.00383, 0.00001);
  EXPECT_EQ(proportion(10, 10).high, 1);
  EXPECT_EQ(proportion(0, 0).low, 0);
  EXPECT_EQ(proportion(0, 0).high, 1);
}

TEST(MannWhitney, FindsNothingBetweenEqualSamples) {
  const RankTest same = mann_whitney(upto(50), upto(50));
  EXPECT_DOUBLE_EQ(same.effect, 0.5);
  EXPECT_DOUBLE_EQ(same.p, 1);
  EXPECT_DOUBLE_EQ(mann_whitney({3, 3, 3}, {3, 3}).p, 1);
}

/// U = 25 of 25 pairs; mean 12.5, variance 25 · 11 / 12: z = 12 / 4.7871.
TEST(MannWhitney, IsItsClosedFormWithoutTies) {
  const RankTest test = mann_whitney({1, 2, 3, 4, 5}, {6, 7, 8, 9, 10});
  EXPECT_DOUBLE_EQ(test.effect, 1);
  EXPECT_NEAR(test.p, std::erfc(12 / std::sqrt(25 * 11 / 12.0) / std::sqrt(2)), 1e-12);
  EXPECT_NEAR(test.p, 0.01219, 0.00001);
  const RankTest back = mann_whitney({6, 7, 8, 9, 10}, {1, 2, 3, 4, 5});
  EXPECT_DOUBLE_EQ(back.effect, 0);
  EXPECT_DOUBLE_EQ(back.p, test.p);
}

/// a: 1 2 2, b: 2 3 3. Ranks of b: 3, 5.5, 5.5; U = 14 - 6 = 8. Ties 3 and 2: variance 9/12 · (7 -
/// 30/30).
TEST(MannWhitney, CorrectsForTies) {
  const RankTest test = mann_whitney({1, 2, 2}, {2, 3, 3});
  EXPECT_DOUBLE_EQ(test.effect, 8.0 / 9);
  EXPECT_NEAR(test.p, std::erfc(3 / std::sqrt(4.5) / std::sqrt(2)), 1e-12);
}

TEST(MannWhitney, CountsNeverAsTheLargest) {
  EXPECT_DOUBLE_EQ(mann_whitney({1, kNever}, {kNever, kNever}).effect, 0.75);
}

/// The lady tasting tea: 3 of 4 right has p = 34/70; 4 of 4, 2/70.
TEST(Fisher, IsTheLadysTea) {
  EXPECT_NEAR(fisher(3, 4, 1, 4), 34.0 / 70, 1e-12);
  EXPECT_NEAR(fisher(4, 4, 0, 4), 2.0 / 70, 1e-12);
  EXPECT_NEAR(fisher(0, 4, 4, 4), 2.0 / 70, 1e-12);
}

TEST(Fisher, OfWhatTablesHave) {
  EXPECT_NEAR(fisher(1, 10, 11, 14), 0.00276, 0.00001);  // 2x2: 1 9 / 11 3
  EXPECT_DOUBLE_EQ(fisher(0, 1000, 0, 1000), 1);
  EXPECT_NEAR(fisher(0, 1000, 5, 1000), 0.0622, 0.0001);
  EXPECT_NEAR(fisher(0, 1000, 10, 1000), 0.0019094652, 1e-9);  // 2 C(1000, 10) / C(2000, 10)
  EXPECT_DOUBLE_EQ(fisher(1000, 1000, 1000, 1000), 1);
  EXPECT_DOUBLE_EQ(fisher(0, 0, 1, 1), 1);
}

TEST(Holm, CorrectsTheSmallestMost) {
  EXPECT_THAT(holm({0.01, 0.04, 0.03, 0.005}),
              ElementsAre(DoubleNear(0.03, 1e-12), DoubleNear(0.06, 1e-12), DoubleNear(0.06, 1e-12),
                          DoubleNear(0.02, 1e-12)));
  EXPECT_THAT(holm({0.9, 0.8}), ElementsAre(1, 1));
  EXPECT_TRUE(holm({}).empty());
}

}  // namespace
}  // namespace onetip::test::statistics_test
