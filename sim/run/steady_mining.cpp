#include "sim/run/steady_mining.hpp"

namespace onetip::sim {

namespace {

double weight(const PeerSpec& peer) {
  return peer.hash_rate ? static_cast<double>(*peer.hash_rate) : 1.0;
}

}  // namespace

SteadyFinds::SteadyFinds(const SteadyMining& mining, const Scenario& scenario, Nanos from)
    : end_(from + mining.span) {
  double total = 0;
  for (const PeerIndex peer : mining.by) total += weight(scenario.peers[peer]);
  for (const PeerIndex peer : mining.by) {
    const PeerSpec& spec = scenario.peers[peer];
    const double mean = static_cast<double>(mining.interval.count()) * total / weight(spec);
    miners_.emplace(peer, Miner{core::Random(scenario.seed, "mining/" + spec.name), mean});
    draw(peer, from);
  }
}

std::optional<SteadyFinds::Find> SteadyFinds::next() const {
  if (due_.empty()) return std::nullopt;
  return Find{due_.begin()->first, due_.begin()->second};
}

void SteadyFinds::pop() {
  const auto [at, peer] = *due_.begin();
  due_.erase(due_.begin());
  draw(peer, at);
}

void SteadyFinds::draw(PeerIndex peer, Nanos after) {
  Miner& miner = miners_.at(peer);
  const double gap = miner.random.exponential(miner.mean);
  const double left = static_cast<double>((end_ - after).count());
  if (gap < left) due_.emplace(after + Nanos(static_cast<Nanos::rep>(gap)), peer);
}

}  // namespace onetip::sim
