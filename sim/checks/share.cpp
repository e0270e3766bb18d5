// share: of the blocks of the best chain, but for its genesis, that part was mined there.

#include <fmt/format.h>

#include "sim/checks/claim.hpp"
#include "sim/checks/mined_below.hpp"
#include "sim/scenario/part.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::checks {
namespace {

class ShareClaim : public Claim {
 public:
  ShareClaim(const Share& what, const Scenario& scenario)
      : what_(what), below_(what.miners, scenario) {}

  Standing standing(const Scene& scene) const override {
    const auto best = scene.best_held();
    if (!best || scene.tree().height(*best) == 0) return Standing::nothing_to_see;
    const bool holds =
        part_holds(what_.relation, part(scene, *best), scene.tree().height(*best), what_.share);
    return holds ? Standing::holds : Standing::fails;
  }

  std::string explain(const Scene& scene) const override {
    const auto best = scene.best_held();
    if (!best) return "nobody holds a valid chain";
    const std::uint64_t all = scene.tree().height(*best);
    if (all == 0) return "the best chain is the genesis alone";
    const std::uint64_t mined = part(scene, *best);
    return fmt::format("{} of the {} of the best chain ({:.1f}%) were mined by {}; it ends in {}",
                       mined, counted(all, "block"),
                       100.0 * static_cast<double>(mined) / static_cast<double>(all), what_.label,
                       scene.describe(*best));
  }

  PeerSet peers(const Scene&) const override { return what_.miners; }

 private:
  [[nodiscard]] std::uint64_t part(const Scene& scene, BlockRef tip) const {
    return below_.count(scene, tip) - below_.count(scene, scene.tree().ancestor(tip, 0));
  }

  Share what_;
  MinedBelow below_;
};

}  // namespace

std::unique_ptr<Claim> make(const Share& what, const Scenario& scenario) {
  return std::make_unique<ShareClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
