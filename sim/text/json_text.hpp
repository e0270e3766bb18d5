#pragma once
// Text of strangers inside our JSON.

#include <array>
#include <string>
#include <string_view>

namespace onetip::sim {

/// `text` as valid UTF-8: each byte that is not part of it becomes U+FFFD, so that whatever a
/// hostile peer sent, each line of a journal can be read back.
[[nodiscard]] std::string printable(std::string_view text);

inline constexpr auto kStandForThemselves = [] {
  std::array<bool, 256> all{};
  for (std::size_t code = ' '; code <= '~'; ++code) all[code] = code != '"' && code != '\\';
  return all;
}();
/// A character that a JSON string holds as it is, as far as one can tell from it alone.
[[nodiscard]] constexpr bool stands_for_itself(char c) {
  return kStandForThemselves[static_cast<unsigned char>(c)];
}

/// Appends `text` as a JSON string, quotes included; printable().
void append_quoted(std::string& out, std::string_view text);

}  // namespace onetip::sim
