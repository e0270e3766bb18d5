#pragma once
// Peer lists, the payload of `valid-peers:`, in the seed's encoding:
//
//   ((3) 0 () 0 () () (c (f peer-info "127.0.0.1" 7000) c (f peer-info "127.0.0.2" 7000)))
//
// The seed's program writes ips without their quotes, and its own kind then reads them back as
// void; so both are read, and entries without a usable address are left out. We quote. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "net/address.hpp"

namespace onetip::net {

/// At most `limit` addresses, in the list's order; an error where the text is no list at all.
[[nodiscard]] core::Result<std::vector<Address>> read_peer_list(std::string_view text,
                                                                std::size_t limit);
[[nodiscard]] std::string write_peer_list(const std::vector<Address>& addresses);

}  // namespace onetip::net
