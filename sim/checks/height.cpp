// height: every peer in scope is that high; the genesis is at 0.

#include <fmt/format.h>

#include "sim/checks/each_peer.hpp"

namespace onetip::sim::checks {
namespace {

class HeightClaim : public EachPeer {
 public:
  HeightClaim(const Height& what, const Scenario& scenario)
      : EachPeer(what.scope, scenario), what_(what) {}

 protected:
  bool is_true_of(const Scene& scene, PeerIndex, BlockRef tip) const override {
    return holds(what_.relation, scene.tree().height(tip), what_.height);
  }
  std::string describe(const Scene& scene, PeerIndex peer, BlockRef tip) const override {
    return fmt::format("{} is at height {}", scene.name(peer), scene.tree().height(tip));
  }

 private:
  Height what_;
};

}  // namespace

std::unique_ptr<Claim> make(const Height& what, const Scenario& scenario) {
  return std::make_unique<HeightClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
