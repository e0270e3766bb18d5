#pragma once
// Plot: a curve and dots with error bars, in plain text.

#include <functional>
#include <string>
#include <vector>

namespace onetip::bench {

struct Dot {
  double x = 0;
  double y = 0;
  double error = 0;  // drawn from y - error to y + error
};

/// `o` a dot, `|` its bar, `.` the curve, `@` a dot on the curve. Axes from 0 to a little more than
/// the farthest dot.
[[nodiscard]] std::string plot(const std::function<double(double)>& curve,
                               const std::vector<Dot>& dots);

}  // namespace onetip::bench
