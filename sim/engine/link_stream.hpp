#pragma once
// LinkStream: the random numbers of one link, for its jitter. A stream is made when it is first
// drawn from: there are two links a connection, and most have no jitter.

#include <memory>

#include "core/prefetch.hpp"
#include "core/random.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class LinkStream {
 public:
  /// Named by the two peers, and by how many links led that way before. `scenario` outlives it.
  LinkStream(const Scenario& scenario, PeerIndex from, PeerIndex to, std::uint32_t before)
      : scenario_(&scenario), from_(from), to_(to), before_(before) {}

  /// Uniform in [0, 1).
  double unit();
  /// One is drawn soon.
  void expect() const { core::prefetch(random_.get(), sizeof(core::Random)); }

 private:
  std::unique_ptr<core::Random> random_;  // from the first draw on
  const Scenario* scenario_;
  PeerIndex from_;
  PeerIndex to_;
  std::uint32_t before_;
};

}  // namespace onetip::sim
