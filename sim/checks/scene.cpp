#include "sim/checks/scene.hpp"

#include <fmt/format.h>

#include "core/assert.hpp"
#include "core/overloaded.hpp"
#include "core/prefetch.hpp"

namespace onetip::sim::checks {

namespace {
constexpr std::size_t kNamesShown = 8;
}

Scene::Scene(const Scenario& scenario)
    : scenario_(scenario),
      tree_(scenario.chain),
      links_(scenario),
      hearsay_(scenario.peers.size()),
      held_(scenario.peers.size()),
      stored_(scenario.peers.size()),
      down_(scenario.peers.size()),
      wallets_(scenario.peers.size()) {}

void Scene::wait(Nanos at) {
  now_ = at;
  links_.wait(at);
}

std::optional<TipMove> Scene::take(std::size_t index, const Record& record) {
  last_index_ = index;
  now_ = record.at;
  links_.take(record);
  std::optional<TipMove> move;
  visit_one_of<record::Block, record::TopologyStands, record::Stored, record::PeerStarted,
               record::PeerDown, record::TipChanged, record::RequestClosed>(
      record.body, core::Overloaded{
                       [&](const record::Block& it) { take_one(it); },
                       [&](const record::TopologyStands&) { zero_ = now_; },
                       [&](const record::Stored& it) { stored_[it.peer] = it.tip; },
                       [&](const record::PeerStarted& it) { move = take_one(it); },
                       [&](const record::PeerDown& it) { move = take_one(it); },
                       [&](const record::TipChanged& it) {
                         move = TipMove{it.peer, held_[it.peer].tip, it.tip};
                       },
                       [&](const record::RequestClosed& it) {
                         core::prefetch(&held_[it.peer]);  // mostly a tip that it takes next
                       },
                   });
  hearsay_.take(record, tree_);
  if (!move) return move;
  ONETIP_ASSERT(kTipMoves.has(record.body.index()), "who takes moves is handed their records");
  take_move(*move);
  return move;
}

void Scene::take_one(const record::Block& block) {
  tree_.add(block);
  if (!block.parent) return;
  ++cargo_.blocks;
  cargo_.bytes += block.encoded.size();
}

std::optional<TipMove> Scene::take_one(const record::PeerStarted& started) {
  if (owner_of_key_.empty() && scenario_.chain.genesis == GenesisMode::shared) {
    tree_.trust_genesis_of(started.tip);
  }
  owner_of_key_.emplace(started.public_key, started.peer);
  wallets_[started.peer] = core::Wallet("", started.public_key);
  down_[started.peer].reset();
  return TipMove{started.peer, std::nullopt, started.tip};
}

std::optional<TipMove> Scene::take_one(const record::PeerDown& down) {
  down_[down.peer] = Down{down.entry, now_};
  if (down.how == record::DownHow::crashed_and_lost) stored_[down.peer].reset();
  const auto held = held_[down.peer].tip;
  if (!held) return std::nullopt;
  return TipMove{down.peer, held, *held, true};
}

void Scene::take_move(const TipMove& move) {
  Held& held = held_[move.peer];
  held.since = now_;
  if (move.from) holders_.remove(*move.from);
  if (move.down) {
    held.tip.reset();
  } else {
    holders_.add(move.to);
    held.tip = move.to;
  }
  if (best_known_) best_moved(move);
}

/// The best one changes when a better comes, or when its last holder leaves it.
void Scene::best_moved(const TipMove& move) {
  const bool left = best_ && holders_.of(*best_) == 0;
  if (left) {
    best_known_ = false;
  } else if (best_ != move.to && tree_.valid(move.to) &&
             (!best_ || tree_.better(move.to, *best_))) {
    best_ = move.to;
  }
}

std::optional<BlockRef> Scene::best_held() const {
  if (best_known_) return best_;
  best_.reset();
  for (const BlockRef tip : holders_.held()) {
    if (tree_.valid(tip) && (!best_ || tree_.better(tip, *best_))) best_ = tip;
  }
  best_known_ = true;
  return best_;
}

std::optional<PeerIndex> Scene::miner(BlockRef block) const {
  const core::BlockPtr& bytes = tree_.block(block);
  if (!bytes) return std::nullopt;
  const bool is_genesis = !tree_.parent(block);
  if (is_genesis && scenario_.chain.genesis == GenesisMode::shared) return std::nullopt;
  // Who sends, mines; a genesis of a peer's own grants to that peer.
  const core::Wallet& owner = is_genesis ? bytes->transaction.to : bytes->transaction.from;
  const auto found = owner_of_key_.find(owner.public_key());
  if (found == owner_of_key_.end()) return std::nullopt;
  return found->second;
}

std::string Scene::miner_name(BlockRef block) const {
  if (const auto by = miner(block)) return name(*by);
  return tree_.parent(block) ? "a stranger" : "genesis";
}

std::string Scene::describe(BlockRef block) const {
  const std::string who = miner_name(block);
  return fmt::format("block {} ({}…, effort {}, {}{})", tree_.height(block),
                     tree_.hash(block).hex().substr(0, 8), core::to_text(tree_.effort(block)),
                     who == "genesis" ? "" : "mined by ", who);
}

std::string Scene::names(const PeerSet& peers) const {
  std::string text;
  const std::size_t shown = peers.size() <= kNamesShown + 1 ? peers.size() : kNamesShown;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i > 0 && i + 1 == peers.size();
    text += (i == 0 ? "" : last ? " and " : ", ") + name(peers[i]);
  }
  if (shown < peers.size()) text += fmt::format(" and {} more", peers.size() - shown);
  return text;
}

}  // namespace onetip::sim::checks
