#pragma once
// Text of strangers inside our HTML.

#include <string>
#include <string_view>

namespace onetip::sim {

/// `text` as it may stand between tags and inside a quoted attribute: nothing in it is markup.
[[nodiscard]] std::string html(std::string_view text);
/// JSON as it may stand inside a <script>: the same value, without `<`, `>` and `&`, so that no
/// text in it can end the script.
[[nodiscard]] std::string script_json(std::string_view json);

}  // namespace onetip::sim
