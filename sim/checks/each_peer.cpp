#include "sim/checks/each_peer.hpp"

#include <fmt/format.h>

namespace onetip::sim::checks {

namespace {
constexpr std::size_t kPeersShown = 6;
}

EachPeer::EachPeer(const PeerSet& scope, const Scenario& scenario)
    : scope_(scope), marks_(scenario.peers.size(), Mark::elsewhere) {
  for (const PeerIndex peer : scope) marks_[peer] = Mark::down;
}

void EachPeer::take(const Scene& scene, const TipMove& move) {
  Mark& mark = marks_[move.peer];
  if (mark == Mark::elsewhere) return;
  if (mark == Mark::down) ++up_;
  if (mark == Mark::yes) --yes_;
  if (move.down) {
    mark = Mark::down;
    --up_;
    return;
  }
  mark = is_true_of(scene, move.peer, move.to) ? Mark::yes : Mark::no;
  if (mark == Mark::yes) ++yes_;
}

Standing EachPeer::standing(const Scene&) const {
  if (up_ == 0) return Standing::nothing_to_see;
  return yes_ == up_ ? Standing::holds : Standing::fails;
}

std::string EachPeer::explain(const Scene& scene) const {
  if (up_ == 0) return "none of them is up";
  const PeerSet shown = peers(scene);
  std::string text;
  for (std::size_t i = 0; i < shown.size() && i < kPeersShown; ++i) {
    text += (i == 0 ? "" : "; ") + describe(scene, shown[i], *scene.tip(shown[i]));
  }
  if (shown.size() > kPeersShown) text += fmt::format("; and {} more", shown.size() - kPeersShown);
  return text;
}

PeerSet EachPeer::peers(const Scene& scene) const {
  PeerSet failing;
  for (const PeerIndex peer : scope_) {
    if (marks_[peer] == Mark::no) failing.push_back(peer);
  }
  return failing.empty() ? up_among(scene, scope_) : failing;
}

}  // namespace onetip::sim::checks
