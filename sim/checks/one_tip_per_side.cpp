// tips: one-per-side: each side of a partition agrees within itself, and no two sides agree.
//
// A side whose own links don't connect it can't agree however well its peers behave: undecidable.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sim/checks/claim.hpp"
#include "sim/checks/holders.hpp"

namespace onetip::sim::checks {
namespace {

/// Whether the given links among `side` connect all of it; with `learned`, open connections count
/// too.
bool connected(const Scene& scene, const PeerSet& side, bool learned) {
  if (side.empty()) return true;
  const Links& links = scene.links();
  const std::set<PeerIndex> members(side.begin(), side.end());
  std::set<PeerIndex> reached{side.front()};
  std::vector<PeerIndex> next{side.front()};
  while (!next.empty()) {
    const PeerIndex peer = next.back();
    next.pop_back();
    for (const auto& [other, link] : links.neighbours(peer)) {
      if (members.count(other) == 0) continue;
      if (!link.given && !(learned && links.open(peer, other))) continue;
      if (reached.insert(other).second) next.push_back(other);
    }
  }
  return reached.size() == members.size();
}

class OneTipPerSideClaim : public Claim {
 public:
  OneTipPerSideClaim(const std::vector<Side>& sides, const Scenario& scenario) : sides_(sides) {
    for (const Side& side : sides_) holders_.emplace_back(side.peers, scenario);
  }

  void take(const Scene&, const TipMove& move) override {
    for (Holders& side : holders_) side.take(move);
  }

  Standing standing(const Scene& scene) const override {
    const auto is_down = [](const Holders& side) { return side.up() == 0; };
    if (std::any_of(holders_.begin(), holders_.end(), is_down)) return Standing::nothing_to_see;
    if (torn_side(scene) != nullptr) return Standing::undecidable;
    std::set<BlockRef> tips;
    for (const Holders& side : holders_) {
      if (side.tips().size() != 1) return Standing::fails;
      if (!tips.insert(*side.tips().begin()).second) return Standing::fails;
    }
    return Standing::holds;
  }

  std::string explain(const Scene& scene) const override {
    if (const Side* torn = torn_side(scene)) {
      return fmt::format("side {} ({}) is not connected by its own links, so it can't agree",
                         torn->name, scene.names(torn->peers));
    }
    std::string text;
    for (const Side& side : sides_) {
      const std::string held = who_holds_what(scene, side.peers);
      text += fmt::format("{}side {}: {}", text.empty() ? "" : "; ", side.name,
                          held.empty() ? "nobody is up" : held);
    }
    return text;
  }

  PeerSet peers(const Scene& scene) const override {
    PeerSet all;
    for (const Side& side : sides_) {
      const PeerSet up = up_among(scene, side.peers);
      all.insert(all.end(), up.begin(), up.end());
    }
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  const Side* torn_side(const Scene& scene) const {
    if (!whole_)
      whole_ = std::all_of(sides_.begin(), sides_.end(),
                           [&](const Side& side) { return connected(scene, side.peers, false); });
    if (*whole_) return nullptr;
    for (const Side& side : sides_) {
      if (!connected(scene, side.peers, true)) return &side;
    }
    return nullptr;
  }

  std::vector<Side> sides_;
  std::vector<Holders> holders_;
  mutable std::optional<bool> whole_;  // the given links alone connect every side; asked once
};

}  // namespace

std::unique_ptr<Claim> make(const OneTipPerSide& what, const Scenario& scenario) {
  const auto& partition = std::get<Partition>(scenario.timeline.at(what.entry).action);
  return std::make_unique<OneTipPerSideClaim>(partition.sides, scenario);
}

}  // namespace onetip::sim::checks
