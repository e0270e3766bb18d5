#include "sim/checks/stuck.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "net/limits.hpp"
#include "sim/checks/way.hpp"
#include "sim/journal/close_reason.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

constexpr std::size_t kStuckShown = 8;
constexpr std::size_t kCausesShown = 3;

/// In the text of an obstacle, who stands at the far end: one peer, or several of whom the same is
/// true. A byte that is in no name.
constexpr char kThere = '\1';

/// What keeps a block from crossing to a peer, as the end of `p1 holds it, but …`.
std::string worded(const std::string& obstacle, const std::string& there) {
  std::string text;
  for (const char c : obstacle) {
    if (c == kThere) {
      text += there;
    } else {
      text += c;
    }
  }
  return text;
}

class Story {
 public:
  Story(const Scene& scene, BlockRef best) : scene_(scene), best_(best), way_(scene, best) {}

  [[nodiscard]] std::string of(PeerIndex peer) const {
    const BlockRef lacking = first_lacking(peer);
    if (scene_.tree().contains(*scene_.tip(peer), best_)) {
      return fmt::format("{} holds that block below its own tip, {}{}", name(peer),
                         scene_.describe(*scene_.tip(peer)), broken_chain(peer));
    }
    std::string text = fmt::format("{} lacks {}", name(peer), scene_.describe(lacking));
    if (const auto own = own_part(peer, lacking)) return text + "; " + *own;
    return text + "; " + from_afar(peer);
  }

 private:
  [[nodiscard]] const std::string& name(PeerIndex peer) const { return scene_.name(peer); }
  [[nodiscard]] std::string when(Nanos at) const { return in_seconds(scene_.on_timeline(at)); }
  /// `wall (story.yaml:7)`
  [[nodiscard]] std::string entry(std::size_t index) const {
    const TimelineEntry& entry = scene_.scenario().timeline[index];
    return fmt::format("{} ({}:{})", entry.name, entry.source.file, entry.source.line);
  }
  /// ` (behaviour: silent)`; nothing of an honest one.
  [[nodiscard]] std::string behaviour(PeerIndex peer) const {
    const Behaviour behaviour = scene_.scenario().peers[peer].behaviour;
    if (behaviour == Behaviour::honest) return "";
    return fmt::format(" (behaviour: {})", to_text(behaviour));
  }

  /// The first block of the best chain that the peer does not hold.
  [[nodiscard]] BlockRef first_lacking(PeerIndex peer) const {
    const BlockTree& tree = scene_.tree();
    const auto common = tree.common_ancestor(*scene_.tip(peer), best_);
    const std::uint64_t height = common ? tree.height(*common) + 1 : 0;
    return tree.ancestor(best_, std::min(height, tree.height(best_)));
  }
  /// It is a block of the best chain, and one that the peer lacks.
  [[nodiscard]] bool is_missing(const core::BlockId& block, BlockRef lacking) const {
    const BlockTree& tree = scene_.tree();
    return block.height >= tree.height(lacking) && block.height <= tree.height(best_) &&
           tree.hash(tree.ancestor(best_, block.height)) == block.hash;
  }

  [[nodiscard]] std::string broken_chain(PeerIndex peer) const {
    const auto& broken = scene_.tree().broken(*scene_.tip(peer));
    if (!broken) return "";
    return fmt::format(", which is invalid from {} on: {}{}", scene_.describe(broken->block),
                       broken->why.detail, behaviour(peer));
  }

  // --- the peer's own part: the block, or word of it, came to it

  [[nodiscard]] std::optional<std::string> own_part(PeerIndex peer, BlockRef lacking) const {
    if (const auto pause = scene_.links().paused_by(peer))
      return "it is paused by " + entry(*pause);
    if (auto refused = refused_it(peer, lacking)) return refused;
    if (auto early = set_it_aside(peer, lacking)) return early;
    if (auto kept = kept_its_own(peer, lacking)) return kept;
    return was_told(peer, lacking);
  }

