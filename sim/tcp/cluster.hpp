#pragma once
// TcpCluster: the cluster on real loopback sockets, in real time.
//
// All peers run on the thread that calls run(); judging and proof of work run on worker threads,
// fair to each peer. TcpNetwork has the sockets, links and their faults, Fleet the peers and
// theirs.

#include <memory>

#include "sim/cluster.hpp"
#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

struct TcpOptions {
  bool own_addresses = true;  // false: all peers on 127.0.0.1, each with its own port
};

class TcpCluster final : public Cluster {
 public:
  /// REQUIRES: scenario and journal outlive it.
  TcpCluster(const Scenario& scenario, Journal& journal, TcpOptions options = {});
  ~TcpCluster() override;

  [[nodiscard]] std::string_view engine() const override { return "tcp"; }
  void start() override;
  [[nodiscard]] Nanos now() const override;
  [[nodiscard]] bool topology_stands() const override;
  void run(Nanos deadline, const std::function<bool()>& stop) override;
  void mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
            std::function<void()> done) override;
  void pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
           std::function<void()> done) override;
  void begin(FaultId id, const FaultRule& rule) override;
  void begin(FaultId id, std::size_t entry, const PeerFault& fault) override;
  void end(const std::vector<FaultId>& ids) override;
  void depart(PeerIndex peer, const Cause& cause) override;
  void arrive(PeerIndex peer, const Cause& cause) override;
  [[nodiscard]] Activity activity() const override;
  [[nodiscard]] Vital vital() const override;
  void stop() override;

 private:
  struct Impl;
  const Scenario& scenario_;
  Journal& journal_;
  TcpOptions options_;
  std::unique_ptr<Impl> impl_;  // from start() on
};

}  // namespace onetip::sim
