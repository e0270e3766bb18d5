#include "sim/checks/holders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace onetip::sim::checks {

namespace {
constexpr std::size_t kTipsShown = 6;
}

Holders::Holders(const PeerSet& scope, const Scenario& scenario)
    : scope_(scope), belongs_(scenario.peers.size(), false) {
  for (const PeerIndex peer : scope) belongs_[peer] = true;
}

bool Holders::take(const TipMove& move) {
  if (!belongs_[move.peer]) return false;
  if (!move.from) {
    ++up_;
  } else {
    tips_.remove(*move.from);
  }
  if (move.down) {
    --up_;
  } else {
    tips_.add(move.to);
  }
  return true;
}

std::string who_holds_what(const Scene& scene, const PeerSet& peers) {
  std::map<BlockRef, PeerSet> by_tip;
  for (const PeerIndex peer : peers) {
    if (const auto& tip = scene.tip(peer)) by_tip[*tip].push_back(peer);
  }
  std::vector<std::pair<BlockRef, PeerSet>> groups(by_tip.begin(), by_tip.end());
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.second.size() > b.second.size(); });
  std::string text;
  for (std::size_t i = 0; i < groups.size() && i < kTipsShown; ++i) {
    const PeerSet& group = groups[i].second;
    text += fmt::format("{}{} hold{} {}", i == 0 ? "" : "; ", scene.names(group),
                        group.size() == 1 ? "s" : "", scene.describe(groups[i].first));
  }
  if (groups.size() > kTipsShown) {
    text += fmt::format("; and {} more tips", groups.size() - kTipsShown);
  }
  return text;
}

}  // namespace onetip::sim::checks
