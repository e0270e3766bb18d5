#pragma once
// SteadyFinds: when `mining:` finds its blocks, and who finds each.
//
// Every miner draws its own moments from a stream of its own, `mining/NAME`: exponential gaps,
// their mean the interval times all miners' weight over its own. Together they are one Poisson
// process with a block every `interval`; and one miner more leaves the others' draws as they were,
// though not their pace. Weights are hash rates; where nobody has one, all are equal. Pure.

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/random.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class SteadyFinds {
 public:
  struct Find {
    Nanos at{};  // of the timeline
    PeerIndex peer = 0;
  };

  /// None at all.
  SteadyFinds() = default;
  SteadyFinds(const SteadyMining& mining, const Scenario& scenario, Nanos from);

  /// The next one; none: the span is over.
  [[nodiscard]] std::optional<Find> next() const;
  /// REQUIRES: there is a next one.
  void pop();

 private:
  struct Miner {
    core::Random random;
    double mean = 0;  // nanoseconds between its blocks
  };
  void draw(PeerIndex peer, Nanos after);

  Nanos end_{};
  std::map<PeerIndex, Miner> miners_;
  std::set<std::pair<Nanos, PeerIndex>> due_;  // of each miner the next one
};

}  // namespace onetip::sim
