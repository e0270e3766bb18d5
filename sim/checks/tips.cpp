// tips: N: the peers that are up hold that many distinct tips.

#include <fmt/format.h>

#include "sim/checks/claim.hpp"
#include "sim/checks/holders.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::checks {
namespace {

class TipsClaim : public Claim {
 public:
  TipsClaim(const Tips& what, const Scenario& scenario)
      : count_(what.count), all_(everybody(scenario)) {}

  Standing standing(const Scene& scene) const override {
    if (scene.holders().held().empty()) return Standing::nothing_to_see;
    return scene.holders().held().size() == count_ ? Standing::holds : Standing::fails;
  }

  std::string explain(const Scene& scene) const override {
    if (scene.holders().held().empty()) return "nobody is up";
    const std::size_t seen = scene.holders().held().size();
    return fmt::format("{}: {}", counted(seen, "distinct tip"), who_holds_what(scene, all_));
  }

  PeerSet peers(const Scene& scene) const override { return up_among(scene, all_); }

 private:
  std::uint64_t count_;
  PeerSet all_;
};

}  // namespace

std::unique_ptr<Claim> make(const Tips& what, const Scenario& scenario) {
  return std::make_unique<TipsClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
