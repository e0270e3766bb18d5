#pragma once
// Words that somebody wrote, in messages about what is wrong with them.

#include <string>
#include <string_view>
#include <vector>

namespace onetip::sim {

/// A control character other than a newline, a return or a tab.
[[nodiscard]] bool is_control(char c);

/// `text` in back quotes, shortened, fit for a message.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// `did you mean …?` with the nearest of the words, or nothing where none is near.
[[nodiscard]] std::string did_you_mean(std::string_view text,
                                       const std::vector<std::string_view>& words);

}  // namespace onetip::sim
