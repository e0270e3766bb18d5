#include "sim/run/engines.hpp"

#include "sim/tcp/cluster.hpp"
#include "sim/virtual/cluster.hpp"

namespace onetip::sim {

std::unique_ptr<Cluster> make_cluster(const Scenario& scenario, Journal& journal) {
  if (scenario.engine == Engine::tcp) return std::make_unique<TcpCluster>(scenario, journal);
  return std::make_unique<VirtualCluster>(scenario, journal);
}

}  // namespace onetip::sim
