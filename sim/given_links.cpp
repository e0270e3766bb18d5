#include "sim/given_links.hpp"

#include <string>

namespace onetip::sim {

GivenLinks::GivenLinks(const Scenario& scenario) : scenario_(scenario) {
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    if (scenario.peers[peer].joins) continue;
    for (const PeerIndex dialled : scenario.peers[peer].dials) {
      if (!scenario.peers[dialled].joins) missing_.emplace(peer, dialled);
    }
  }
}

Link GivenLinks::make(PeerIndex from, PeerIndex to) {
  const std::uint64_t times = made_[{from, to}]++;
  std::string name = "link/" + scenario_.peers[from].name + "-" + scenario_.peers[to].name;
  if (times > 0) name += "#" + std::to_string(times);
  return {scenario_.link(from, to), core::Random(scenario_.seed, name)};
}

}  // namespace onetip::sim
