// converged: everybody in scope has the best valid tip that one of them held since the `when`
// began.
//
// "And holds or has stored still": what a peer held is lost only when it goes down, unless its disk
// holds it. So the best one is looked for anew then.
//
// Who mined may be none of them, so they may agree on a chain when a better one is found already
// and on its way to them. When it comes, their agreement was too early.

#include <fmt/format.h>

#include "sim/checks/claim.hpp"
#include "sim/checks/holders.hpp"

namespace onetip::sim::checks {
namespace {

/// All have the one genesis from the start: that they agree on it says nothing. (A genesis of each
/// peer's own must reach the others.)
bool nothing_was_found(const Scene& scene) { return scene.tree().count() <= 1; }

/// Those who are down are not judged, which is said.
std::string who_hold(std::size_t up, std::size_t named) {
  const bool one = up == 1;
  if (up < named) {
    return fmt::format("{} of {} {} up, and {}", up, named, one ? "is" : "are",
                       one ? "holds" : "all hold");
  }
  return one ? "it holds" : fmt::format("all {} hold", up);
}

class ConvergedClaim : public Claim {
 public:
  ConvergedClaim(const Converged& what, const Scenario& scenario)
      : holders_(what.scope, scenario) {}

  void begin(const Scene& scene) override { look_anew(scene); }

  void take(const Scene& scene, const TipMove& move) override {
    if (!holders_.take(move)) return;
    if (move.down) return look_anew(scene);
    consider(scene, move.to);
  }

  Standing standing(const Scene& scene) const override {
    if (holders_.up() == 0 || nothing_was_found(scene)) return Standing::nothing_to_see;
    return best_ && holders_.of(*best_) == holders_.up() ? Standing::holds : Standing::fails;
  }

  void held(const Scene& scene) override {
    held_on_ = best_;
    found_then_ = scene.tree().count();
  }

  bool held_too_early(const Scene& scene) const override {
    return best_ && standing(scene) == Standing::fails && was_better(scene, *best_);
  }

  bool may_be_too_early(const Scene& scene) const override {
    const auto best = scene.best_held();
    return best && holders_.of(*best) == 0 && was_better(scene, *best);
  }

  std::string explain(const Scene& scene) const override { return reason(scene).text; }

  Stuck reason(const Scene& scene) const override {
    if (holders_.up() == 0) return {"none of them is up", {}};
    if (nothing_was_found(scene)) return {"no block was found but the genesis", {}};
    if (!best_) {
      return {"nobody holds a valid chain: " + who_holds_what(scene, holders_.scope()), {}};
    }
    if (standing(scene) == Standing::holds) {
      const auto best = scene.best_held();
      const bool others = best && scene.tree().better(*best, *best_);
      return {fmt::format("{} {}{}", who_hold(holders_.up(), holders_.scope().size()),
                          scene.describe(*best_),
                          others ? "; others hold a better one, " + scene.describe(*best) : ""),
              {}};
    }
    const PeerSet without = peers(scene);
    Stuck stuck = why_stuck(scene, without, *best_);
    stuck.text =
        fmt::format("{} of {} hold the best tip, {}; {}\n{}", holders_.of(*best_), holders_.up(),
                    scene.describe(*best_), who_holds_what(scene, without), stuck.text);
    return stuck;
  }

  PeerSet peers(const Scene& scene) const override {
    PeerSet without;
    for (const PeerIndex peer : up_among(scene, holders_.scope())) {
      if (scene.tip(peer) != best_) without.push_back(peer);
    }
    return without.empty() ? holders_.scope() : without;
  }

 private:
  /// Whether what was found of that chain when it held is better than what it held on.
  [[nodiscard]] bool was_better(const Scene& scene, BlockRef tip) const {
    if (!held_on_) return false;
    const BlockTree& tree = scene.tree();
    std::optional<BlockRef> found = tip;
    while (found && !tree.was_among(found_then_, *found)) found = tree.parent(*found);
    return found && tree.better(*found, *held_on_);
  }
  void look_anew(const Scene& scene) {
    best_.reset();
    for (const BlockRef tip : holders_.tips()) consider(scene, tip);
    for (const PeerIndex peer : holders_.scope()) {
      if (const auto stored = scene.stored(peer)) consider(scene, *stored);
    }
  }
  void consider(const Scene& scene, BlockRef tip) {
    if (best_ == tip || !scene.tree().valid(tip)) return;
    if (!best_ || scene.tree().better(tip, *best_)) best_ = tip;
  }

  Holders holders_;
  std::optional<BlockRef> best_;
  std::optional<BlockRef> held_on_;  // when it held,
  std::size_t found_then_ = 0;       // and how many blocks were found by then
};

}  // namespace

std::unique_ptr<Claim> make(const Converged& what, const Scenario& scenario) {
  return std::make_unique<ConvergedClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
