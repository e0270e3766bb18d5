#pragma once
// FakeCluster: a cluster without sockets or peers, in virtual time, for tests of the runner.
//
// Peers find a block every 10 ms while they mine, tell everybody whom they are given to dial or are
// dialled by, 5 ms away, and take what wins. Faults hold back what they would tell; dials and
// closes there are none. What goes wrong can be chosen.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/cluster.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test {

class FakeCluster : public sim::Cluster {
 public:
  struct Mischief {
    bool never_stands = false;
    bool never_finds = false;  // mining goes on for ever
    bool never_quiet = false;
    bool goes_back = false;          // p0 falls back to the genesis one second after the start
    std::string refuses_to_start{};  // a reason
  };

  FakeCluster(const sim::Scenario& scenario, sim::Journal& journal);
  FakeCluster(const sim::Scenario& scenario, sim::Journal& journal, Mischief mischief);

  [[nodiscard]] std::string_view engine() const override { return "fake"; }
  void start() override;
  [[nodiscard]] sim::Nanos now() const override { return now_; }
  [[nodiscard]] bool topology_stands() const override;
  void run(sim::Nanos deadline, const std::function<bool()>& stop) override;
  void mine(sim::PeerIndex peer, std::uint64_t blocks, std::size_t entry,
            std::function<void()> done) override;
  void pay(sim::PeerIndex from, sim::PeerIndex to, const core::Amount& amount, std::size_t entry,
           std::function<void()> done) override;
  void begin(sim::FaultId id, const sim::FaultRule& rule) override;
  /// Peers neither crash nor stop, leave nor join here, and all have one clock.
  void begin(sim::FaultId, std::size_t, const sim::PeerFault&) override {}
  void depart(sim::PeerIndex, const sim::Cause&) override {}
  void arrive(sim::PeerIndex, const sim::Cause&) override {}
  void end(const std::vector<sim::FaultId>& ids) override;
  [[nodiscard]] sim::Activity activity() const override;
  [[nodiscard]] sim::Vital vital() const override;
  void stop() override;

 private:
  void after(sim::Nanos delay, std::function<void()> step);
  void found(sim::PeerIndex peer, core::Candidate candidate, std::size_t entry);
  void tell(sim::PeerIndex from);
  void cross(sim::PeerIndex from, sim::PeerIndex to, const core::Blockchain& chain);
  void hear(sim::PeerIndex peer, sim::PeerIndex from, const core::Blockchain& chain);
  /// A new tip; who has a disk stores it first.
  void take(sim::PeerIndex peer, sim::BlockRef tip, std::optional<sim::PeerIndex> from);
  [[nodiscard]] core::KeyPair& keys(sim::PeerIndex peer) { return keys_[peer]; }

  struct Held {
    sim::PeerIndex from;
    sim::PeerIndex to;
    core::Blockchain chain;
  };

  const sim::Scenario& scenario_;
  sim::Journal& journal_;
  Mischief mischief_;
  ChainBuilder seed_;
  std::vector<core::KeyPair> keys_;
  std::vector<core::Blockchain> chains_;
  std::vector<std::set<sim::PeerIndex>> neighbours_;
  sim::Nanos now_{};
  std::uint64_t sequence_ = 0;
  std::uint64_t nonce_ = 0;
  std::map<std::pair<sim::Nanos, std::uint64_t>, std::function<void()>> queue_;
  sim::FaultTable faults_;
  std::vector<Held> held_;
  std::map<sim::FaultId, sim::record::FaultTotals> totals_;
};

/// Does something when it is gone: behind its run, before the next one.
class PassingCluster : public FakeCluster {
 public:
  PassingCluster(const sim::Scenario& scenario, sim::Journal& journal, std::function<void()> gone)
      : FakeCluster(scenario, journal), gone_(std::move(gone)) {}
  ~PassingCluster() override { gone_(); }
  PassingCluster(const PassingCluster&) = delete;
  PassingCluster& operator=(const PassingCluster&) = delete;

 private:
  std::function<void()> gone_;
};

}  // namespace onetip::test
