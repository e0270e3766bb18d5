#pragma once
// The seed's encoding, one layer below chains: values with identity.

#include <string>
#include <string_view>

namespace onetip::core {

/// The display text of a written encoding: the same without the quotes and escapes of its strings.
[[nodiscard]] std::string display_text(std::string_view written);

}  // namespace onetip::core
