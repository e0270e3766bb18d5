#include "net/address.hpp"

#include <algorithm>
#include <charconv>

namespace onetip::net {

bool is_host(std::string_view text) {
  constexpr std::size_t kLongestName = 253;
  const auto allowed = [](unsigned char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
           c == '-';
  };
  return !text.empty() && text.size() <= kLongestName &&
         std::all_of(text.begin(), text.end(), allowed);
}

core::Result<Address> Address::parse(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) {
    return core::Error{"an address is host:port, not '" + std::string(text) + "'"};
  }
  if (!is_host(text.substr(0, colon))) return core::Error{"no name of a host"};
  const auto digits = text.substr(colon + 1);
  unsigned port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc() || end != digits.data() + digits.size() || port == 0 || port > 65535) {
    return core::Error{"a port is a number from 1 to 65535, not '" + std::string(digits) + "'"};
  }
  return Address{std::string(text.substr(0, colon)), static_cast<std::uint16_t>(port)};
}

}  // namespace onetip::net
