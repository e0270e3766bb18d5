#pragma once
// Invariants: what no honest peer's chain may ever do. Always on, unless the scenario says
// `invariants: off`.
//
// valid-chain, no-worse-tip, no-double-spend, coins-conserved; and where there are disks,
// durable-tip. They look at moves of honest peers' tips alone, one after the other, each until it
// is broken. One thread at a time.

#include <memory>
#include <vector>

#include "sim/checks/scene.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::checks {

class Invariant;

class Invariants {
 public:
  explicit Invariants(const Scenario& scenario);
  Invariants(Invariants&&) noexcept;
  ~Invariants();

  /// A tip moved by the record with this index; the scene shows it already.
  void take(const Scene& scene, std::size_t index, const TipMove& move);
  /// One is: nothing that comes after can mean anything any more.
  [[nodiscard]] bool broken() const { return broken_; }
  /// One for each.
  [[nodiscard]] std::vector<Finding> findings() const;

 private:
  void find_fresh(const BlockTree& tree, BlockRef tip);

  std::vector<bool> watched_;  // by peer
  std::vector<std::unique_ptr<Invariant>> all_;
  std::vector<bool> seen_;       // by block
  std::vector<BlockRef> fresh_;  // that have come to stand below such a tip just now, newest first
  bool broken_ = false;
};

}  // namespace onetip::sim::checks
