#pragma once
// VirtualCluster: the cluster in virtual time: one thread, no sockets, no clock.
//
// The same peers, machines, links and faults as on real sockets, and the same bytes; but what
// happens next is the first item of a schedule, so one seed gives one journal, byte for byte, on
// any machine. Time passes only from item to item. It starts at 2025-01-01T00:00:00Z.
//
// Identical blocks on the same parent are judged once: the verdict is a pure function of the bytes.

#include <memory>

#include "sim/cluster.hpp"
#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// The wall clock when a run in virtual time starts: 2025-01-01T00:00:00Z.
inline constexpr std::chrono::milliseconds kVirtualStart{1735689600000};

class VirtualCluster final : public Cluster {
 public:
  /// REQUIRES: scenario and journal outlive it.
  VirtualCluster(const Scenario& scenario, Journal& journal);
  ~VirtualCluster() override;

  [[nodiscard]] std::string_view engine() const override { return to_text(Engine::virtual_time); }
  [[nodiscard]] std::uint64_t steps() const override;
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
  std::unique_ptr<Impl> impl_;  // from start() on
};

}  // namespace onetip::sim
