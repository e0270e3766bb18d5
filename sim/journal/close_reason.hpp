#pragma once
// Why a connection closed, read from the `how` of its record in the journal.

#include <string_view>

namespace onetip::sim {

/// `invalid-block` of `by-us: invalid-block`; empty: the peer itself gave no reason.
[[nodiscard]] std::string_view close_reason(std::string_view how);
/// The peer closed it for what it was sent, and keeps the other out for a while.
[[nodiscard]] bool bans(std::string_view how);

}  // namespace onetip::sim
