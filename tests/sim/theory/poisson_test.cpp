// Steady mining is a Poisson process: counts, gaps and miners, against their distributions.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/theory/trials.hpp"
#include "sim/run/steady_mining.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::poisson_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;

constexpr double kSigmas = 4.5;

struct Drawn {
  std::vector<double> gaps;                // in intervals
  std::vector<std::uint64_t> of_each;      // blocks
  std::vector<std::uint64_t> in_a_minute;  // blocks
};

/// Three miners, weighted 1 : 2 : 5, a block a second for so many minutes.
Drawn draw(std::uint64_t seed, std::int64_t minutes) {
  ScenarioOverrides overrides;
  overrides.seed = seed;
  const Scenario scenario = read_scenario(
      "peers: {a: {hash_rate: 1/s}, b: {hash_rate: 2/s}, c: {hash_rate: 5/s}}\n"
      "expect: [{at: end, tips: 1}]\n",
      "x.yaml", overrides);
  const SteadyMining mining{{0, 1, 2}, 1s, std::chrono::minutes(minutes)};
  SteadyFinds finds(mining, scenario, Nanos::zero());
  Drawn drawn{{}, std::vector<std::uint64_t>(3), std::vector<std::uint64_t>(minutes)};
  Nanos last{};
  for (auto find = finds.next(); find; find = finds.next()) {
    drawn.gaps.push_back(std::chrono::duration<double>(find->at - last).count());
    ++drawn.of_each[find->peer];
    ++drawn.in_a_minute[static_cast<std::size_t>(find->at / 1min)];
    last = find->at;
    finds.pop();
  }
  return drawn;
}

class Poisson : public testing::TestWithParam<std::uint64_t> {
 protected:
  static constexpr std::int64_t kMinutes = 400;
  static constexpr double kExpected = 60.0 * kMinutes;
  const Drawn drawn_ = draw(GetParam(), kMinutes);
};

/// A count has its mean for its variance.
TEST_P(Poisson, CountsAsManyAsTheIntervalSays) {
  EXPECT_NEAR(static_cast<double>(drawn_.gaps.size()), kExpected, kSigmas * std::sqrt(kExpected));
}

/// The counts of k minutes of mean m: sum (count - m)^2 / m is chi-squared with k degrees of
/// freedom, so of mean k and variance 2k, and of Poisson counts a little more: k (2 + 1/m).
TEST_P(Poisson, CountsOfMinutesAreSpreadAsTheirMean) {
  constexpr double kMean = 60;
  double sum = 0;
  for (const std::uint64_t count : drawn_.in_a_minute) {
    sum += std::pow(static_cast<double>(count) - kMean, 2) / kMean;
  }
  EXPECT_NEAR(sum, kMinutes, kSigmas * std::sqrt(kMinutes * (2 + 1 / kMean)));
}

/// Kolmogorov and Smirnov: the empirical distribution of n gaps is nowhere farther than
/// sqrt(ln(2 / p) / 2n) from 1 - exp(-gap), but with probability p.
TEST_P(Poisson, GapsAreExponential) {
  constexpr double kProbability = 1e-5;
  std::vector<double> gaps = drawn_.gaps;
  std::sort(gaps.begin(), gaps.end());
  const auto n = static_cast<double>(gaps.size());
  double farthest = 0;
  for (std::size_t i = 0; i < gaps.size(); ++i) {
    const double theory = -std::expm1(-gaps[i]);
    farthest = std::max(
        {farthest, theory - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - theory});
  }
  EXPECT_LT(farthest, std::sqrt(std::log(2 / kProbability) / (2 * n)));
}

/// Of n blocks a miner with share p has n p, give or take sqrt(n p (1 - p)).
TEST_P(Poisson, EachMinerFindsItsShare) {
  const double weights[] = {1.0 / 8, 2.0 / 8, 5.0 / 8};
  const auto n = static_cast<double>(drawn_.gaps.size());
  for (std::size_t miner = 0; miner < 3; ++miner) {
    const double p = weights[miner];
    EXPECT_NEAR(static_cast<double>(drawn_.of_each[miner]), n * p,
                kSigmas * std::sqrt(n * p * (1 - p)));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, Poisson, testing::Values(1, 2, 3));

/// A run's blocks are found at the moments that were drawn, and at no others.
TEST(PoissonInARun, TheBlocksAreThoseDrawn) {
  theory::Mesh mesh;
  mesh.miners = 1;
  mesh.interval = 1s;
  mesh.blocks = 300;
  const auto found = theory::run(mesh, 5).moments;
  const Scenario scenario = [] {
    ScenarioOverrides overrides;
    overrides.seed = 5;
    return read_scenario("peers: 1\nexpect: [{at: end, tips: 1}]\n", "x.yaml", overrides);
  }();
  SteadyFinds finds(SteadyMining{{0}, 1s, 300s}, scenario, Nanos::zero());
  std::vector<Nanos> drawn;
  for (auto find = finds.next(); find; find = finds.next()) {
    drawn.push_back(find->at);
    finds.pop();
  }
  EXPECT_GT(drawn.size(), 200U);
  EXPECT_EQ(found, drawn);
}

}  // namespace
}  // namespace onetip::test::poisson_test
