// balance: what each peer in scope owns, on that peer's own tip, by the checker's own coins.

#include "sim/checks/each_peer.hpp"

namespace onetip::sim::checks {
namespace {

class BalanceClaim : public EachPeer {
 public:
  BalanceClaim(const Balance& what, const Scenario& scenario)
      : EachPeer(what.of, scenario), what_(what) {}

 protected:
  bool is_true_of(const Scene& scene, PeerIndex peer, BlockRef tip) const override {
    const auto balance = of(scene, peer, tip);
    return balance && holds(what_.relation, *balance, what_.amount);
  }
  std::string describe(const Scene& scene, PeerIndex peer, BlockRef tip) const override {
    const auto balance = of(scene, peer, tip);
    return scene.name(peer) + (balance ? " owns " + balance->text() : " holds an invalid chain");
  }

 private:
  static std::optional<core::Amount> of(const Scene& scene, PeerIndex peer, BlockRef tip) {
    if (!scene.tree().valid(tip)) return std::nullopt;
    return scene.tree().balance(tip, *scene.wallet(peer));
  }

  Balance what_;
};

}  // namespace

std::unique_ptr<Claim> make(const Balance& what, const Scenario& scenario) {
  return std::make_unique<BalanceClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
