#include "sim/run/churn.hpp"

namespace onetip::sim {

ChurnPlan::ChurnPlan(const Churn& churn, const Scenario& scenario, const std::string& entry,
                     Nanos begin)
    : churn_(churn) {
  for (const PeerIndex index : churn.of) {
    const std::string stream = "churn/" + entry + "/" + scenario.peers[index].name;
    Peer& peer =
        peers_.emplace(index, Peer{core::Random(scenario.seed, stream), true}).first->second;
    turns_.emplace(std::pair(begin + draw(peer, churn_), index), true);
  }
}

/// How long the peer stays as it is. Never no time at all, so that turns go on.
Nanos ChurnPlan::draw(Peer& peer, const Churn& churn) {
  const Nanos mean = peer.up ? churn.up : churn.down;
  const double nanos = peer.random.exponential(static_cast<double>(mean.count()));
  return Nanos(static_cast<Nanos::rep>(nanos) + 1);
}

ChurnPlan::Turn ChurnPlan::next() const {
  const auto& [when, leaves] = *turns_.begin();
  return {when.first, when.second, leaves};
}

void ChurnPlan::take() {
  const Turn turn = next();
  turns_.erase(turns_.begin());
  Peer& peer = peers_.at(turn.peer);
  peer.up = !turn.leaves;
  turns_.emplace(std::pair(turn.at + draw(peer, churn_), turn.peer), peer.up);
}

}  // namespace onetip::sim
