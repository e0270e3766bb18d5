// A selfish pool's share of the chain, against the curve of Eyal and Sirer with gamma = 1/2.
//
// The network is so fast that nobody forks by accident, and everybody sides with the same block in
// a tie: with the smaller tip hash, which is the pool's every second time.
//
// Tolerances: each seed is an experiment of its own, so the mean of k of them is off by the
// standard error s / sqrt(k), s being how far the seeds are apart. Five of these are allowed. To
// that comes the end of a run, which counts against the pool: while it is ahead, honest blocks
// stand that it is going to replace. Its lead is a random walk with the drift -d, d = 1 - 2 alpha,
// so a lead lasts for 1/d blocks with the variance 4 alpha (1 - alpha) / d^3, and has lasted, where
// a run ends, for 1/(2d) + 2 alpha (1 - alpha) / d^2 on average; and 4 blocks are rounding.

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "bench/theory/closed_forms.hpp"
#include "bench/theory/trials.hpp"
#include "support/samples.hpp"

namespace onetip::test::selfish_mining_test {
namespace {

using namespace theory;

constexpr std::uint64_t kSeeds = sample(12, 5);
constexpr std::uint64_t kBlocks = sample(250, 100);

struct Mean {
  double value = 0;
  double error = 0;  // standard
};

Mean mean_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  Mean mean;
  for (const double value : values) mean.value += value / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean.value) * (value - mean.value);
  mean.error = std::sqrt(squares / (n - 1) / n);
  return mean;
}

class SelfishMining : public testing::TestWithParam<double> {};

TEST_P(SelfishMining, EarnsWhatTheCurveSays) {
  std::vector<double> shares;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const Findings findings = run(Pool{GetParam(), kBlocks}, seed);
    ASSERT_GT(findings.in_chain, kBlocks / 3);
    shares.push_back(static_cast<double>(findings.by[0]) / static_cast<double>(findings.in_chain));
  }
  const Mean mean = mean_of(shares);
  const double drift = 1 - 2 * GetParam();
  const double lead = 0.5 / drift + 2 * GetParam() * (1 - GetParam()) / (drift * drift);
  const double unfinished = (4 + lead) / kBlocks;
  EXPECT_NEAR(mean.value, selfish_share(GetParam(), kGammaOfSmallerHash),
              5 * mean.error + unfinished);
}

INSTANTIATE_TEST_SUITE_P(Alphas, SelfishMining, testing::Values(0.1, 0.2, 0.25, 0.33, 0.4));

TEST(SelfishCurve, PaysFromAQuarterOnAndNotBelow) {
  EXPECT_NEAR(selfish_share(0.25, kGammaOfSmallerHash), 0.25, 1e-12);
  EXPECT_LT(selfish_share(0.2, kGammaOfSmallerHash), 0.2);
  EXPECT_GT(selfish_share(0.3, kGammaOfSmallerHash), 0.3);
  EXPECT_NEAR(selfish_share(1.0 / 3, 0), 1.0 / 3, 1e-12) << "the paper's threshold without help";
  EXPECT_EQ(selfish_share(0, 1), 0);
}

}  // namespace
}  // namespace onetip::test::selfish_mining_test
