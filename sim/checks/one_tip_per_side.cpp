// tips: one-per-side: each side of a partition agrees within itself, and no two sides agree.
//
// A side whose own links don't connect it can't agree however well its peers behave: undecidable.
// So is one that doesn't agree while another fault stops its links, or keeps those down who would
// connect it. Before the partition begins for the first time there are no sides to look at.

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

#include "sim/checks/claim.hpp"
#include "sim/checks/holders.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::checks {
namespace {

/// Whether a link between these two counts.
using Counts = std::function<bool(PeerIndex, PeerIndex, const Links::Neighbour&)>;

/// Whether the links among `peers` that count connect all of them.
bool connected(const Scene& scene, const PeerSet& peers, const Counts& counts) {
  if (peers.empty()) return true;
  const std::set<PeerIndex> members(peers.begin(), peers.end());
  std::set<PeerIndex> reached{peers.front()};
  std::vector<PeerIndex> next{peers.front()};
  while (!next.empty()) {
    const PeerIndex peer = next.back();
    next.pop_back();
    for (const auto& [other, link] : scene.links().neighbours(peer)) {
      if (members.count(other) == 0 || !counts(peer, other, link)) continue;
      if (reached.insert(other).second) next.push_back(other);
    }
  }
  return reached.size() == members.size();
}

/// It was given, or is open: in a `bootstrap` peers learn of others.
bool is_own(const Links& links, PeerIndex a, PeerIndex b, const Links::Neighbour& link) {
  return link.given || links.open(a, b);
}

/// The entry of a fault that stops what one of the two sends to the other.
std::optional<std::size_t> stopped_by(const Links& links, PeerIndex a, PeerIndex b) {
  for (const PeerIndex peer : {a, b}) {
    if (const auto pause = links.paused_by(peer)) return pause;
  }
  if (const auto fault = links.stopped_by(a, b, Crossing::bytes)) return fault;
  return links.stopped_by(b, a, Crossing::bytes);
}

class OneTipPerSideClaim : public Claim {
 public:
  OneTipPerSideClaim(std::size_t entry, const std::vector<Side>& sides, const Scenario& scenario)
      : entry_(entry), sides_(sides), cut_(sides.size()) {
    for (const Side& side : sides_) holders_.emplace_back(side.peers, scenario);
  }

  void pass(Nanos time) override { judged_ = time; }

  void take(const Scene&, const TipMove& move) override {
    for (Holders& side : holders_) side.take(move);
  }

  KindSet kinds() const override { return KindSet::of<record::EntryBegan, record::EntryEnded>(); }
  /// Undoings come first, judging last: a fault that ends at the moment at which it is judged, or
  /// at which the wall falls, leaves a side no time to agree.
  bool see(const Scene& scene, std::size_t, const Record& record) override {
    judged_ = scene.now();
    const auto* began = std::get_if<record::EntryBegan>(&record.body);
    if (began != nullptr && began->entry == entry_) return !std::exchange(has_begun_, true);
    const auto* ended = std::get_if<record::EntryEnded>(&record.body);
    if (ended == nullptr || !ended->fault) return false;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      if (!disagrees(side) || !is_cut_now(scene, side)) continue;
      cut_[side] = {scene.now(), what_cuts(scene, side)};
    }
    return false;
  }

