#pragma once
// The bytes of a scenario before YAML sees them, and words of it in messages.

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario_error.hpp"

namespace onetip::sim::yaml {

/// Throws where the text is too long, not UTF-8, holds control characters, or is indented with
/// tabs.
void check_text(std::string_view text, const std::string& file);

/// The comment at the top of the text, line by line, without its `#`s.
[[nodiscard]] std::string leading_comment(std::string_view text);

/// `text` in back quotes, shortened, fit for a message.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// `did you mean …?` with the nearest of the words, or nothing where none is near.
[[nodiscard]] std::string did_you_mean(std::string_view text,
                                       const std::vector<std::string_view>& words);

}  // namespace onetip::sim::yaml
