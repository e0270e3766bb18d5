#include "sim/run/triggers.hpp"

#include <algorithm>
#include <utility>

#include "core/overloaded.hpp"

namespace onetip::sim {

namespace {

bool in(const PeerSet& set, PeerIndex peer) {
  return std::binary_search(set.begin(), set.end(), peer);
}

bool all_that_high(const checks::Scene& scene, const HeightReached& trigger) {
  bool any = false;
  for (const PeerIndex peer : trigger.of) {
    const auto& tip = scene.tip(peer);
    if (!tip) continue;
    if (scene.tree().height(*tip) < trigger.at_least) return false;
    any = true;
  }
  return any;
}

/// Whether a block of the old tip's chain is not on the new one's.
bool leaves_blocks(const checks::BlockTree& tree, BlockRef from, BlockRef to) {
  const std::uint64_t height = tree.height(from);
  return tree.height(to) < height || tree.ancestor(to, height) != from;
}

}  // namespace

Triggers::Triggers(const checks::Scene& scene)
    : scene_(scene), tips_(scene.scenario().peers.size()) {
  const auto& timeline = scene.scenario().timeline;
  for (std::size_t entry = 0; entry < timeline.size(); ++entry) {
    if (timeline[entry].when) waiting_.emplace(entry, *timeline[entry].when);
  }
}

void Triggers::arm() {
  armed_ = true;
  fire(std::nullopt);
}

void Triggers::take(const Record& record) {
  if (waiting_.empty()) return;
  if (const auto* started = std::get_if<record::PeerStarted>(&record.body)) {
    tips_[started->peer] = started->tip;
    if (armed_) fire(std::nullopt);
  } else if (const auto* changed = std::get_if<record::TipChanged>(&record.body)) {
    const auto before = std::exchange(tips_[changed->peer], changed->tip);
    const bool reorganised = before && leaves_blocks(scene_.tree(), *before, changed->tip);
    if (armed_) fire(reorganised ? std::optional(changed->peer) : std::nullopt);
  } else if (std::holds_alternative<record::PeerDown>(record.body)) {
    if (armed_) fire(std::nullopt);  // those that are left may all be high enough
  }
}

void Triggers::fire(const std::optional<PeerIndex>& reorganised) {
  for (auto it = waiting_.begin(); it != waiting_.end();) {
    if (holds(it->second, reorganised)) {
      fired_.push_back(it->first);
      it = waiting_.erase(it);
    } else {
      ++it;
    }
  }
}

bool Triggers::holds(const Trigger& trigger, const std::optional<PeerIndex>& reorganised) const {
  return std::visit(core::Overloaded{
                        [&](const ReorgSeen& it) { return reorganised && in(it.of, *reorganised); },
                        [&](const HeightReached& it) { return all_that_high(scene_, it); },
                    },
                    trigger);
}

std::optional<std::size_t> Triggers::take_fired() {
  if (fired_.empty()) return std::nullopt;
  const std::size_t entry = fired_.front();
  fired_.pop_front();
  return entry;
}

}  // namespace onetip::sim
