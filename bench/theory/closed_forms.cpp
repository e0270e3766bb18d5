#include "bench/theory/closed_forms.hpp"

#include <cmath>

namespace onetip::theory {

double fork_rate(double delay_over_interval, double others) {
  return -std::expm1(-others * delay_over_interval);
}

double stale_rate(double delay_over_interval, unsigned miners) {
  const double n = miners;
  return 1 - 1 / (n - (n - 1) * std::exp(-delay_over_interval / n));
}

double selfish_share(double alpha, double gamma) {
  const double honest = 1 - alpha;
  const double earned =
      alpha * honest * honest * (4 * alpha + gamma * (1 - 2 * alpha)) - alpha * alpha * alpha;
  return earned / (1 - alpha * (1 + (2 - alpha) * alpha));
}

}  // namespace onetip::theory