  Standing standing(const Scene& scene) const override {
    if (!has_begun_) return Standing::nothing_to_see;
    const auto is_down = [](const Holders& side) { return side.up() == 0; };
    if (std::any_of(holders_.begin(), holders_.end(), is_down)) return Standing::nothing_to_see;
    if (torn_side(scene) != nullptr) return Standing::undecidable;
    bool undecidable = false;
    std::set<BlockRef> tips;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      if (disagrees(side)) {
        if (!is_cut(scene, side)) return Standing::fails;
        undecidable = true;
      } else if (!tips.insert(*holders_[side].tips().begin()).second) {
        return Standing::fails;
      }
    }
    return undecidable ? Standing::undecidable : Standing::holds;
  }

  std::string explain(const Scene& scene) const override {
    if (!has_begun_) {
      return scene.scenario().timeline[entry_].name + " had not begun: there were no sides";
    }
    if (const Side* torn = torn_side(scene)) {
      return fmt::format("side {} ({}) is not connected by its own links, so it can't agree",
                         torn->name, scene.names(torn->peers));
    }
    if (standing(scene) == Standing::undecidable) return what_cuts_one(scene);
    std::string text;
    for (const Side& side : sides_) {
      const std::string held = who_holds_what(scene, side.peers);
      text += fmt::format("{}side {}: {}", text.empty() ? "" : "; ", side.name,
                          held.empty() ? "nobody is up" : held);
    }
    return text;
  }

  Stuck reason(const Scene& scene) const override {
    Stuck why{explain(scene), {}};
    if (standing(scene) != Standing::fails) return why;
    for (std::size_t side = 0; side < sides_.size(); ++side) {
      if (!disagrees(side) || is_cut(scene, side)) continue;
      const Stuck more = why_it_disagrees(scene, side);
      if (!more.text.empty()) why.text += "\n" + more.text;
      why.hindrances.insert(more.hindrances.begin(), more.hindrances.end());
    }
    return why;
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
    const auto is_given = [](PeerIndex, PeerIndex, const Links::Neighbour& link) {
      return link.given;
    };
    if (!whole_) {
      whole_ = std::all_of(sides_.begin(), sides_.end(), [&](const Side& side) {
        return connected(scene, side.peers, is_given);
      });
    }
    if (*whole_) return nullptr;
    const auto counts = [&](PeerIndex a, PeerIndex b, const Links::Neighbour& link) {
      return is_own(scene.links(), a, b, link);
    };
    for (const Side& side : sides_) {
      if (!connected(scene, side.peers, counts)) return &side;
    }
    return nullptr;
  }

  struct Cut {
    Nanos at = Nanos::min();
    std::string by;
  };

  [[nodiscard]] bool disagrees(std::size_t side) const { return holders_[side].tips().size() > 1; }
  [[nodiscard]] bool is_cut(const Scene& scene, std::size_t side) const {
    if (was_cut(side)) return true;
    return may_be_cut(scene, side) && is_cut_now(scene, side);
  }
  /// Up to the moment at which it is judged.
  [[nodiscard]] bool was_cut(std::size_t side) const { return cut_[side].at == judged_; }
  /// Where all are up and the wall is the only fault, its own links connect it.
  [[nodiscard]] bool may_be_cut(const Scene& scene, std::size_t side) const {
    const auto& in_force = scene.links().in_force();
    const bool wall_alone = std::all_of(in_force.begin(), in_force.end(),
                                        [&](const auto& fault) { return fault.second == entry_; });
    return !wall_alone || holders_[side].up() < sides_[side].peers.size();
  }
  /// Those of it that are up can't reach each other now.
  [[nodiscard]] bool is_cut_now(const Scene& scene, std::size_t side) const {
    const auto crosses = [&](PeerIndex a, PeerIndex b, const Links::Neighbour& link) {
      return is_own(scene.links(), a, b, link) && !stopped_by(scene.links(), a, b);
    };
    return !connected(scene, up_among(scene, sides_[side].peers), crosses);
  }
  [[nodiscard]] std::string what_cuts(const Scene& scene, std::size_t side) const {
    const PeerSet& peers = sides_[side].peers;
    std::vector<std::string> reasons;
    PeerSet down;
    std::set<std::size_t> faults;
    for (const PeerIndex peer : peers) {
      if (!scene.tip(peer)) down.push_back(peer);
      for (const auto& [other, link] : scene.links().neighbours(peer)) {
        if (!std::binary_search(peers.begin(), peers.end(), other)) continue;
        if (const auto fault = stopped_by(scene.links(), peer, other)) faults.insert(*fault);
      }
    }
    if (!down.empty()) {
      reasons.push_back(scene.names(down) + (down.size() == 1 ? " is down" : " are down"));
    }
    for (const std::size_t fault : faults) {
      reasons.push_back(scene.scenario().timeline[fault].name + " holds");
    }
    return fmt::format("side {} ({}) is not connected while {}, so it can't agree",
                       sides_[side].name, scene.names(peers), in_prose(reasons));
  }

  /// What keeps the others of it from the best tip that one of them holds; empty: none is valid.
  [[nodiscard]] Stuck why_it_disagrees(const Scene& scene, std::size_t side) const {
    BlockTree& tree = scene.tree();
    std::optional<BlockRef> best;
    for (const BlockRef tip : holders_[side].tips()) {
      if (tree.valid(tip) && (!best || tree.better(tip, *best))) best = tip;
    }
    if (!best) return {};
    PeerSet without = up_among(scene, sides_[side].peers);
    std::erase_if(without, [&](PeerIndex peer) { return scene.tip(peer) == best; });
    return why_stuck(scene, without, *best);
  }

  /// REQUIRES: one that disagrees is cut.
  [[nodiscard]] std::string what_cuts_one(const Scene& scene) const {
    std::size_t side = 0;
    while (!disagrees(side) || !is_cut(scene, side)) ++side;
    return was_cut(side) ? cut_[side].by : what_cuts(scene, side);
  }

  std::size_t entry_;  // the partition
  std::vector<Side> sides_;
  bool has_begun_ = false;
  Nanos judged_{};        // the moment that is looked at, of the timeline
  std::vector<Cut> cut_;  // by side: when another fault ended that kept it from agreeing
  std::vector<Holders> holders_;
  mutable std::optional<bool> whole_;  // the given links alone connect every side; asked once
};

}  // namespace

std::unique_ptr<Claim> make(const OneTipPerSide& what, const Scenario& scenario) {
  const auto& partition = std::get<Partition>(scenario.timeline.at(what.entry).action);
  return std::make_unique<OneTipPerSideClaim>(what.entry, partition.sides, scenario);
}

}  // namespace onetip::sim::checks
