#include "bench/thousand_peers.hpp"

#include <stdexcept>
#include <string>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::bench {

sim::Scenario thousand_peers(bool shared) {
  const std::string yaml = "{seed: 1, peers: " + std::to_string(kPeers) +
                           ", topology: {random: {degree: " + std::to_string(kDegree) +
                           "}}, validation: " + (shared ? "shared" : "each") +
                           ", expect: [{at: end, converged: all}]}";
  return sim::read_scenario(yaml, "thousand-peers");
}

sim::topology::Edges edges_of(const sim::Scenario& scenario) {
  sim::topology::Edges edges;
  for (sim::PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    for (const sim::PeerIndex dialled : scenario.peers[peer].dials)
      edges.emplace_back(peer, dialled);
  }
  return edges;
}

ThousandPeers::ThousandPeers(const sim::Scenario& scenario)
    : cluster_(std::make_unique<sim::TcpCluster>(scenario, journal_)) {
  journal_.listen([this](std::size_t, const sim::Record& record) {
    if (!std::holds_alternative<sim::record::TipChanged>(record.body)) return;
    if (changed_++ == 0) first_ = record.at;
    last_ = record.at;
  });
}

void ThousandPeers::start() {
  cluster_->start();
  run_until([this] { return cluster_->topology_stands(); });
}

void ThousandPeers::come_to_rest() {
  run_until([this] { return cluster_->activity().quiet(); });
}

std::chrono::nanoseconds ThousandPeers::flood() {
  changed_ = 0;
  cluster_->mine(0, 1, 0, [] {});
  run_until([this] { return changed_ == kPeers; });
  return last_ - first_;
}

void ThousandPeers::run_until(const std::function<bool()>& done) {
  cluster_->run(cluster_->now() + std::chrono::seconds(60), done);
  if (!done()) throw std::runtime_error("1,000 peers did not get there within a minute");
}

}  // namespace onetip::bench
