#pragma once
// Address: where a peer listens. `host` is an IPv4 address or a host name; the driver resolves
// names.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::net {

struct Address {
  std::string host;
  std::uint16_t port = 0;

  friend auto operator<=>(const Address&, const Address&) = default;

  [[nodiscard]] std::string text() const { return host + ":" + std::to_string(port); }
  /// `host:port`, port from 1 to 65535.
  [[nodiscard]] static core::Result<Address> parse(std::string_view text);
};

}  // namespace onetip::net
