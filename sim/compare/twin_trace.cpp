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
    : scenario_(scenario), had_(scenario.peers.size()), tips_(scenario.peers.size()) {}

void TwinTracer::take(const Record& record) {
  std::visit(core::Overloaded{
                 [&](const record::Block& it) {
                   const std::uint64_t height = it.parent ? block(*it.parent).height + 1 : 0;
                   blocks_.push_back({it.parent, height, std::nullopt});
                 },
                 [&](const record::PeerStarted& it) { hold(it.peer, it.tip, record.at); },
                 [&](const record::TipChanged& it) {
                   if (tips_[it.peer]) leave(*tips_[it.peer], it.tip);
                   hold(it.peer, it.tip, record.at);
                 },
                 [&](const record::PeerDown& it) { tips_[it.peer].reset(); },
                 [&](const record::Mined& it) { ++trace_.mined[it.entry]; },
                 [&](const record::NotDone& it) { trace_.not_done.insert(it.entry); },
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
    Block& held = blocks_[ref];
    if (!held.first_held) {
      held.first_held = at;
    } else if (held.parent) {
      ways_.push_back(at - *held.first_held);
    }
  }
}

TwinTrace TwinTracer::trace() const {
  TwinTrace trace = trace_;
  trace.propagation = spread_of(ways_);
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

void TwinTracer::leave(BlockRef from, BlockRef to) {
  if (!block(from).parent) return;  // who leaves a bare genesis leaves no work behind
  std::optional<BlockRef> old = from;
  std::optional<BlockRef> fresh = to;
  ForkLeft fork;
  while (old != fresh) {
    const bool old_is_higher = old && (!fresh || block(*old).height >= block(*fresh).height);
    std::optional<BlockRef>& higher = old_is_higher ? old : fresh;
    ++(old_is_higher ? fork.lost : fork.won);
    higher = block(*higher).parent;
  }
  if (fork.lost == 0 || fork.won == 0) return;
  fork.chance = chance(fork.won, fork.lost);
  if (!trace_.fork || fork.chance > trace_.fork->chance) trace_.fork = fork;
}

}  // namespace onetip::sim
