#pragma once
// Text of strangers inside our JSON.

#include <string>
#include <string_view>

namespace onetip::sim {

/// `text` as valid UTF-8: each byte that is not part of it becomes U+FFFD, so that whatever a
/// hostile peer sent, each line of a journal can be read back.
[[nodiscard]] std::string printable(std::string_view text);

/// Appends `text` as a JSON string, quotes included; printable().
void append_quoted(std::string& out, std::string_view text);

}  // namespace onetip::sim
