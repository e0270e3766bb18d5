// converged: everybody in scope has the best valid tip that one of them held since the `when`
// began.
//
// "And holds or has stored still": what a peer held is lost only when it goes down, unless its disk
// holds it. So the best one is looked for anew then.

#include <fmt/format.h>

#include "sim/checks/claim.hpp"
#include "sim/checks/holders.hpp"

namespace onetip::sim::checks {
namespace {

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

  Standing standing(const Scene&) const override {
    if (holders_.up() == 0) return Standing::nothing_to_see;
    return best_ && holders_.of(*best_) == holders_.up() ? Standing::holds : Standing::fails;
  }

  std::string explain(const Scene& scene) const override { return reason(scene).text; }

  Stuck reason(const Scene& scene) const override {
    if (holders_.up() == 0) return {"none of them is up", {}};
    if (!best_) {
      return {"nobody holds a valid chain: " + who_holds_what(scene, holders_.scope()), {}};
    }
    if (standing(scene) == Standing::holds) {
      return {fmt::format("all {} hold {}", holders_.up(), scene.describe(*best_)), {}};
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
  void look_anew(const Scene& scene) {
    best_.reset();
    for (const auto& [tip, count] : holders_.tips()) consider(scene, tip);
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
};

}  // namespace

std::unique_ptr<Claim> make(const Converged& what, const Scenario& scenario) {
  return std::make_unique<ConvergedClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
