#include "net/notice.hpp"

namespace onetip::net {

std::string_view to_text(ClosedHow how) {
  switch (how) {
    case ClosedHow::by_us:
      return "by-us";
    case ClosedHow::fin:
      return "fin";
    case ClosedHow::reset:
      return "reset";
    case ClosedHow::refused:
      return "refused";
    case ClosedHow::timed_out:
      return "timed-out";
    case ClosedHow::overflowed:
      return "overflowed";
  }
  return "";
}

std::string_view to_text(CloseReason reason) {
  switch (reason) {
    case CloseReason::asked_to_exit:
      return "asked-to-exit";
    case CloseReason::leaving:
      return "leaving";
    case CloseReason::malformed_line:
      return "malformed-line";
    case CloseReason::line_too_long:
      return "line-too-long";
    case CloseReason::too_many_unknown_lines:
      return "too-many-unknown-lines";
    case CloseReason::invalid_block:
      return "invalid-block";
    case CloseReason::false_claim:
      return "false-claim";
    case CloseReason::too_many_connections:
      return "too-many-connections";
    case CloseReason::too_many_bytes_pending:
      return "too-many-bytes-pending";
    case CloseReason::dial_timed_out:
      return "dial-timed-out";
    case CloseReason::duplicate:
      return "duplicate";
    case CloseReason::self:
      return "self";
    case CloseReason::banned:
      return "banned";
  }
  return "";
}

std::string_view to_text(RequestKind what) {
  switch (what) {
    case RequestKind::blocks:
      return "blocks";
    case RequestKind::chain:
      return "chain";
    case RequestKind::peers:
      return "peers";
  }
  return "";
}

}  // namespace onetip::net
