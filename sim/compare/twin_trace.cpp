#include "sim/compare/twin_trace.hpp"

#include <algorithm>
#include <cmath>

#include "core/overloaded.hpp"

namespace onetip::sim {

namespace {

/// The value that so many of a hundred don't exceed. REQUIRES: sorted, not empty.
Nanos nearest_rank(const std::vector<Nanos>& sorted, std::size_t percent) {
  return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

PropagationSpread spread_of(std::vector<Nanos> ways) {
  if (ways.empty()) return {};
  std::sort(ways.begin(), ways.end());
  return {ways.size(), nearest_rank(ways, 50), nearest_rank(ways, 90), nearest_rank(ways, 99),
          ways.back()};
}

}  // namespace

double chance_of_the_other(std::uint64_t won, std::uint64_t lost) {
  const std::uint64_t coins = won + lost - 1;
  const std::uint64_t heads = std::max(won, lost);
  double logarithm = -static_cast<double>(coins) * std::log(2.0);
  for (std::uint64_t i = 1; i <= coins - heads; ++i) {
    logarithm += std::log(static_cast<double>(heads + i) / static_cast<double>(i));
  }
  double term = std::exp(logarithm);  // of exactly so many heads
  double sum = 0;
  for (std::uint64_t k = heads; k <= coins && term > 0; ++k) {
    sum += term;
    term *= static_cast<double>(coins - k) / static_cast<double>(k + 1);
  }
  return sum;
}

TwinTracer::TwinTracer(const Scenario& scenario)
    : scenario_(scenario),
      had_(scenario.peers.size()),
      tips_(scenario.peers.size()),
      running_(scenario.timeline.size()) {}

void TwinTracer::take(const Record& record) {
  std::visit(core::Overloaded{
                 [&](const record::Block& it) {
                   const std::uint64_t height = it.parent ? block(*it.parent).height + 1 : 0;
                   blocks_.push_back({it.parent, height});
                 },
                 [&](const record::PeerStarted& it) { hold(it.peer, it.tip, record.at); },
                 [&](const record::TipChanged& it) {
                   if (tips_[it.peer]) leave(*tips_[it.peer], it.tip);
                   hold(it.peer, it.tip, record.at);
                 },
                 [&](const record::PeerDown& it) { go_down(it.peer); },
                 [&](const record::Mined& it) {
                   ++trace_.mined[it.entry];
                   block(it.block).found_for = it.entry;
                 },
                 [&](const record::PaymentRefused& it) { ++trace_.refused[it.entry]; },
                 [&](const record::BlockRefused& it) {
                   if (it.block) block(*it.block).refused = true;
                 },
                 [&](const record::NotDone& it) { trace_.not_done.insert(it.entry); },
                 [&](const record::EntryBegan& it) { ++running_[it.entry]; },
                 [&](const record::EntryEnded& it) { --running_[it.entry]; },
                 [](const auto&) {},
             },
             record.body);
}

void TwinTracer::hold(PeerIndex peer, BlockRef tip, Nanos at) {
  tips_[peer] = tip;
  std::vector<bool>& had = had_[peer];
  had.resize(blocks_.size());
  for (std::optional<BlockRef> here = tip; here; here = block(*here).parent) {
    const auto ref = static_cast<std::size_t>(*here);
    if (had[ref]) return;
    had[ref] = true;
    ++blocks_[ref].held_by;
    Block& held = blocks_[ref];
    if (!held.first_held) {
      held.first_held = at;
    } else if (held.parent) {
      ways_.push_back(at - *held.first_held);
    }
  }
}

/// What nobody else ever held is gone with it, for now at least.
void TwinTracer::go_down(PeerIndex peer) {
  for (std::optional<BlockRef> here = tips_[peer]; here && block(*here).held_by == 1;) {
    block(*here).lost_by_luck = true;
    here = block(*here).parent;
  }
  tips_[peer].reset();
}

TwinTrace TwinTracer::trace() const {
  TwinTrace trace = trace_;
  trace.propagation = spread_of(ways_);
  trace.unlucky = count_unlucky();
  stray(trace);
  return trace;
}

/// Where blocks are counted and not weighed, a tie is settled by chance, and a lead of one block by
/// who heard of a block in time.
double TwinTracer::chance(std::uint64_t won, std::uint64_t lost) const {
  const ChainSpec& chain = scenario_.chain;
  const bool counts = chain.fork_choice == core::ForkChoice::longest || chain.difficulty < 2;
  if (counts) return won <= lost + 1 ? 0.5 : 0;
  return chance_of_the_other(won, lost);
}

/// None: the one goes on where the other ends.
std::optional<TwinTracer::Branches> TwinTracer::fork_between(BlockRef lost, BlockRef won) const {
  Branches branches;
  std::optional<BlockRef> old = lost;
  std::optional<BlockRef> fresh = won;
  while (old != fresh) {
    const bool old_is_higher = old && (!fresh || block(*old).height >= block(*fresh).height);
    if (old_is_higher) {
      branches.lost.push_back(*old);
      old = block(*old).parent;
    } else {
      ++branches.fork.won;
      fresh = block(*fresh).parent;
    }
  }
  Fork& fork = branches.fork;
  fork.lost = branches.lost.size();
  if (fork.lost == 0 || fork.won == 0) return std::nullopt;
  fork.chance = chance(fork.won, fork.lost);
  return branches;
}

void TwinTracer::remember(const Fork& fork, TwinTrace& trace) const {
  if (!trace.fork || fork.chance > trace.fork->chance) trace.fork = fork;
}

void TwinTracer::leave(BlockRef from, BlockRef to) {
  const auto branches = fork_between(from, to);
  if (!branches) return;
  remember(branches->fork, trace_);
  for (const BlockRef ref : branches->lost) {
    Block& lost = block(ref);
    const bool by_luck = branches->fork.is_close() || is_under_way(lost);
    (by_luck ? lost.lost_by_luck : lost.lost_for_sure) = true;
  }
}

/// How many blocks a branch has when it is left hangs on time, where its miner is still at it.
/// (Those of `mining` come when they are due.)
bool TwinTracer::is_under_way(const Block& block) const {
  return block.found_for && running_[*block.found_for] > 0 &&
         !std::holds_alternative<SteadyMining>(scenario_.timeline[*block.found_for].action);
}

std::uint64_t TwinTracer::count_unlucky() const {
  std::vector<bool> on_a_chain(blocks_.size());
  for (std::optional<BlockRef> here : tips_) {
    for (; here && !on_a_chain[static_cast<std::size_t>(*here)]; here = block(*here).parent) {
      on_a_chain[static_cast<std::size_t>(*here)] = true;
    }
  }
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& it = blocks_[i];
    const bool is_of_the_run = it.found_for || (it.first_held && it.parent);
    const bool had_to_lose = it.lost_for_sure && !it.lost_by_luck;
    if (is_of_the_run && !on_a_chain[i] && !it.refused && !had_to_lose) ++count;
  }
  return count;
}

/// Where a fork is still open.
void TwinTracer::stray(TwinTrace& trace) const {
  std::optional<BlockRef> best;
  for (PeerIndex peer = 0; peer < tips_.size(); ++peer) {
    if (!tips_[peer]) continue;
    trace.tips.emplace(peer, *tips_[peer]);
    if (!best || block(*tips_[peer]).height > block(*best).height) best = tips_[peer];
  }
  std::map<BlockRef, bool> is_astray;
  std::set<BlockRef> off_the_best;
  for (const auto& [peer, tip] : trace.tips) {
    const auto [known, fresh] = is_astray.try_emplace(tip, false);
    if (const auto branches = fresh ? fork_between(tip, *best) : std::nullopt;
        branches && branches->fork.is_close()) {
      known->second = true;
      remember(branches->fork, trace);
      off_the_best.insert(branches->lost.begin(), branches->lost.end());
    }
    if (known->second) trace.astray.insert(peer);
  }
  trace.astray_blocks = off_the_best.size();
}

}  // namespace onetip::sim
