#pragma once
// GossipLink: what GossipSync knows of the other side of a connection. It lies in the connection's
// Session, where an announcement finds it without a look-up of its own. One thread.

#include <chrono>

#include "core/fork_choice.hpp"

namespace onetip::net {

/// The announced tip comes first, where it has a line of memory to itself: each announcement reads
/// it of each link.
struct GossipLink {
  core::Weight theirs;      // the tip that they announced last
  bool announced = false;   // they did
  bool unreliable = false;  // it did not deliver: nobody waits for its fetches
  std::chrono::nanoseconds wanted_since{};

  void announce(const core::Weight& tip) {
    theirs = tip;
    announced = true;
  }
  [[nodiscard]] bool has_announced(const core::Weight& tip) const {
    return theirs == tip && announced;
  }
};

}  // namespace onetip::net
