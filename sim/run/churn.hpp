#pragma once
// ChurnPlan: when the peers of one churn leave and come back.
//
// Each is up and down in turn, for exponential times that it draws from a stream of its own,
// `churn/ENTRY/PEER`. Drawn as it goes, since a churn may last until the run is over. Pure.

#include <map>
#include <string>
#include <utility>

#include "core/random.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class ChurnPlan {
 public:
  struct Turn {
    Nanos at{};
    PeerIndex peer = 0;
    bool leaves = true;  // false: it comes back
  };

  /// `entry`: its name, and which run of it. From `begin` on all are up.
  ChurnPlan(const Churn& churn, const Scenario& scenario, const std::string& entry, Nanos begin);

  /// The first turn that has not been taken yet. None is ever the last.
  [[nodiscard]] Turn next() const;
  void take();

 private:
  struct Peer {
    core::Random random;
    bool up = true;
  };
  [[nodiscard]] static Nanos draw(Peer& peer, const Churn& churn);

  Churn churn_;
  std::map<PeerIndex, Peer> peers_;
  std::map<std::pair<Nanos, PeerIndex>, bool> turns_;  // of each peer its next; whether it leaves
};

}  // namespace onetip::sim
