#include "sim/engines.hpp"

#include "sim/tcp_cluster.hpp"
#include "sim/virtual_cluster.hpp"

namespace onetip::sim {

std::unique_ptr<Cluster> make_cluster(const Scenario& scenario, Journal& journal) {
  if (scenario.engine == Engine::tcp) return std::make_unique<TcpCluster>(scenario, journal);
  return std::make_unique<VirtualCluster>(scenario, journal);
}

}  // namespace onetip::sim
