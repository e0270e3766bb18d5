#pragma once
// ThousandPeers: 1,000 peers of degree 8 on real loopback sockets, as a scenario would run them:
// journal, links, faults and all.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "sim/journal/journal.hpp"
#include "sim/scenario/topology.hpp"
#include "sim/tcp/cluster.hpp"

namespace onetip::bench {

inline constexpr std::size_t kPeers = 1000;
inline constexpr std::size_t kDegree = 8;

/// `shared`: each block is judged once for all, not once by each.
[[nodiscard]] sim::Scenario thousand_peers(bool shared);
/// Its connections.
[[nodiscard]] sim::topology::Edges edges_of(const sim::Scenario& scenario);

class ThousandPeers {
 public:
  /// REQUIRES: `scenario` outlives it.
  explicit ThousandPeers(const sim::Scenario& scenario);

  /// Starts all; returns when every connection stands.
  void start();
  /// Returns when nothing is under way any more.
  void come_to_rest();
  /// Has peer 0 mine a block. From the moment at which it has it until all have it.
  [[nodiscard]] std::chrono::nanoseconds flood();

 private:
  void run_until(const std::function<bool()>& done);

  sim::Journal journal_{sim::Journal::Keep::nothing};  // as runs do
  std::unique_ptr<sim::TcpCluster> cluster_;
  std::chrono::nanoseconds first_{};
  std::chrono::nanoseconds last_{};
  std::size_t changed_ = 0;
};

}  // namespace onetip::bench
