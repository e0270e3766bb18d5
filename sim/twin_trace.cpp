#include "sim/twin_trace.hpp"

#include <algorithm>
#include <cmath>

#include "core/fork_choice.hpp"
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
                   blocks_.push_back({it.parent, it.weight, height, std::nullopt});
                 },
                 [&](const record::PeerStarted& it) { hold(it.peer, it.tip, record.at); },
                 [&](const record::TipChanged& it) { hold(it.peer, it.tip, record.at); },
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
  trace.fork = closest_fork();
  return trace;
}

std::optional<BlockRef> TwinTracer::best_tip() const {
  std::optional<BlockRef> best;
  for (PeerIndex peer = 0; peer < tips_.size(); ++peer) {
    const auto& tip = tips_[peer];
    if (!tip || !block(*tip).weight || is_hostile(scenario_.peers[peer].behaviour)) continue;
    if (!best ||
        core::is_better(scenario_.chain.fork_choice, *block(*tip).weight, *block(*best).weight)) {
      best = tip;
    }
  }
  return best;
}

/// Where blocks are counted and not weighed, chance settles ties alone.
double TwinTracer::chance(std::uint64_t won, std::uint64_t lost) const {
  const ChainSpec& chain = scenario_.chain;
  const bool counts = chain.fork_choice == core::ForkChoice::longest || chain.difficulty < 2;
  if (counts) return won == lost ? 0.5 : 0;
  return chance_of_the_other(won, lost);
}

std::optional<ForkLeft> TwinTracer::closest_fork() const {
  const auto best = best_tip();
  if (!best) return std::nullopt;
  std::vector<bool> won(blocks_.size());
  for (std::optional<BlockRef> here = best; here; here = block(*here).parent) {
    won[static_cast<std::size_t>(*here)] = true;
  }
  std::vector<std::uint64_t> lost(blocks_.size());  // blocks since the fork
  std::map<std::uint64_t, std::uint64_t> longest;   // by the height of the fork
  for (std::size_t ref = 0; ref < blocks_.size(); ++ref) {
    const Block& it = blocks_[ref];
    if (won[ref] || !it.first_held || !it.parent) continue;
    lost[ref] = lost[static_cast<std::size_t>(*it.parent)] + 1;
    std::uint64_t& so_far = longest[it.height - lost[ref]];
    so_far = std::max(so_far, lost[ref]);
  }
  std::optional<ForkLeft> closest;
  for (const auto& [height, length] : longest) {
    const std::uint64_t won_by = block(*best).height - std::min(block(*best).height, height);
    const ForkLeft fork{won_by, length, chance(won_by, length)};
    if (!closest || fork.chance > closest->chance) closest = fork;
  }
  return closest;
}

}  // namespace onetip::sim
