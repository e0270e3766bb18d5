#include "sim/scenario_yaml_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario_yaml.hpp"

namespace onetip::sim::yaml {

namespace {

/// How many bytes the UTF-8 character at the front of `text` has; 0: it is none.
std::size_t utf8_length(std::string_view text) {
  const auto byte = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xc2 && lead < 0xe0   ? 2
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return 0;
  }
  const bool overlong = (lead == 0xe0 && byte(1) < 0xa0) || (lead == 0xf0 && byte(1) < 0x90);
  const bool surrogate = lead == 0xed && byte(1) >= 0xa0;
  const bool beyond = lead == 0xf4 && byte(1) >= 0x90;
  return overlong || surrogate || beyond ? 0 : length;
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
}

}  // namespace

void check_text(std::string_view text, const std::string& file) {
  if (text.size() > kMaxScenarioBytes) {
    throw ScenarioError({file, 1, 1}, fmt::format("longer than {} bytes, the limit of a scenario",
                                                  kMaxScenarioBytes));
  }
  Source here{file, 1, 1};
  bool indentation = true;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) throw ScenarioError(here, "a byte that is not UTF-8");
    const char c = text.front();
    if (is_control(c)) {
      throw ScenarioError(
          here, fmt::format("a control character ({:#04x})", static_cast<unsigned char>(c)));
    }
    if (c == '\t' && indentation) throw ScenarioError(here, "a tab: indent with blanks");
    indentation = c == '\n' || (indentation && (c == ' ' || c == '\r'));
    here = c == '\n' ? Source{file, here.line + 1, 1}
                     : Source{file, here.line, here.column + static_cast<int>(length)};
    text.remove_prefix(length);
  }
}

std::string leading_comment(std::string_view text) {
  std::string comment;
  while (text.starts_with('#')) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    line.remove_prefix(std::min(line.find_first_not_of('#'), line.size()));
    if (line.starts_with(' ')) line.remove_prefix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!comment.empty()) comment += '\n';
    comment += line;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return comment;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMost = 40;
  std::string shown = "`";
  for (const char c : text.substr(0, kMost)) shown += is_control(c) || c == '\n' ? ' ' : c;
  return shown + (text.size() > kMost ? "…`" : "`");
}

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

std::string did_you_mean(std::string_view text, const std::vector<std::string_view>& words) {
  constexpr std::size_t kLongestWord = 64;
  if (text.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, text.size() / 3) + 1;
  for (const std::string_view word : words) {
    const std::size_t d = distance(text, word);
    if (d < best_distance) {
      best = word;
      best_distance = d;
    }
  }
  return best.empty() ? "" : fmt::format("did you mean `{}`?", best);
}

}  // namespace onetip::sim::yaml
