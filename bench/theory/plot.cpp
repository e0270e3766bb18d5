#include "bench/theory/plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace onetip::bench {
namespace {

constexpr int kColumns = 64;
constexpr int kRows = 18;
constexpr int kLabelEvery = 3;
constexpr double kMargin = 1.08;

class Canvas {
 public:
  Canvas(double x_end, double y_end)
      : x_end_(x_end), y_end_(y_end), rows_(kRows, std::string(kColumns, ' ')) {}

  /// What is there already stays, unless `over` says what the two make together.
  void put(int column, int row, char symbol, bool over) {
    if (column < 0 || column >= kColumns || row < 0 || row >= kRows) return;
    char& place = rows_[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)];
    if (place == ' ' || over) place = place == '.' && symbol == 'o' ? '@' : symbol;
  }
  [[nodiscard]] int column(double x) const {
    return static_cast<int>(std::lround(x / x_end_ * (kColumns - 1)));
  }
  /// From the bottom.
  [[nodiscard]] int row(double y) const {
    return static_cast<int>(std::lround(y / y_end_ * (kRows - 1)));
  }
  [[nodiscard]] double x_of(int column) const { return x_end_ * column / (kColumns - 1); }

  [[nodiscard]] std::string text() const {
    std::string out;
    for (int row = kRows - 1; row >= 0; --row) {
      const bool labelled = row % kLabelEvery == 0;
      const std::string label =
          labelled ? fmt::format("{:.3f}", y_end_ * row / (kRows - 1)) : std::string();
      out += fmt::format("{:>8} |{}\n", label, rows_[static_cast<std::size_t>(row)]);
    }
    out += fmt::format("{:>8} +{}\n", "", std::string(kColumns, '-'));
    return out + fmt::format("{:>8}  0{:>{}.2f}\n", "", x_end_, kColumns - 1);
  }

 private:
  double x_end_;
  double y_end_;
  std::vector<std::string> rows_;  // from the bottom
};

}  // namespace

std::string plot(const std::function<double(double)>& curve, const std::vector<Dot>& dots) {
  double x_end = 0;
  double y_end = 0;
  for (const Dot& dot : dots) {
    x_end = std::max(x_end, dot.x * kMargin);
    y_end = std::max({y_end, (dot.y + dot.error) * kMargin, curve(dot.x) * kMargin});
  }
  Canvas canvas(x_end, y_end);
  for (int column = 0; column < kColumns; ++column) {
    canvas.put(column, canvas.row(curve(canvas.x_of(column))), '.', false);
  }
  for (const Dot& dot : dots) {
    const int column = canvas.column(dot.x);
    for (int row = canvas.row(std::max(0.0, dot.y - dot.error));
         row <= canvas.row(dot.y + dot.error); ++row) {
      canvas.put(column, row, '|', false);
    }
    canvas.put(column, canvas.row(dot.y), 'o', true);
  }
  return canvas.text();
}

}  // namespace onetip::bench
