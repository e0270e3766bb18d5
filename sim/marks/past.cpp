#include "sim/marks/past.hpp"

#include <algorithm>

#include "core/fork_choice.hpp"

namespace onetip::sim::marks {

void Past::take(const Record& record) {
  std::visit([&](const auto& one) { take_one(record.at, one); }, record.body);
}

std::optional<BlockRef> Past::find(const core::Digest& hash) const {
  const auto found = by_hash_.find(hash);
  return found == by_hash_.end() ? std::nullopt : std::optional(found->second);
}

bool Past::contains(BlockRef tip, BlockRef wanted) const {
  std::optional<BlockRef> here = tip;
  while (here && block(*here).height > block(wanted).height) here = block(*here).parent;
  return here == wanted;
}

std::vector<BlockRef> Past::left_behind(BlockRef from, BlockRef to) const {
  std::vector<BlockRef> left;
  std::optional<BlockRef> other = to;
  for (std::optional<BlockRef> here = from; here; here = block(*here).parent) {
    while (other && block(*other).height > block(*here).height) other = block(*other).parent;
    if (here == other) return left;
    left.push_back(*here);
  }
  return left;
}

bool Past::is_tie(BlockRef a, BlockRef b) const {
  const auto& weight = block(a).weight;
  const auto& other = block(b).weight;
  if (!weight || !other || a == b) return false;
  const bool by_height = scenario_.chain.fork_choice == core::ForkChoice::longest;
  return by_height ? weight->height == other->height : weight->effort == other->effort;
}

bool Past::outweighs(BlockRef a, BlockRef b) const {
  const auto& weight = block(a).weight;
  const auto& other = block(b).weight;
  return weight && (!other || core::is_better(scenario_.chain.fork_choice, *weight, *other));
}

std::optional<Nanos> Past::last_end_but(FaultId fault) const {
  std::optional<Nanos> last;
  for (const auto& [id, at] : ended_) {
    if (id != fault) last = std::max(last.value_or(at), at);
  }
  return last;
}

bool Past::is_paused(PeerIndex index) const {
  return std::any_of(in_force_.begin(), in_force_.end(), [&](const auto& fault) {
    const auto* pause = std::get_if<Pause>(&scenario_.timeline[fault.second].action);
    return pause != nullptr && std::binary_search(pause->peers.begin(), pause->peers.end(), index);
  });
}

void Past::take_one(Nanos, const record::Block& block) {
  BlockFact fact{block.parent, block.weight, block.hash, 0, {}};
  if (block.parent) fact.height = this->block(*block.parent).height + 1;
  if (block.weight) by_hash_.emplace(block.hash, block.ref);
  blocks_.push_back(fact);
}

void Past::take_one(Nanos at, const record::PeerStarted& started) {
  PeerFact& peer = peers_[started.peer];
  const auto stored = started.found == record::Found::disk ? peer.stored : std::nullopt;
  peer = {};
  peer.tip = started.tip;
  peer.stored = stored;
  if (!started.after) return;
  const auto fault = in_force_.find(*started.after);
  if (fault != in_force_.end()) turn_ = {at, *started.after};
}

void Past::take_one(Nanos at, const record::PeerDown& down) {
  const auto stored = peers_[down.peer].stored;
  peers_[down.peer] = {};
  if (down.how != record::DownHow::crashed_and_lost) peers_[down.peer].stored = stored;
  const bool churns = std::holds_alternative<Churn>(scenario_.timeline[down.entry].action);
  if (down.fault && churns) turn_ = {at, *down.fault};
}

void Past::take_one(Nanos, const record::TipChanged& changed) {
  PeerFact& peer = peers_[changed.peer];
  if (peer.tip) {
    const auto left = left_behind(*peer.tip, changed.tip);
    peer.left.insert(left.begin(), left.end());
    if (!left.empty()) peer.side.insert(*peer.tip);
  }
  peer.tip = changed.tip;
  std::erase_if(peer.side, [&](BlockRef side) { return contains(changed.tip, side); });
  peer.heard.clear();
  peer.set_aside.clear();
  peer.to_be_stored.reset();
}

void Past::take_one(Nanos, const record::Mined& mined) {
  blocks_[static_cast<std::size_t>(mined.block)].miner = mined.peer;
  wait_for_disk(mined.peer, mined.block);
}

void Past::take_one(Nanos, const record::Stored& stored) {
  PeerFact& peer = peers_[stored.peer];
  peer.stored = stored.tip;
  peer.to_be_stored.reset();
}

/// A losing chain that goes on is still one.
void Past::take_one(Nanos, const record::BlocksReceived& received) {
  wait_for_disk(received.peer, received.tip);
  PeerFact& peer = peers_[received.peer];
  if (!peer.tip || contains(*peer.tip, received.tip)) return;
  std::erase_if(peer.side, [&](BlockRef side) { return contains(received.tip, side); });
  peer.side.insert(received.tip);
}

void Past::wait_for_disk(PeerIndex index, BlockRef tip) {
  PeerFact& peer = peers_[index];
  if (scenario_.peers[index].disk && peer.tip && outweighs(tip, *peer.tip)) peer.to_be_stored = tip;
}

void Past::take_one(Nanos, const record::TipHeard& heard) {
  peers_[heard.peer].heard.insert(heard.tip.hash);
}

void Past::take_one(Nanos, const record::SetAside& aside) {
  peers_[aside.peer].set_aside.insert(aside.tip.hash);
}

void Past::take_one(Nanos, const record::RequestOpened& opened) {
  PeerFact& peer = peers_[opened.peer];
  peer.asking.emplace(opened.remote, opened.what);
  const auto again = peer.unheeded.find(opened.what);
  if (again != peer.unheeded.end()) peer.unheeded.erase(again);
}

void Past::take_one(Nanos, const record::RequestClosed& closed) {
  PeerFact& peer = peers_[closed.peer];
  const auto open = peer.asking.find({closed.remote, closed.what});
  if (open != peer.asking.end()) peer.asking.erase(open);
  if (!closed.answered) peer.unheeded.insert(closed.what);
}

void Past::take_one(Nanos, const record::ConnectionOpened& opened) {
  ++peers_[opened.peer].connections[opened.remote];
}

void Past::take_one(Nanos, const record::ConnectionClosed& closed) {
  std::size_t& open = peers_[closed.peer].connections[closed.remote];
  if (open > 0) --open;
}

void Past::take_one(Nanos, const record::EntryBegan& began) {
  if (began.fault) in_force_.emplace(*began.fault, began.entry);
}

void Past::take_one(Nanos at, const record::EntryEnded& ended) {
  if (!ended.fault) return;
  in_force_.erase(*ended.fault);
  ended_[*ended.fault] = at;
}

}  // namespace onetip::sim::marks
