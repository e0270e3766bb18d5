#include "sim/yaml/text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/text/hints.hpp"
#include "sim/yaml/read_scenario.hpp"

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

}  // namespace onetip::sim::yaml
