// deepest_reorg: how many blocks an honest peer left behind when it changed to another chain, at
// most.

#include <fmt/format.h>

#include "sim/checks/claim.hpp"
#include "sim/checks/each_peer.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

/// Blocks of `from` that are not below `to`.
std::uint64_t left_behind(const BlockTree& tree, BlockRef from, BlockRef to) {
  const auto common = tree.common_ancestor(from, to);
  return common ? tree.height(from) - tree.height(*common) : tree.height(from) + 1;
}

class DeepestReorgClaim : public Claim {
 public:
  explicit DeepestReorgClaim(const DeepestReorg& what) : what_(what) {}

  void count_anew(const Scene& scene) override {
    deepest_.reset();
    seen_ = false;
    since_ = scene.now();
  }

  void take(const Scene& scene, const TipMove& move) override {
    if (is_hostile(scene.scenario().peers[move.peer].behaviour)) return;
    if (!move.from) ++up_;
    if (move.down) --up_;
    // Who goes down at the very moment from which on it is counted could leave nothing behind.
    if (!move.down || scene.now() > since_) seen_ = true;
    if (!move.from) return;
    const std::uint64_t depth = left_behind(scene.tree(), *move.from, move.to);
    if (depth > 0 && (!deepest_ || depth > deepest_->depth)) {
      deepest_ = Reorg{move, depth, scene.now(), {}};
    }
  }

  bool see(const Scene&, std::size_t index, const Record&) override {
    if (deepest_ && !deepest_->record) deepest_->record = index;
    return false;
  }

  Standing standing(const Scene&) const override {
    if (!somebody_was_up()) return Standing::nothing_to_see;
    return holds(what_.relation, depth(), what_.depth) ? Standing::holds : Standing::fails;
  }

  bool can_only_break() const override { return what_.relation == Relation::at_most; }

  std::string explain(const Scene& scene) const override {
    if (!somebody_was_up()) return "no honest peer was up";
    if (!deepest_) return "no honest peer left a block behind";
    return fmt::format("the deepest: {} left {} behind at {}, from {} to {}",
                       scene.name(deepest_->move.peer), counted(deepest_->depth, "block"),
                       in_seconds(deepest_->at), scene.describe(*deepest_->move.from),
                       scene.describe(deepest_->move.to));
  }

  PeerSet peers(const Scene&) const override {
    return deepest_ ? PeerSet{deepest_->move.peer} : PeerSet{};
  }

  std::vector<std::size_t> proof() const override {
    if (!deepest_) return {};
    return {*deepest_->record};
  }

 private:
  struct Reorg {
    TipMove move;
    std::uint64_t depth = 0;
    Nanos at{};
    std::optional<std::size_t> record;
  };

  [[nodiscard]] bool somebody_was_up() const { return seen_ || up_ > 0; }
  [[nodiscard]] std::uint64_t depth() const { return deepest_ ? deepest_->depth : 0; }

  DeepestReorg what_;
  std::size_t up_ = 0;          // honest peers
  Nanos since_ = Nanos::min();  // when it began to count
  bool seen_ = false;           // one of them is known to have been up since then
  std::optional<Reorg> deepest_;
};

}  // namespace

std::unique_ptr<Claim> make(const DeepestReorg& what, const Scenario&) {
  return std::make_unique<DeepestReorgClaim>(what);
}

}  // namespace onetip::sim::checks
