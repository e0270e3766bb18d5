#pragma once
// GossipLink: what GossipSync knows of the other side of a connection. It lies in the connection's
// Session, where an announcement finds it without a look-up of its own. One thread.

#include <chrono>
#include <optional>

#include "core/fork_choice.hpp"

namespace onetip::net {

struct GossipLink {
  std::optional<core::Weight> theirs;  // the tip that they announced last
  std::chrono::nanoseconds wanted_since{};
  bool unreliable = false;  // it did not deliver: nobody waits for its fetches
};

}  // namespace onetip::net