  [[nodiscard]] std::optional<std::string> refused_it(PeerIndex peer, BlockRef lacking) const {
    const BlockTree& tree = scene_.tree();
    for (std::uint64_t height = tree.height(lacking); height <= tree.height(best_); ++height) {
      const BlockRef block = tree.ancestor(best_, height);
      const auto* refusal = scene_.hearsay().refusal(peer, tree.hash(block));
      if (refusal == nullptr) continue;
      const std::string what = block == lacking ? "that block" : scene_.describe(block);
      return fmt::format("it refused {} when {} sent it at {}: {}{}", what, name(refusal->from),
                         when(refusal->at), refusal->why, broken_chain(peer));
    }
    if (scene_.tree().broken(*scene_.tip(peer)))
      return "it keeps its own chain" + broken_chain(peer);
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> set_it_aside(PeerIndex peer, BlockRef lacking) const {
    for (const Hearsay::SetAside& early : scene_.hearsay().set_aside(peer)) {
      if (!is_missing(early.tip, lacking)) continue;
      return fmt::format(
          "it was sent that block and set it aside at {}: its stamp is too far ahead of {}'s clock",
          when(early.at), name(peer));
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> kept_its_own(PeerIndex peer, BlockRef lacking) const {
    for (const Hearsay::Sent& sent : scene_.hearsay().sent(peer)) {
      if (!scene_.tree().contains(best_, sent.tip)) continue;
      if (scene_.tree().height(sent.tip) < scene_.tree().height(lacking)) continue;
      if (!scene_.tree().better(sent.tip, *scene_.tip(peer))) continue;
      return fmt::format(
          "it was sent that block by {} at {}, found it valid, and kept its own block {}{}",
          name(sent.from), when(sent.at), scene_.tree().height(*scene_.tip(peer)), behaviour(peer));
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::string> was_told(PeerIndex peer, BlockRef lacking) const {
    const auto& all = scene_.hearsay().told(peer);
    const auto told = std::find_if(all.begin(), all.end(), [&](const Hearsay::Told& one) {
      return is_missing(one.tip, lacking);
    });
    if (told == all.end()) return std::nullopt;
    const std::string by =
        fmt::format("{} told it of that block at {}", name(told->from), when(told->at));
    if (Way::broken(scene_, told->from, peer)) {
      return by + ", but " + worded(obstacle(peer, told->from), name(told->from));
    }
    const auto* asked = scene_.hearsay().asked(peer, told->from);
    if (asked == nullptr || asked->at < told->at) {
      return by + ", and it never asked for it" + behaviour(peer);
    }
    if (asked->open) {
      return fmt::format("{}, and it asked for it at {}; the answer is still on its way{}", by,
                         when(asked->at), terms(told->from, peer));
    }
    if (asked->answered)
      return by + "; it asked, was answered, and did not take it" + behaviour(peer);
    return fmt::format("{}, and it asked for it at {}, but {} never answered{}", by,
                       when(asked->at), name(told->from), behaviour(told->from));
  }

  // --- nothing came to it: the way to who holds it

  [[nodiscard]] std::string from_afar(PeerIndex peer) const {
    if (!way_.anybody_holds()) return "nobody who is up holds it any more" + who_went(peer);
    PeerIndex here = peer;
    std::string by_way;  // `it would come by way of p4, which lacks it, too: `
    for (auto next = way_.next(here); next; next = way_.next(here)) {
      if (way_.holds(*next) || Way::broken(scene_, *next, here)) return by_way + at_link(here);
      here = *next;
      if (!scene_.tip(here)) break;
      if (const auto own = own_part(here, first_lacking(here))) {
        return fmt::format("{} could pass it on, but lacks it, too: {}", name(here), *own);
      }
      by_way = fmt::format("it would come by way of {}, which lacks it, too: ", name(here));
    }
    return "no link leads from it to anybody who holds it";
  }

  /// `; p3 is down since 4.00 s, by kill (story.yaml:9)`: a few of those who may have taken it
  /// away.
  [[nodiscard]] std::string who_went(PeerIndex peer) const {
    std::string text;
    std::size_t shown = 0;
    for (PeerIndex other = 0; other < scene_.scenario().peers.size(); ++other) {
      if (!scene_.down(other) || shown++ >= kCausesShown) continue;
      text += fmt::format("; {} {}", name(other), worded(obstacle(peer, other), name(other)));
    }
    return text;
  }

  /// Why the block does not come to `peer` from its neighbours: those that hold it, or the next one
  /// on its way.
  [[nodiscard]] std::string at_link(PeerIndex peer) const {
    std::vector<std::pair<std::string, PeerSet>> causes;  // in the order of the neighbours
    for (const PeerIndex other : scene_.links().neighbours(peer)) {
      if (!way_.holds(other)) continue;
      std::string here = obstacle(peer, other);
      const auto same = std::find_if(causes.begin(), causes.end(),
                                     [&](const auto& cause) { return cause.first == here; });
      if (same != causes.end()) {
        same->second.push_back(other);
      } else {
        causes.push_back({here, {other}});
      }
    }
    if (causes.empty()) {
      const PeerIndex next = *way_.next(peer);
      return fmt::format("{} lacks it, too, and {}", name(next),
                         worded(obstacle(peer, next), name(next)));
    }
    std::string text;
    for (std::size_t i = 0; i < causes.size() && i < kCausesShown; ++i) {
      const auto& [cause, holders] = causes[i];
      text += fmt::format("{}{} hold{} it, but {}", i == 0 ? "" : "; ", scene_.names(holders),
                          holders.size() == 1 ? "s" : "", worded(cause, scene_.names(holders)));
    }
    if (causes.size() > kCausesShown) {
      text += fmt::format("; and {} more", causes.size() - kCausesShown);
    }
    return text;
  }

  /// Why nothing comes from `other` to `peer`; kThere: `other`.
  [[nodiscard]] std::string obstacle(PeerIndex peer, PeerIndex other) const {
    const Links& links = scene_.links();
    if (const auto& down = scene_.down(other)) {
      return fmt::format("is down since {}, by {}", when(down->at), entry(down->entry));
    }
    if (!scene_.tip(other)) return "has not started";
    if (const auto pause = links.paused_by(other)) return "is paused by " + entry(*pause);
    if (const auto held = links.stopped_by(other, peer, Crossing::bytes)) {
      return stopped(*held, peer, other, true);
    }
    if (const auto held = links.stopped_by(peer, other, Crossing::bytes)) {
      return stopped(*held, peer, other, false);
    }
    if (!links.open(peer, other)) return closed(peer, other);
    return open_and_silent(peer, other);
  }

  [[nodiscard]] std::string stopped(std::size_t fault, PeerIndex peer, PeerIndex other,
                                    bool inwards) const {
    const Links& links = scene_.links();
    if (!links.open(peer, other)) {
      const auto cut = links.cut(peer, other);
      const std::string since = cut && cut->entry == fault ? " since " + when(cut->at) : "";
      return fmt::format("{} keeps {} and {} apart{}", entry(fault), name(peer), kThere, since);
    }
    if (inwards) {
      return fmt::format("{} holds back everything from {} to {}", entry(fault), kThere,
                         name(peer));
    }
    return fmt::format("{} holds back everything from {} to {}, so it can't ask", entry(fault),
                       name(peer), kThere);
  }

  [[nodiscard]] std::string closed(PeerIndex peer, PeerIndex other) const {
    const Links& links = scene_.links();
    const auto closing = links.closing(peer, other);
    if (closing && bans(closing->how)) {
      const PeerIndex banned = closing->by == peer ? other : peer;
      return fmt::format("{} closed their connection at {} ({}{}) and has banned {} until {}",
                         name(closing->by), when(closing->at), close_reason(closing->how),
                         closing->detail.empty() ? "" : ", " + closing->detail, name(banned),
                         when(closing->at + net::Limits{}.ban));
    }
    if (const auto cut = links.cut(peer, other)) {
      return fmt::format("{} closed its connection to {} at {}, and it is not open again",
                         entry(cut->entry), name(peer), when(cut->at));
    }
    if (closing) {
      return fmt::format("its connection to {} closed at {} ({}) and is not open again", name(peer),
                         when(closing->at), closing->how);
    }
    return fmt::format("was never connected to {}", name(peer));
  }

  [[nodiscard]] std::string open_and_silent(PeerIndex peer, PeerIndex other) const {
    const Scenario& scenario = scene_.scenario();
    const auto* asked = scene_.hearsay().asked(peer, other);
    if (asked != nullptr && asked->open) {
      return fmt::format("the answer to what {} asked at {} is still on its way{}", name(peer),
                         when(asked->at), terms(other, peer));
    }
    const bool polls = scenario.peers[peer].sync == net::SyncMode::poll ||
                       scenario.peers[other].sync == net::SyncMode::poll;
    if (polls && scenario.peers[other].behaviour == Behaviour::honest) {
      const std::string every = to_text(scenario.poll_interval);
      if (asked == nullptr) {
        return fmt::format("{} polls every {} and has not asked yet", name(peer), every);
      }
      return fmt::format("{} polls every {}: it asked at {} and will again at about {}", name(peer),
                         every, when(asked->at), when(asked->at + scenario.poll_interval));
    }
    const LinkSpec link = scene_.links().conditions(other, peer);
    const Nanos got = scene_.on_timeline(scene_.tip_since(other));
    if (scene_.now() < got + link.latency + link.jitter) {
      return fmt::format("only since {}; word of it is still on its way{}", in_seconds(got),
                         terms(other, peer));
    }
    return fmt::format("never announced it to {}{}", name(peer), behaviour(other));
  }

  /// `, on a link of 2s and 10 kbit/s by narrow (story.yaml:7)`
  [[nodiscard]] std::string terms(PeerIndex from, PeerIndex to) const {
    const LinkSpec link = scene_.links().conditions(from, to);
    std::string text;
    if (link.latency > Nanos{}) text += to_text(link.latency);
    if (link.bits_per_second) {
      text += fmt::format("{}{} kbit/s", text.empty() ? "" : " and ", *link.bits_per_second / 1000);
    }
    if (const auto fault = scene_.links().degraded_by(from, to)) text += " by " + entry(*fault);
    return text.empty() ? "" : ", on a link of " + text;
  }

  const Scene& scene_;
  BlockRef best_;
  Way way_;
};

}  // namespace

std::string why_stuck(const Scene& scene, const PeerSet& peers, BlockRef best) {
  const Story story(scene, best);
  std::string text;
  for (std::size_t i = 0; i < peers.size() && i < kStuckShown; ++i) {
    text += (i == 0 ? "" : "\n") + story.of(peers[i]);
  }
  if (peers.size() > kStuckShown) {
    text += fmt::format("\nand {} more peers", peers.size() - kStuckShown);
  }
  return text;
}

}  // namespace onetip::sim::checks
