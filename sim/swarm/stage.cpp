#include "sim/swarm/stage.hpp"

#include <algorithm>

#include "sim/swarm/words.hpp"

namespace onetip::sim::swarm {

namespace {

using namespace std::chrono_literals;

Who range(const Stage& stage, Draw& draw, std::size_t most) {
  const std::size_t count = draw.between(std::uint64_t{1}, most);
  const std::size_t first = draw.between(std::uint64_t{0}, stage.size() - count);
  Who who;
  for (std::size_t i = 0; i < count; ++i) who.peers.push_back(static_cast<PeerIndex>(first + i));
  who.text = stage.name(who.peers.front());
  if (count > 1) who.text += ".." + stage.name(who.peers.back());
  return who;
}

Who listed(const Stage& stage, Draw& draw, std::size_t most) {
  std::vector<PeerIndex> all(stage.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<PeerIndex>(i);
  Who who;
  who.peers = draw.shuffled(std::move(all));
  who.peers.resize(draw.between(std::uint64_t{1}, std::min<std::size_t>(most, 6)));
  std::sort(who.peers.begin(), who.peers.end());
  const auto names = stage.names(who.peers);
  who.text = names.size() == 1 ? names.front() : in_list(names);
  return who;
}

Who group(const Stage& stage, Draw& draw) {
  Who who{draw.one_of(stage.groups), {}};
  for (PeerIndex peer = 0; peer < stage.size(); ++peer) {
    if (stage.scenario.peers[peer].group == who.text) who.peers.push_back(peer);
  }
  return who;
}

/// Whom a share means is the scenario's draw.
Who share(Draw& draw) {
  return {draw.one_of<std::string>({"20%", "25%", "33%", "40%", "50%"}), {}};
}

}  // namespace

std::vector<std::string> Stage::names(const std::vector<PeerIndex>& peers) const {
  std::vector<std::string> all;
  for (const PeerIndex peer : peers) all.push_back(name(peer));
  return all;
}

Stage make_stage(std::uint64_t seed, const Scenario& scenario) {
  Draw draw(seed, "length");
  Stage stage{seed,  scenario, draw.one_of<Nanos>({4s, 8s, 15s, 30s}), graph_of(scenario), {},
              false, {}};
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    const PeerSpec& spec = scenario.peers[peer];
    if (is_hostile(spec.behaviour)) stage.hostile.push_back(peer);
    stage.polls |= spec.sync == net::SyncMode::poll;
    const bool known = !stage.groups.empty() && stage.groups.back() == spec.group;
    if (!spec.group.empty() && spec.group != spec.name && !known)
      stage.groups.push_back(spec.group);
  }
  return stage;
}

Who draw_one(const Stage& stage, Draw& draw) { return range(stage, draw, 1); }

Who draw_some(const Stage& stage, Draw& draw) {
  const std::size_t most = std::max<std::size_t>(1, stage.size() / 2);
  switch (draw.weighted<int>({{45, 0}, {20, 1}, {15, 2}, {12, 3}, {8, 4}})) {
    case 0:
      return draw_one(stage, draw);
    case 1:
      return range(stage, draw, most);
    case 2:
      return listed(stage, draw, most);
    case 3:
      return share(draw);
    default:
      return stage.groups.empty() ? range(stage, draw, most) : group(stage, draw);
  }
}

}  // namespace onetip::sim::swarm
