#pragma once
// What samples say: quantiles, proportions, and whether two of them differ; with 95 % confidence.
//
// No distribution is assumed but the binomial. A value may be infinite: "never". Pure.

#include <cstdint>
#include <optional>
#include <vector>

namespace onetip::sim {

/// Ranks from 1. The true quantile lies between the values of these ranks in at least 95 % of all
/// samples; none on a side where the sample is too small to say so.
struct RankInterval {
  std::optional<std::uint64_t> low;
  std::optional<std::uint64_t> high;
};
/// For the p-quantile of a sample of n: by order statistics, exact for any distribution.
[[nodiscard]] RankInterval quantile_ranks(std::uint64_t n, double p);

struct Quantile {
  double value = 0;
  std::optional<double> low;
  std::optional<double> high;
};
/// The smallest value that at least a share p of the sample does not exceed. REQUIRES: `sorted` is,
/// and is not empty; p in (0, 1).
[[nodiscard]] Quantile quantile(const std::vector<double>& sorted, double p);

struct Proportion {
  double share = 0;
  double low = 0;
  double high = 1;
};
/// Wilson's score interval for k of n. REQUIRES: k <= n; of nothing, nothing is known.
[[nodiscard]] Proportion proportion(std::uint64_t k, std::uint64_t n);

struct RankTest {
  double p = 1;         // two-sided
  double effect = 0.5;  // how often a value of b exceeds one of a; ties count half
};
/// Mann–Whitney's U: by the normal approximation, corrected for ties and for continuity. REQUIRES:
/// both are sorted and not empty.
[[nodiscard]] RankTest mann_whitney(const std::vector<double>& a, const std::vector<double>& b);

/// Fisher's exact test, two-sided: whether ka of na and kb of nb come from one proportion.
[[nodiscard]] double fisher(std::uint64_t ka, std::uint64_t na, std::uint64_t kb, std::uint64_t nb);

/// Holm's correction: each p as if it were the only one tested.
[[nodiscard]] std::vector<double> holm(const std::vector<double>& p);

}  // namespace onetip::sim
