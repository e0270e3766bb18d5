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
Stuck named(const Stuck& obstacle, const std::string& there) {
  Stuck why{"", obstacle.hindrances};
  for (const char c : obstacle.text) {
    if (c == kThere) {
      why.text += there;
    } else {
      why.text += c;
    }
  }
  return why;
}

void add(Stuck& why, const std::string& text, const Stuck& more) {
  why.text += text + more.text;
  why.hindrances.insert(more.hindrances.begin(), more.hindrances.end());
}

/// In front of what is said.
Stuck behind(const std::string& text, Stuck why) {
  why.text = text + why.text;
  return why;
}

class Story {
 public:
  Story(const Scene& scene, BlockRef best) : scene_(scene), best_(best), way_(scene, best) {}

  [[nodiscard]] Stuck of(PeerIndex peer) const {
    const BlockRef lacking = first_lacking(peer);
    if (scene_.tree().contains(*scene_.tip(peer), best_)) {
      return with_broken_chain(peer, Obstacle::holds_more,
                               fmt::format("{} holds that block below its own tip, {}", name(peer),
                                           scene_.describe(*scene_.tip(peer))));
    }
    const std::string lacks = fmt::format("{} lacks {}; ", name(peer), scene_.describe(lacking));
    const auto own = own_part(peer, lacking);
    return behind(lacks, own ? *own : from_afar(peer));
  }

