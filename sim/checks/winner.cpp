// winner: the best tip that anybody holds was mined there.

#include <algorithm>

#include "sim/checks/claim.hpp"
#include "sim/checks/holders.hpp"

namespace onetip::sim::checks {
namespace {

class WinnerClaim : public Claim {
 public:
  WinnerClaim(const Winner& what, const Scenario& scenario)
      : what_(what), all_(everybody(scenario)) {}

  Standing standing(const Scene& scene) const override {
    if (scene.holders().held().empty()) return Standing::nothing_to_see;
    const auto best = scene.best_held();
    if (!best) return Standing::fails;
    const auto miner = scene.miner(*best);
    const bool there =
        miner && std::binary_search(what_.miners.begin(), what_.miners.end(), *miner);
    return there ? Standing::holds : Standing::fails;
  }

  std::string explain(const Scene& scene) const override {
    if (scene.holders().held().empty()) return "nobody is up";
    const auto best = scene.best_held();
    if (!best) return "nobody holds a valid chain: " + who_holds_what(scene, all_);
    return "the best tip is " + scene.describe(*best);
  }

  PeerSet peers(const Scene&) const override { return what_.miners; }

 private:
  Winner what_;
  PeerSet all_;
};

}  // namespace

std::unique_ptr<Claim> make(const Winner& what, const Scenario& scenario) {
  return std::make_unique<WinnerClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
