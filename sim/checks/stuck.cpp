#include "sim/checks/stuck.hpp"

#include <fmt/format.h>

namespace onetip::sim::checks {
namespace {

constexpr std::size_t kPeersShown = 8;
constexpr std::size_t kLinksShown = 6;

bool has(const Scene& scene, PeerIndex peer, BlockRef block) {
  const auto& tip = scene.tip(peer);
  if (!tip) return false;
  const BlockTree& tree = scene.tree();
  return tree.height(*tip) >= tree.height(block) &&
         tree.ancestor(*tip, tree.height(block)) == block;
}

/// The first block of the best chain that the peer does not hold.
BlockRef first_lacking(const Scene& scene, PeerIndex peer, BlockRef best) {
  const BlockTree& tree = scene.tree();
  const auto common = tree.common_ancestor(*scene.tip(peer), best);
  const std::uint64_t height = common ? tree.height(*common) + 1 : 0;
  return tree.ancestor(best, std::min(height, tree.height(best)));
}

std::string describe_link(const Scene& scene, PeerIndex peer, PeerIndex other, BlockRef lacking) {
  const Links& links = scene.links();
  const std::string& name = scene.name(other);
  const char* held = has(scene, other, lacking) ? "holds it" : "lacks it too";
  if (const auto fault = links.stopped_by(other, peer)) {
    return fmt::format("{} ({}) is stopped by {}", name, held, *fault);
  }
  if (links.open(peer, other)) return fmt::format("{} ({}) is connected", name, held);
  const std::string how = links.how_closed(peer, other);
  return fmt::format("{} ({}) is not connected{}", name, held, how.empty() ? "" : ": " + how);
}

std::string describe_links(const Scene& scene, PeerIndex peer, BlockRef lacking) {
  const auto& neighbours = scene.links().neighbours(peer);
  if (neighbours.empty()) return "it has no links";
  // Those who could help come first.
  std::vector<PeerIndex> order;
  for (const PeerIndex other : neighbours) {
    if (has(scene, other, lacking)) order.push_back(other);
  }
  for (const PeerIndex other : neighbours) {
    if (!has(scene, other, lacking)) order.push_back(other);
  }
  std::string text = "of its links ";
  for (std::size_t i = 0; i < order.size() && i < kLinksShown; ++i) {
    text += (i == 0 ? "" : ", ") + describe_link(scene, peer, order[i], lacking);
  }
  if (order.size() > kLinksShown) text += fmt::format(", and {} more", order.size() - kLinksShown);
  return text;
}

std::string why_stuck(const Scene& scene, PeerIndex peer, BlockRef best) {
  const BlockRef lacking = first_lacking(scene, peer, best);
  std::string text = fmt::format("{} ", scene.name(peer));
  if (has(scene, peer, best)) {
    text += fmt::format("holds that block, below its own {}", scene.describe(*scene.tip(peer)));
  } else {
    text += "lacks " + scene.describe(lacking);
    if (const auto refusal = scene.refusal(peer, lacking))
      text += ", which it refused: " + *refusal;
  }
  const auto& broken = scene.tree().broken(*scene.tip(peer));
  if (broken) {
    text += fmt::format("; its own chain is invalid from {} on: {}", scene.describe(broken->block),
                        broken->why.detail);
  }
  return text + "; " + describe_links(scene, peer, lacking);
}

}  // namespace

std::string why_stuck(const Scene& scene, const PeerSet& peers, BlockRef best) {
  std::string text;
  for (std::size_t i = 0; i < peers.size() && i < kPeersShown; ++i) {
    text += (i == 0 ? "" : "\n") + why_stuck(scene, peers[i], best);
  }
  if (peers.size() > kPeersShown) {
    text += fmt::format("\nand {} more peers", peers.size() - kPeersShown);
  }
  return text;
}

}  // namespace onetip::sim::checks
