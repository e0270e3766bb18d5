#pragma once
// FaultsInForce: the faults of the timeline that hold now.
//
// Each has an id of its own, counted from 0, and knows the run of the entry that began it. The
// cluster carries them out, but for who leaves and comes back in a churn: that is done here, turn
// by turn. None ends by itself. Journal: EntryBegan and EntryEnded of each.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/cluster.hpp"
#include "sim/run/churn.hpp"
#include "sim/scenario/timeline.hpp"

namespace onetip::sim {

class FaultsInForce {
 public:
  /// REQUIRES: they outlive it.
  FaultsInForce(const Scenario& scenario, Cluster& cluster, Journal& journal)
      : scenario_(scenario), cluster_(cluster), journal_(journal) {}

  void begin(const Step& step, const FaultRule& rule);
  void begin(const Step& step, const PeerFault& fault);
  void begin(const Step& step, const Churn& churn);

  /// Those that this run of the entry began.
  [[nodiscard]] std::vector<FaultId> of_run(std::size_t entry, std::uint64_t run) const;
  /// Those of all entries of that name; without one, all.
  [[nodiscard]] std::vector<FaultId> named(const std::optional<std::string>& name) const;
  /// They end together: `during` looks at what was before any of them is undone.
  void end(const std::vector<FaultId>& ids);

  /// Their entries' names.
  [[nodiscard]] std::vector<std::string> names() const;

  /// Peers come and go without end.
  [[nodiscard]] bool churns() const { return !churns_.empty(); }
  /// When somebody in a churn leaves or comes back next, on the engine's clock; Nanos::max():
  /// never.
  [[nodiscard]] Nanos next_turn() const;
  /// All turns that are due.
  void take_turns();

 private:
  struct Begun {
    std::size_t entry;
    std::uint64_t run;
  };

  [[nodiscard]] FaultId add(const Step& step);

  const Scenario& scenario_;
  Cluster& cluster_;
  Journal& journal_;
  std::map<FaultId, Begun> in_force_;
  std::map<FaultId, ChurnPlan> churns_;  // of those in force
  std::uint32_t next_ = 0;
};

}  // namespace onetip::sim
