#include "sim/checks/claim.hpp"

#include <numeric>

namespace onetip::sim::checks {

std::unique_ptr<Claim> make_claim(const What& what, const Scenario& scenario) {
  return std::visit([&](const auto& it) { return make(it, scenario); }, what);
}

PeerSet up_among(const Scene& scene, const PeerSet& scope) {
  PeerSet up;
  for (const PeerIndex peer : scope) {
    if (scene.tip(peer)) up.push_back(peer);
  }
  return up;
}

PeerSet everybody(const Scenario& scenario) {
  PeerSet all(scenario.peers.size());
  std::iota(all.begin(), all.end(), PeerIndex{0});
  return all;
}

}  // namespace onetip::sim::checks
