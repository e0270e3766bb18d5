#include "sim/journal/close_reason.hpp"

#include <algorithm>
#include <array>

#include "net/notice.hpp"

namespace onetip::sim {

std::string_view close_reason(std::string_view how) {
  const auto colon = how.find(": ");
  return colon == std::string_view::npos ? std::string_view() : how.substr(colon + 2);
}

bool bans(std::string_view how) {
  using net::CloseReason;
  constexpr std::array kReasons{CloseReason::invalid_block, CloseReason::malformed_line,
                                CloseReason::line_too_long, CloseReason::too_many_unknown_lines,
                                CloseReason::false_claim};
  const std::string_view why = close_reason(how);
  return std::any_of(kReasons.begin(), kReasons.end(),
                     [why](CloseReason reason) { return why == net::to_text(reason); });
}

}  // namespace onetip::sim
