#include "sim/checks/derived_deadline.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

/// By way of all, and of those alone that are sure to pass on: whichever takes more.
std::size_t most_hops(const Scene& scene) {
  const auto stopped = [&](PeerIndex a, PeerIndex b) { return scene.links().stays_stopped(a, b); };
  const auto away = [&](PeerIndex peer) {
    return !scene.tip(peer) || scene.links().stays_paused(peer);
  };
  const auto passes_on = [&](PeerIndex peer) {
    return !away(peer) && scene.scenario().peers[peer].behaviour == Behaviour::honest;
  };
  return std::max(diameter(scene.scenario(), stopped, [](PeerIndex) { return true; }),
                  diameter(
                      scene.scenario(),
                      [&](PeerIndex a, PeerIndex b) { return stopped(a, b) || away(a) || away(b); },
                      passes_on));
}

/// Somebody came up or went, or what stops and delays has changed.
bool changes_the_way(const RecordBody& body) {
  const auto* ended = std::get_if<record::EntryEnded>(&body);
  const auto* began = std::get_if<record::EntryBegan>(&body);
  return (ended && ended->fault) || (began && began->fault) ||
         std::holds_alternative<record::PeerStarted>(body) ||
         std::holds_alternative<record::PeerDown>(body);
}

}  // namespace

DerivedDeadline::DerivedDeadline(const Scene& scene, Nanos from) { derive(scene, from); }

void DerivedDeadline::take(const Scene& scene, const RecordBody& body) {
  const auto* block = std::get_if<record::Block>(&body);
  if (changes_the_way(body)) {
    extent_.reset();
    way_changed_ = scene.now();
  } else if (block && block->parent && !way_changed_) {
    derive(scene, scene.now());
  }
}

void DerivedDeadline::pass(const Scene& scene, Nanos time) {
  if (way_changed_ && time > *way_changed_) catch_up(scene);
}

void DerivedDeadline::catch_up(const Scene& scene) {
  if (!way_changed_) return;
  derive(scene, *way_changed_);
  way_changed_.reset();
}

Nanos DerivedDeadline::outlook(const Scene& scene) const {
  return way_changed_ ? *way_changed_ + derived(scene, *way_changed_).time : time_;
}

DerivedDeadline::Extent DerivedDeadline::extent(const Scene& scene) {
  return {most_hops(scene), slowest_link(scene.scenario(), [&](PeerIndex a, PeerIndex b) {
            return scene.links().lasting_conditions(a, b);
          })};
}

Bound DerivedDeadline::derived(const Scene& scene, Nanos from) const {
  if (!extent_) extent_ = extent(scene);
  Bound bound = sim::bound(scene.scenario(), extent_->hops, extent_->slowest, scene.cargo());
  const Nanos arrived = scene.on_timeline(scene.links().delayed_arrives());
  if (arrived > from) {
    bound.time += arrived - from;
    bound.text += fmt::format(", {} for what was delayed before", in_seconds(arrived - from));
  }
  return bound;
}

void DerivedDeadline::derive(const Scene& scene, Nanos from) {
  bound_ = derived(scene, from);
  time_ = from + bound_.time;
}

}  // namespace onetip::sim::checks
