#pragma once
// Agenda: when each part of a peer has something to do next, should nothing happen before. Each
// part keeps its own entry; all lie on one line of memory, where a peer looks after every event
// that changed something. One thread.

#include <algorithm>
#include <chrono>

namespace onetip::net {

struct alignas(64) Agenda {
  using Nanos = std::chrono::nanoseconds;
  static constexpr Nanos kNever = Nanos::max();

  Nanos dials = kNever;      // the next address can be dialled
  Nanos deadlines = kNever;  // of a dial, or for a greeting
  Nanos sharing = kNever;    // of new addresses
  Nanos requests = kNever;   // the next is late
  Nanos early = kNever;      // chains set aside are looked at again
  Nanos patience = kNever;   // of a tip that waits for the fetch of another
  Nanos polls = kNever;      // all who are polled are asked
  Nanos poll_turn = kNever;  // likewise, were there anybody: no timer is set for it

  /// What a timer must be set for.
  [[nodiscard]] Nanos next() const {
    // In pairs: a list of all would be written down first, and it is asked for after most events.
    return std::min(std::min(std::min(dials, deadlines), std::min(sharing, requests)),
                    std::min(std::min(early, patience), polls));
  }
  /// When anything at all is to be looked at.
  [[nodiscard]] Nanos next_look() const { return std::min(next(), poll_turn); }
};

}  // namespace onetip::net
