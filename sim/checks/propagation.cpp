// propagation: each block of the best chain reached a share of the peers that were up, in time.
//
// A block's time runs from when it is first held, by its miner as a rule, and it is counted over
// the peers that are up then and don't go down before it came to them. The genesis is nobody's
// news, and neither is a block that nobody else had to hear of, since its miner alone was share
// enough. A move of a tip costs the blocks that are new to that peer; what a chain comes to is kept
// with each block once all below is decided.

#include <fmt/format.h>

#include <deque>
#include <map>

#include "sim/checks/claim.hpp"
#include "sim/scenario/part.hpp"
#include "sim/text/prose.hpp"

namespace onetip::sim::checks {
namespace {

/// What there is to see of a chain.
struct Sight {
  std::uint64_t counted = 0;        // blocks that reached enough peers in time
  std::optional<BlockRef> late;     // the lowest one that did not
  std::optional<BlockRef> open;     // the lowest one whose time is not up, and that has not yet
  std::optional<BlockRef> slowest;  // of those counted
};

std::string in_milliseconds(Nanos time) {
  return fmt::format("{:.0f} ms", std::chrono::duration<double, std::milli>(time).count());
}

class PropagationClaim : public Claim {
 public:
  PropagationClaim(const Propagation& what, const Scenario& scenario)
      : what_(what), up_since_(scenario.peers.size()) {}

  void count_anew(const Scene&) override {
    ++epoch_;
    counts_from_ = moves_;
  }

  std::optional<Nanos> idle_until() const override {
    if (under_way_.empty()) return std::nullopt;
    return due(under_way_.front());
  }
  void pass(Nanos time) override {
    while (!under_way_.empty() && due(under_way_.front()) < time) {
      decide(news_.at(under_way_.front()));
      under_way_.pop_front();
    }
  }

  void take(const Scene& scene, const TipMove& move) override {
    if (move.down) {
      gone(scene, move.peer);
      ++moves_;
      return;
    }
    if (!move.from) {
      ++up_;
      up_since_[move.peer] = moves_;
    }
    for (const BlockRef block : news_to(scene, move)) reached(scene, move.peer, block);
    ++moves_;
  }

  bool holds_no_easier_over_more() const override { return true; }

  Standing standing(const Scene& scene) const override {
    const Sight sight = look(scene);
    if (sight.late) return Standing::fails;
    return sight.open || sight.counted == 0 ? Standing::nothing_to_see : Standing::holds;
  }

  std::optional<Nanos> undecided_until(const Scene& scene) const override {
    const Sight sight = look(scene);
    if (sight.late || !sight.open) return std::nullopt;
    return due(*sight.open);
  }

  std::string explain(const Scene& scene) const override {
    const Sight sight = look(scene);
    if (sight.late) {
      const News& late = news_.at(*sight.late);
      const PeerSet without = peers(scene);
      return fmt::format("{} reached {} of {} peers within {}{}", scene.describe(*sight.late),
                         late.reached, late.up, to_text(what_.at_most),
                         without.empty() ? "" : "; still without it: " + scene.names(without));
    }
    if (sight.open) {
      const News& open = news_.at(*sight.open);
      return fmt::format("{} had reached {} of {} peers when it was judged, before its {} were up",
                         scene.describe(*sight.open), open.reached, open.up,
                         to_text(what_.at_most));
    }
    if (sight.counted == 0) return "no block was found that somebody else had to hear of";
    return fmt::format("{} reached enough peers in time; the slowest, {}, took {}",
                       counted(sight.counted, "block"), scene.describe(*sight.slowest),
                       in_milliseconds(*news_.at(*sight.slowest).took));
  }

  PeerSet peers(const Scene& scene) const override {
    const auto late = look(scene).late;
    PeerSet without;
    for (PeerIndex peer = 0; late && peer < up_since_.size(); ++peer) {
      const auto& tip = scene.tip(peer);
      if (tip && !scene.tree().contains(*tip, *late)) without.push_back(peer);
    }
    return without;
  }

