#include "sim/text/hints.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace onetip::sim {

namespace {

/// The fewest letters to add, drop, change, or swap with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> table(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) table[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) table[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = a[i - 1] == b[j - 1];
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      std::size_t& fewest = table[i][j];
      fewest = std::min(
          {table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (same ? 0 : 1)});
      if (swapped) fewest = std::min(fewest, table[i - 2][j - 2] + 1);
    }
  }
  return table[a.size()][b.size()];
}

}  // namespace

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string shown = "`";
  for (const char c : text.substr(0, kMost)) shown += is_control(c) || c == '\n' ? ' ' : c;
  return shown + (text.size() > kMost ? "…`" : "`");
}

std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& words) {
  constexpr std::size_t kLongestWord = 64;
  if (text.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, text.size() / 3) + 1;
  for (const std::string_view word : words) {
    if (word == text) return {};  // right, and yet refused
    const std::size_t d = distance(text, word);
    if (d < best_distance) {
      best = word;
      best_distance = d;
    }
  }
  return best.empty() ? "" : fmt::format("did you mean `{}`?", best);
}

}  // namespace onetip::sim
