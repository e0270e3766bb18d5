#pragma once
// Address: where a peer listens. `host` is an IPv4 address or a host name; the driver resolves
// names.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace onetip::net {

struct Address {
  std::string host;
  std::uint16_t port = 0;

  friend auto operator<=>(const Address&, const Address&) = default;
  /// For Boost's hash tables.
  friend std::size_t hash_value(const Address& address) {
    return std::hash<std::string>{}(address.host) ^ address.port;
  }

  [[nodiscard]] std::string text() const { return host + ":" + std::to_string(port); }
  /// `host:port`: a host that is_host() takes, port from 1 to 65535.
  [[nodiscard]] static core::Result<Address> parse(std::string_view text);
};

/// A name that can be dialled, and passed on between quotes as it is: letters, digits, `.` and `-`.
/// Whatever address is learned from strangers is told to others, so no other is taken.
[[nodiscard]] bool is_host(std::string_view text);

}  // namespace onetip::net
