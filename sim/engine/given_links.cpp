#include "sim/engine/given_links.hpp"

namespace onetip::sim {

GivenLinks::GivenLinks(const Scenario& scenario)
    : scenario_(scenario), made_(scenario.peers.size()) {
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    if (scenario.peers[peer].joins) continue;
    for (const PeerIndex dialled : scenario.peers[peer].dials) {
      if (!scenario.peers[dialled].joins) missing_.emplace(peer, dialled);
    }
  }
}

Link GivenLinks::make(PeerIndex from, PeerIndex to) {
  const LinkSpec& terms = *terms_.insert(scenario_.link(from, to)).first;
  return {terms, LinkStream(scenario_, from, to, made_[from][to]++)};
}

}  // namespace onetip::sim
