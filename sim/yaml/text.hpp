#pragma once
// The bytes of a scenario before YAML sees them.

#include <string>
#include <string_view>

#include "sim/scenario/error.hpp"

namespace onetip::sim::yaml {

/// Throws where the text is too long, not UTF-8, holds control characters, or is indented with
/// tabs.
void check_text(std::string_view text, const std::string& file);

/// The comment at the top of the text, line by line, without its `#`s.
[[nodiscard]] std::string leading_comment(std::string_view text);

}  // namespace onetip::sim::yaml