 private:
  [[nodiscard]] const std::string& name(PeerIndex peer) const { return scene_.name(peer); }
  [[nodiscard]] std::string when(Nanos at) const { return in_seconds(scene_.on_timeline(at)); }
  /// `wall (story.yaml:7)`
  [[nodiscard]] std::string entry(std::size_t index) const {
    const TimelineEntry& entry = scene_.scenario().timeline[index];
    return fmt::format("{} ({}:{})", entry.name, entry.source.file, entry.source.line);
  }
  /// `peer` is to blame: ` (behaviour: silent)` is added, and is the cause, where it is not honest.
  [[nodiscard]] Stuck blamed(PeerIndex peer, Obstacle otherwise, const std::string& text) const {
    const Behaviour behaviour = scene_.scenario().peers[peer].behaviour;
    if (behaviour == Behaviour::honest) return {text, {otherwise}};
    return {fmt::format("{} (behaviour: {})", text, to_text(behaviour)), {behaviour}};
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

  /// `text`, which may end in its chain, and where that is invalid, from where on.
  [[nodiscard]] Stuck with_broken_chain(PeerIndex peer, Obstacle otherwise,
                                        const std::string& text) const {
    const auto& broken = scene_.tree().broken(*scene_.tip(peer));
    if (!broken) return {text, {otherwise}};
    return blamed(peer, otherwise,
                  fmt::format("{}, which is invalid from {} on: {}", text,
                              scene_.describe(broken->block), broken->why.detail));
  }

  // --- the peer's own part: the block, or word of it, came to it

  [[nodiscard]] std::optional<Stuck> own_part(PeerIndex peer, BlockRef lacking) const {
    if (const auto pause = scene_.links().paused_by(peer)) {
      return Stuck{"it is paused by " + entry(*pause), {Obstacle::paused}};
    }
    if (auto refused = refused_it(peer, lacking)) return refused;
    if (auto early = set_it_aside(peer, lacking)) return early;
    if (auto kept = kept_its_own(peer, lacking)) return kept;
    return was_told(peer, lacking);
  }

  [[nodiscard]] std::optional<Stuck> refused_it(PeerIndex peer, BlockRef lacking) const {
    const BlockTree& tree = scene_.tree();
    for (std::uint64_t height = tree.height(lacking); height <= tree.height(best_); ++height) {
      const BlockRef block = tree.ancestor(best_, height);
      const auto* refusal = scene_.hearsay().refusal(peer, tree.hash(block));
      if (refusal == nullptr) continue;
      const std::string what = block == lacking ? "that block" : scene_.describe(block);
      return with_broken_chain(peer, Obstacle::refused,
                               fmt::format("it refused {} when {} sent it at {}: {}", what,
                                           name(refusal->from), when(refusal->at), refusal->why));
    }
    if (!scene_.tree().broken(*scene_.tip(peer))) return std::nullopt;
    return with_broken_chain(peer, Obstacle::keeps_an_invalid, "it keeps its own chain");
  }

  [[nodiscard]] std::optional<Stuck> set_it_aside(PeerIndex peer, BlockRef lacking) const {
    for (const Hearsay::SetAside& early : scene_.hearsay().set_aside(peer)) {
      if (!is_missing(early.tip, lacking)) continue;
      return Stuck{
          fmt::format("it was sent that block and set it aside at {}: its stamp is too far "
                      "ahead of {}'s clock",
                      when(early.at), name(peer)),
          {Obstacle::set_aside}};
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Stuck> kept_its_own(PeerIndex peer, BlockRef lacking) const {
    for (const Hearsay::Sent& sent : scene_.hearsay().sent(peer)) {
      if (!scene_.tree().contains(best_, sent.tip)) continue;
      if (scene_.tree().height(sent.tip) < scene_.tree().height(lacking)) continue;
      if (!scene_.tree().better(sent.tip, *scene_.tip(peer))) continue;
      return blamed(
          peer, Obstacle::kept_its_own,
          fmt::format(
              "it was sent that block by {} at {}, found it valid, and kept its own block {}",
              name(sent.from), when(sent.at), scene_.tree().height(*scene_.tip(peer))));
    }
    return std::nullopt;
  }

  [[nodiscard]] std::optional<Stuck> was_told(PeerIndex peer, BlockRef lacking) const {
    const auto all = scene_.hearsay().told(peer);
    const auto told = std::find_if(all.begin(), all.end(), [&](const Hearsay::Told& one) {
      return is_missing(one.tip, lacking);
    });
    if (told == all.end()) return std::nullopt;
    const std::string by =
        fmt::format("{} told it of that block at {}", name(told->from), when(told->at));
    if (Way::broken(scene_, told->from, peer)) {
      return behind(by + ", but ", named(obstacle(peer, told->from), name(told->from)));
    }
    const auto* asked = scene_.hearsay().asked(peer, told->from);
    if (asked == nullptr || asked->at < told->at) {
      return blamed(peer, Obstacle::never_asked, by + ", and it never asked for it");
    }
    const std::string it_asked = fmt::format("{}, and it asked for it at {}", by, when(asked->at));
    if (asked->open) {
      return Stuck{it_asked + "; the answer is still on its way" + terms(told->from, peer),
                   {Obstacle::on_its_way}};
    }
    if (asked->answered) {
      return blamed(peer, Obstacle::did_not_take_it,
                    by + "; it asked, was answered, and did not take it");
    }
    return blamed(told->from, Obstacle::never_answered,
                  fmt::format("{}, but {} never answered", it_asked, name(told->from)));
  }

  // --- nothing came to it: the way to who holds it

  [[nodiscard]] Stuck from_afar(PeerIndex peer) const {
    if (!way_.anybody_holds()) return who_went(peer);
    PeerIndex here = peer;
    std::string by_way;  // `it would come by way of p4, which lacks it, too: `
    for (auto next = way_.next(here); next; next = way_.next(here)) {
      if (way_.holds(*next) || Way::broken(scene_, *next, here)) {
        return behind(by_way, at_link(here));
      }
      here = *next;
      if (!scene_.tip(here)) break;
      if (const auto own = own_part(here, first_lacking(here))) {
        return behind(name(here) + " could pass it on, but lacks it, too: ", *own);
      }
      by_way = fmt::format("it would come by way of {}, which lacks it, too: ", name(here));
    }
    return {"no link leads from it to anybody who holds it", {Obstacle::no_link}};
  }

  /// `…; p3 is down since 4.00 s, by kill (story.yaml:9)`: a few of those who may have taken it
  /// away.
  [[nodiscard]] Stuck who_went(PeerIndex peer) const {
    Stuck why{"nobody who is up holds it any more", {Obstacle::nobody_holds_it}};
    std::size_t shown = 0;
    for (PeerIndex other = 0; other < scene_.scenario().peers.size(); ++other) {
      if (!scene_.down(other) || shown++ >= kCausesShown) continue;
      add(why, fmt::format("; {} ", name(other)), named(obstacle(peer, other), name(other)));
    }
    return why;
  }

  /// Why the block does not come to `peer` from its neighbours: those that hold it, or the next one
  /// on its way.
  [[nodiscard]] Stuck at_link(PeerIndex peer) const {
    std::vector<std::pair<Stuck, PeerSet>> causes;  // in the order of the neighbours
    for (const auto& [other, link] : scene_.links().neighbours(peer)) {
      if (!way_.holds(other)) continue;
      Stuck here = obstacle(peer, other);
      const auto same = std::find_if(causes.begin(), causes.end(), [&](const auto& cause) {
        return cause.first.text == here.text;
      });
      if (same != causes.end()) {
        same->second.push_back(other);
      } else {
        causes.emplace_back(std::move(here), PeerSet{other});
      }
    }
    if (causes.empty()) {
      const PeerIndex next = *way_.next(peer);
      return behind(name(next) + " lacks it, too, and ", named(obstacle(peer, next), name(next)));
    }
    Stuck why;
    for (std::size_t i = 0; i < causes.size() && i < kCausesShown; ++i) {
      const auto& [cause, holders] = causes[i];
      const std::string names = scene_.names(holders);
      add(why,
          fmt::format("{}{} hold{} it, but ", i == 0 ? "" : "; ", names,
                      holders.size() == 1 ? "s" : ""),
          named(cause, names));
    }
    if (causes.size() > kCausesShown) {
      why.text += fmt::format("; and {} more", causes.size() - kCausesShown);
    }
    return why;
  }

  /// Why nothing comes from `other` to `peer`; kThere: `other`.
  [[nodiscard]] Stuck obstacle(PeerIndex peer, PeerIndex other) const {
    const Links& links = scene_.links();
    if (const auto& down = scene_.down(other)) {
      return {fmt::format("is down since {}, by {}", when(down->at), entry(down->entry)),
              {Obstacle::down}};
    }
    if (!scene_.tip(other)) return {"has not started", {Obstacle::not_started}};
    if (const auto pause = links.paused_by(other)) {
      return {"is paused by " + entry(*pause), {Obstacle::paused}};
    }
    if (const auto held = links.stopped_by(other, peer, Crossing::bytes)) {
      return {stopped(*held, peer, other, true), {Obstacle::wall}};
    }
    if (const auto held = links.stopped_by(peer, other, Crossing::bytes)) {
      return {stopped(*held, peer, other, false), {Obstacle::wall}};
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

  [[nodiscard]] Stuck closed(PeerIndex peer, PeerIndex other) const {
    const Links& links = scene_.links();
    const auto closing = links.closing(peer, other);
    if (closing && bans(closing->how)) {
      const PeerIndex banned = closing->by == peer ? other : peer;
      return {fmt::format("{} closed their connection at {} ({}{}) and has banned {} until {}",
                          name(closing->by), when(closing->at), close_reason(closing->how),
                          closing->detail.empty() ? "" : ", " + closing->detail, name(banned),
                          when(closing->at + net::Limits{}.ban)),
              {Obstacle::banned}};
    }
    if (const auto cut = links.cut(peer, other)) {
      return {fmt::format("{} closed its connection to {} at {}, and it is not open again",
                          entry(cut->entry), name(peer), when(cut->at)),
              {Obstacle::closed}};
    }
    if (closing) {
      return {fmt::format("its connection to {} closed at {} ({}) and is not open again",
                          name(peer), when(closing->at), closing->how),
              {Obstacle::closed}};
    }
    return {"was never connected to " + name(peer), {Obstacle::never_connected}};
  }

  [[nodiscard]] Stuck open_and_silent(PeerIndex peer, PeerIndex other) const {
    const Scenario& scenario = scene_.scenario();
    const auto* asked = scene_.hearsay().asked(peer, other);
    if (asked != nullptr && asked->open) {
      return {fmt::format("the answer to what {} asked at {} is still on its way{}", name(peer),
                          when(asked->at), terms(other, peer)),
              {Obstacle::on_its_way}};
    }
    const bool polls = scenario.peers[peer].sync == net::SyncMode::poll ||
                       scenario.peers[other].sync == net::SyncMode::poll;
    if (polls && scenario.peers[other].behaviour == Behaviour::honest) {
      const std::string polls_every =
          fmt::format("{} polls every {}", name(peer), to_text(scenario.poll_interval));
      if (asked == nullptr) return {polls_every + " and has not asked yet", {Obstacle::polls}};
      return {fmt::format("{}: it asked at {} and will again at about {}", polls_every,
                          when(asked->at), when(asked->at + scenario.poll_interval)),
              {Obstacle::polls}};
    }
    const LinkSpec link = scene_.links().conditions(other, peer);
    const Nanos got = scene_.on_timeline(scene_.tip_since(other));
    if (scene_.now() < got + link.latency + link.jitter) {
      return {fmt::format("only since {}; word of it is still on its way{}", in_seconds(got),
                          terms(other, peer)),
              {Obstacle::on_its_way}};
    }
    const auto delayed = scene_.links().delayed(other, peer);
    if (delayed && scene_.now() < scene_.on_timeline(delayed->arrives)) {
      return {fmt::format("word of it may still be on its way, as {} delayed what {} was sent: it "
                          "arrives by {}",
                          entry(delayed->entry), name(peer), when(delayed->arrives)),
              {Obstacle::on_its_way}};
    }
    return blamed(other, Obstacle::never_announced, "never announced it to " + name(peer));
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

Stuck why_stuck(const Scene& scene, const PeerSet& peers, BlockRef best) {
  const Story story(scene, best);
  Stuck why;
  for (std::size_t i = 0; i < peers.size() && i < kStuckShown; ++i) {
    add(why, i == 0 ? "" : "\n", story.of(peers[i]));
  }
  if (peers.size() > kStuckShown) {
    why.text += fmt::format("\nand {} more peers", peers.size() - kStuckShown);
  }
  return why;
}

}  // namespace onetip::sim::checks