 private:
  struct News {
    Nanos first{};            // when it was first held
    std::uint64_t move = 0;   // at which move of a tip
    std::size_t up = 0;       // the peers over which it is counted
    std::size_t reached = 0;  // those of them that held it until it was decided
    std::vector<bool> by;     // they; empty once it is decided
    bool decided = false;
    std::optional<Nanos> took;  // none: it is under way, or was late
    // What the chain up to here comes to, once all of it is decided:
    std::optional<Sight> sight;
    std::uint64_t epoch = 0;
  };

  /// The blocks of the new chain that this peer did not hold a moment ago, the lowest first.
  static std::vector<BlockRef> news_to(const Scene& scene, const TipMove& move) {
    const BlockTree& tree = scene.tree();
    const auto common = move.from ? tree.common_ancestor(*move.from, move.to) : std::nullopt;
    std::vector<BlockRef> news;
    std::optional<BlockRef> here = move.to;
    while (here && here != common && tree.height(*here) > 0) {
      news.push_back(*here);
      here = tree.parent(*here);
    }
    return {news.rbegin(), news.rend()};
  }

  void reached(const Scene& scene, PeerIndex peer, BlockRef block) {
    const auto [found, is_new] = news_.try_emplace(block);
    News& news = found->second;
    if (is_new) {
      news.first = scene.now();
      news.move = moves_;
      news.up = up_;
      news.by.assign(up_since_.size(), false);
      under_way_.push_back(block);
    }
    if (news.decided || news.by[peer] || up_since_[peer] > news.move) return;
    news.by[peer] = true;
    ++news.reached;
    settle_if_enough(scene, news);
  }

  void settle_if_enough(const Scene& scene, News& news) const {
    if (!part_holds(Relation::at_least, news.reached, news.up, what_.share)) return;
    news.took = scene.now() - news.first;
    decide(news);
  }

  /// Who goes away before a block came to him counts no more for it.
  void gone(const Scene& scene, PeerIndex peer) {
    --up_;
    for (const BlockRef block : under_way_) {
      News& news = news_.at(block);
      if (news.decided || news.by[peer] || up_since_[peer] > news.move) continue;
      --news.up;
      settle_if_enough(scene, news);
    }
  }

  static void decide(News& news) {
    news.decided = true;
    news.by = {};
  }

  [[nodiscard]] Nanos due(BlockRef block) const { return news_.at(block).first + what_.at_most; }

  [[nodiscard]] Sight look(const Scene& scene) const {
    const auto best = scene.best_held();
    return best ? look(scene.tree(), *best) : Sight{};
  }

  [[nodiscard]] Sight look(const BlockTree& tree, BlockRef tip) const {
    std::vector<BlockRef> fresh;
    Sight sight;
    for (std::optional<BlockRef> here = tip; here && tree.height(*here) > 0;
         here = tree.parent(*here)) {
      const News& news = news_.at(*here);
      if (news.sight && news.epoch == epoch_) {
        sight = *news.sight;
        break;
      }
      fresh.push_back(*here);
    }
    for (auto block = fresh.rbegin(); block != fresh.rend(); ++block) {
      News& news = news_.at(*block);
      if (news.move >= counts_from_) add(sight, *block, news);
      if (!news.decided || sight.open) continue;
      news.sight = sight;
      news.epoch = epoch_;
    }
    return sight;
  }

  void add(Sight& sight, BlockRef block, const News& news) const {
    const bool nobody_else = news.took && news.reached == 1;
    if (nobody_else) return;
    if (news.took) {
      ++sight.counted;
      if (!sight.slowest || *news.took > *news_.at(*sight.slowest).took) sight.slowest = block;
    } else if (news.decided) {
      if (!sight.late) sight.late = block;
    } else if (!sight.open) {
      sight.open = block;
    }
  }

  Propagation what_;
  std::size_t up_ = 0;
  std::uint64_t moves_ = 0;
  std::vector<std::uint64_t> up_since_;  // by peer: the move by which it came up
  std::uint64_t counts_from_ = 0;        // blocks that were first held at this move, or later
  std::uint64_t epoch_ = 0;
  mutable std::map<BlockRef, News> news_;  // looking is remembering
  std::deque<BlockRef> under_way_;         // by when they were first held
};

}  // namespace

std::unique_ptr<Claim> make(const Propagation& what, const Scenario& scenario) {
  return std::make_unique<PropagationClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
