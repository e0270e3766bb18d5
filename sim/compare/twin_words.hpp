#pragma once
// How twins are told apart, in words.

#include <fmt/format.h>

#include <string>

namespace onetip::sim {

inline constexpr char kOverTcp[] = "over TCP";
inline constexpr char kInVirtualTime[] = "in virtual time";

/// `60 over TCP, 14 in virtual time`
template <class What>
[[nodiscard]] std::string in_both(const What& over_tcp, const What& in_virtual_time) {
  return fmt::format("{} {}, {} {}", over_tcp, kOverTcp, in_virtual_time, kInVirtualTime);
}

}  // namespace onetip::sim
