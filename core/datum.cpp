#include "core/datum.hpp"

namespace onetip::core {

std::string display_text(std::string_view written) {
  std::string text;
  text.reserve(written.size());
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '\\' && i + 1 < written.size()) {
      text += written[++i];
    } else if (written[i] != '"') {
      text += written[i];
    }
  }
  return text;
}

}  // namespace onetip::core
