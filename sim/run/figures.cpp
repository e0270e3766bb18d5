#include "sim/run/figures.hpp"

#include <algorithm>

#include "core/fork_choice.hpp"
#include "core/overloaded.hpp"

namespace onetip::sim {

FigureTaker::FigureTaker(const Scenario& scenario)
    : scenario_(scenario), tips_(scenario.peers.size()) {}

void FigureTaker::take(const Record& record) {
  now_ = record.at;
  std::visit(core::Overloaded{
                 [&](const record::Block& it) { add(it); },
                 [&](const record::PeerStarted& it) { move(it.peer, it.tip); },
                 [&](const record::PeerDown& it) { move(it.peer, std::nullopt); },
                 [&](const record::TipChanged& it) { move(it.peer, it.tip); },
                 [&](const record::TopologyStands&) {
                   zero_ = record.at;
                   stir(record.at);
                 },
                 [&](const record::EntryBegan&) { stir(record.at); },
                 [&](const record::EntryEnded&) { stir(record.at); },
                 [&](const record::Mined& it) {
                   stir(record.at);
                   bool& mined = blocks_[static_cast<std::size_t>(it.block)].is_mined;
                   if (!mined) ++figures_.blocks_mined;
                   mined = true;
                 },
                 [&](const record::Traffic& it) {
                   figures_.messages += it.messages;
                   figures_.bytes += it.bytes;
                 },
                 [](const auto&) {},
             },
             record.body);
}

void FigureTaker::add(const record::Block& it) {
  blocks_.push_back({it.parent, it.weight, it.parent ? block(*it.parent).height + 1 : 0, false});
}

void FigureTaker::move(PeerIndex peer, std::optional<BlockRef> tip) {
  if (is_hostile(scenario_.peers[peer].behaviour)) return;
  const std::optional<BlockRef> before = tips_[peer];
  if (before && tip) {
    figures_.deepest_reorg = std::max(figures_.deepest_reorg, left_behind(*before, *tip));
  }
  if (before && --holders_[*before] == 0) holders_.erase(*before);
  if (tip) ++holders_[*tip];
  tips_[peer] = tip;
  if (holders_.size() != 1) {
    equal_since_.reset();
  } else if (!equal_since_) {
    equal_since_ = now_;
  }
}

std::uint64_t FigureTaker::left_behind(BlockRef from, BlockRef to) const {
  const std::uint64_t height = block(from).height;
  std::optional<BlockRef> a = from;
  std::optional<BlockRef> b = to;
  while (a != b) {
    const bool a_is_higher = block(*a).height >= block(*b).height;
    const bool b_is_higher = block(*b).height >= block(*a).height;
    if (a_is_higher) a = block(*a).parent;
    if (b_is_higher) b = block(*b).parent;
    if (!a || !b) break;
  }
  return a && b ? height - block(*a).height : height + 1;
}

std::optional<BlockRef> FigureTaker::best_tip() const {
  std::optional<BlockRef> best;
  for (const auto& [tip, count] : holders_) {
    const auto& weight = block(tip).weight;
    if (!weight) continue;
    if (!best || core::is_better(scenario_.chain.fork_choice, *weight, *block(*best).weight)) {
      best = tip;
    }
  }
  return best;
}

std::uint64_t FigureTaker::mined_below(BlockRef tip) const {
  std::uint64_t count = 0;
  for (std::optional<BlockRef> here = tip; here; here = block(*here).parent) {
    if (block(*here).is_mined) ++count;
  }
  return count;
}

RunFigures FigureTaker::figures() const {
  RunFigures figures = figures_;
  figures.duration = zero_ ? now_ - *zero_ : Nanos{};
  if (equal_since_) {
    figures.time_to_converge = std::max(*equal_since_ - stirred_at_, Nanos{});
  }
  if (const auto best = best_tip()) {
    figures.stale_blocks = figures.blocks_mined - mined_below(*best);
  }
  return figures;
}

}  // namespace onetip::sim
