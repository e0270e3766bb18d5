#pragma once
// Documents as text: read and written again.

#include <string>
#include <string_view>

namespace onetip::test {

/// Read and written again, or `error: ` and the reason why it can't be read.
[[nodiscard]] std::string rewritten(std::string_view text);
/// The same of a value alone, without the document around it.
[[nodiscard]] std::string rewritten_value(const std::string& value);
/// A document with a table of so many entries.
[[nodiscard]] std::string with_table(int count, const std::string& entries,
                                     const std::string& value);

}  // namespace onetip::test
