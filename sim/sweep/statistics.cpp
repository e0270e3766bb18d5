#include "sim/sweep/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "core/assert.hpp"

namespace onetip::sim {

namespace {

constexpr double kTail = 0.025;                // on each side of a 95 % interval
constexpr double kNormal = 1.959963984540054;  // of the normal distribution, the same
constexpr double kNothing = 1e-25;             // of the mode's weight: it changes no sum of doubles

/// A discrete distribution on one stretch of numbers, by the ratios of neighbours, from its mode
/// outwards: no factorials, and a cost of its width alone.
struct Weights {
  std::uint64_t first = 0;
  std::vector<double> share;  // of first, first + 1, …; sums up to 1

  [[nodiscard]] double at(std::uint64_t k) const {
    return k < first || k - first >= share.size() ? 0 : share[k - first];
  }
};

/// `up(k)`: the weight of k + 1 over that of k.
Weights weigh(std::uint64_t low, std::uint64_t high, std::uint64_t mode,
              const std::function<double(std::uint64_t)>& up) {
  std::vector<double> below;
  double weight = 1;
  for (std::uint64_t k = mode; k > low && weight > kNothing; --k) {
    weight /= up(k - 1);
    below.push_back(weight);
  }
  Weights all{mode - below.size(), {below.rbegin(), below.rend()}};
  weight = 1;
  all.share.push_back(weight);
  for (std::uint64_t k = mode; k < high && weight > kNothing; ++k) {
    weight *= up(k);
    all.share.push_back(weight);
  }
  const double sum = std::accumulate(all.share.begin(), all.share.end(), 0.0);
  for (double& share : all.share) share /= sum;
  return all;
}

Weights binomial(std::uint64_t n, double p) {
  const auto mode = std::min(n, static_cast<std::uint64_t>(static_cast<double>(n + 1) * p));
  return weigh(0, n, mode, [n, p](std::uint64_t k) {
    return static_cast<double>(n - k) / static_cast<double>(k + 1) * p / (1 - p);
  });
}

/// How many of `total` values, `marked` of them marked, are marked among `drawn`.
Weights hypergeometric(std::uint64_t total, std::uint64_t marked, std::uint64_t drawn) {
  const std::uint64_t low = marked + drawn > total ? marked + drawn - total : 0;
  const std::uint64_t high = std::min(marked, drawn);
  const double centre = static_cast<double>(marked + 1) * static_cast<double>(drawn + 1) /
                        static_cast<double>(total + 2);
  const auto mode = std::clamp(static_cast<std::uint64_t>(centre), low, high);
  return weigh(low, high, mode, [=](std::uint64_t k) {
    return static_cast<double>(marked - k) / static_cast<double>(k + 1) *
           static_cast<double>(drawn - k) / static_cast<double>(total + k + 1 - marked - drawn);
  });
}

/// Over both samples in order: the sum of ranks of b, ties sharing theirs, and what ties take from
/// the variance.
struct Ranks {
  double of_b = 0;
  double ties = 0;  // the sum of t³ - t
};

Ranks rank(const std::vector<double>& a, const std::vector<double>& b) {
  Ranks ranks;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const double value = j == b.size() || (i < a.size() && a[i] < b[j]) ? a[i] : b[j];
    const std::size_t before = i + j;
    const std::size_t of_b_before = j;
    while (i < a.size() && a[i] == value) ++i;
    while (j < b.size() && b[j] == value) ++j;
    const auto tied = static_cast<double>(i + j - before);
    const double shared = static_cast<double>(before) + (tied + 1) / 2;
    ranks.of_b += static_cast<double>(j - of_b_before) * shared;
    ranks.ties += tied * tied * tied - tied;
  }
  return ranks;
}

}  // namespace

RankInterval quantile_ranks(std::uint64_t n, double p) {
  if (n == 0) return {};
  const Weights at_most = binomial(n, p);  // how many of the sample lie below the true quantile
  RankInterval ranks;
  double below = 0;
  for (std::uint64_t k = 0; k <= n; ++k) {  // n: even the largest may lie below, of few
    if (k < at_most.first) k = at_most.first;
    below += at_most.at(k);
    if (below > kTail) {
      if (k > 0) ranks.low = k;
      break;
    }
  }
  double above = 0;
  const std::uint64_t last = at_most.first + at_most.share.size() - 1;
  for (std::uint64_t k = last; k > 0; --k) {
    above += at_most.at(k);
    if (above > kTail) {
      if (k < n) ranks.high = k + 1;
      break;
    }
  }
  return ranks;
}

Quantile quantile(const std::vector<double>& sorted, double p) {
  ONETIP_ASSERT(!sorted.empty(), "a quantile of something");
  const auto n = sorted.size();
  // A share like 0.9 is no exact double: 0.9 · 10 must not become 10.
  const double rank = std::ceil(p * static_cast<double>(n) - 1e-9);
  const auto index =
      std::clamp<std::size_t>(static_cast<std::size_t>(std::max(1.0, rank)), 1, n) - 1;
  const RankInterval ranks = quantile_ranks(n, p);
  Quantile result{sorted[index], {}, {}};
  if (ranks.low) result.low = sorted[*ranks.low - 1];
  if (ranks.high) result.high = sorted[*ranks.high - 1];
  return result;
}

Proportion proportion(std::uint64_t k, std::uint64_t n) {
  if (n == 0) return {};
  const auto size = static_cast<double>(n);
  const double share = static_cast<double>(k) / size;
  const double z2 = kNormal * kNormal;
  const double centre = (share + z2 / (2 * size)) / (1 + z2 / size);
  const double half =
      kNormal / (1 + z2 / size) * std::sqrt(share * (1 - share) / size + z2 / (4 * size * size));
  return {share, k == 0 ? 0 : std::max(0.0, centre - half),
          k == n ? 1 : std::min(1.0, centre + half)};
}

RankTest mann_whitney(const std::vector<double>& a, const std::vector<double>& b) {
  ONETIP_ASSERT(!a.empty() && !b.empty(), "samples of something");
  const auto na = static_cast<double>(a.size());
  const auto nb = static_cast<double>(b.size());
  const Ranks ranks = rank(a, b);
  const double u = ranks.of_b - nb * (nb + 1) / 2;
  RankTest test;
  test.effect = u / (na * nb);
  const double n = na + nb;
  const double variance = na * nb / 12 * ((n + 1) - ranks.ties / (n * (n - 1)));
  if (variance <= 0) return test;  // all values are one
  const double distance = std::max(0.0, std::abs(u - na * nb / 2) - 0.5);
  test.p = std::erfc(distance / std::sqrt(2 * variance));
  return test;
}

double fisher(std::uint64_t ka, std::uint64_t na, std::uint64_t kb, std::uint64_t nb) {
  if (na == 0 || nb == 0) return 1;
  const Weights tables = hypergeometric(na + nb, ka + kb, na);
  const double here = tables.at(ka) * (1 + 1e-7);  // as likely, but for rounding
  double p = 0;
  for (const double share : tables.share) {
    if (share <= here) p += share;
  }
  return std::min(1.0, p);
}

std::vector<double> holm(const std::vector<double>& p) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  std::vector<double> corrected(p.size());
  double least = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    least = std::max(least, p[order[i]] * static_cast<double>(p.size() - i));
    corrected[order[i]] = std::min(1.0, least);
  }
  return corrected;
}

}  // namespace onetip::sim
