#pragma once
// The hosts of a cluster's peers, and where they listen.
//
// On Linux every address of 127.0.0.0/8 can be bound, so each peer gets one of its own, as if it
// were a machine of its own: consecutive ones from a random place, and one free port for all. Two
// runs at once hardly ever meet, and where they do the later one looks for another place. Elsewhere
// all peers share 127.0.0.1, each with a port of its own.

#include <functional>
#include <memory>
#include <vector>

#include "net/tcp/host.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

struct OpenHosts {
  std::vector<std::unique_ptr<net::tcp::Host>> hosts;
  std::vector<net::Address> addresses;
};

/// Throws std::runtime_error where the system lets no host listen.
[[nodiscard]] OpenHosts open_hosts(net::tcp::Loop& loop, std::size_t peers, bool own_addresses,
                                   const std::function<net::tcp::Sink(PeerIndex)>& sink);

/// Makes sure that the process may open the files that a run of so many peers and connections
/// needs, raising its own limit as far as it may. Throws std::runtime_error, with the number, where
/// it can't.
void require_descriptors(std::size_t peers, std::size_t connections);

}  // namespace onetip::sim
