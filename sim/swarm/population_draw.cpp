#include "sim/swarm/population_draw.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/selector.hpp"
#include "sim/swarm/words.hpp"

namespace onetip::sim::swarm {

namespace {

using namespace std::chrono_literals;

/// All but the first peer, whom a `bootstrap` can't do without, in a drawn order.
std::vector<PeerIndex> others(const Stage& stage, Draw& draw) {
  std::vector<PeerIndex> all;
  for (PeerIndex peer = 1; peer < stage.size(); ++peer) all.push_back(peer);
  return draw.shuffled(std::move(all));
}

Entry entry(const Stage& stage, Nanos at, std::string_view action, const PeerSet& peers,
            const std::string& each = "") {
  const auto names = stage.names(peers);
  std::vector<std::string> terms{
      "at: " + to_text(at), each,
      fmt::format("{}: {}", action, names.size() == 1 ? names.front() : in_list(names))};
  std::erase(terms, "");
  return {at, in_mapping(terms)};
}

std::string draw_each(const PeerSet& peers, Draw& draw) {
  if (peers.size() < 2 || !draw.chance(40)) return "";
  return "each: " + to_text(draw.between(50ms, 1s));
}

/// Not one with a disk: what that alone holds counts as held, and nobody can fetch it any more.
PeerSet draw_leavers(const Stage& stage, Draw& draw) {
  if (stage.size() < 3 || !draw.chance(25)) return {};
  std::vector<PeerIndex> candidates;
  for (const PeerIndex peer : others(stage, draw)) {
    if (without({peer}, stage.hostile).empty() || stage.scenario.peers[peer].disk) continue;
    candidates.push_back(peer);
  }
  return dispensable(stage.graph, candidates, std::max<std::size_t>(1, stage.size() / 4),
                     stage.hostile);
}

}  // namespace

Entries draw_population(const Stage& stage) {
  Entries entries;
  Draw leaving(stage.seed, "leave");
  const PeerSet leavers = draw_leavers(stage, leaving);
  if (!leavers.empty()) {
    const Nanos at = leaving.between(stage.length / 4, stage.length);
    entries.push_back(entry(stage, at, "leave", leavers, draw_each(leavers, leaving)));
    // A guest comes, goes and comes again: who is to join isn't there before.
    if (leaving.chance(30)) {
      const PeerSet guest{leavers.front()};
      entries.push_back(entry(stage, leaving.between(0s, stage.length / 5), "join", guest));
      entries.push_back(entry(stage, at + leaving.between(1s, 5s), "join", guest));
    }
  }
  Draw joining(stage.seed, "join");
  if (stage.size() >= 3 && joining.chance(25)) {
    PeerSet late = others(stage, joining);
    late.resize(joining.between(std::uint64_t{1}, std::max<std::size_t>(1, stage.size() / 3)));
    std::sort(late.begin(), late.end());
    late = without(late, leavers);
    if (!late.empty()) {
      const Nanos at = joining.between(0s, stage.length);
      entries.push_back(entry(stage, at, "join", late, draw_each(late, joining)));
    }
  }
  return entries;
}

}  // namespace onetip::sim::swarm
