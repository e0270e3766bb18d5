#include "sim/swarm/work_draw.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "sim/swarm/words.hpp"

namespace onetip::sim::swarm {

namespace {

using namespace std::chrono_literals;

/// At one moment, or again and again.
std::string draw_begin(const Stage& stage, Draw& draw, Nanos& at) {
  at = draw.between(0s, stage.length);
  std::string begin = "at: " + to_text(at);
  if (!draw.chance(25)) return begin;
  const Nanos every = draw.between(100ms, 2s);
  const Nanos until = at + every * static_cast<Nanos::rep>(draw.between(std::uint64_t{1}, 5));
  return begin + fmt::format(", every: {}, until: {}", to_text(every), to_text(until));
}

std::string draw_each(const Who& who, Draw& draw) {
  if (who.peers.size() < 2 || !draw.chance(30)) return "";
  return fmt::format(", each: {}", to_text(draw.between(20ms, 500ms)));
}

/// So many at once as the slowest of them finds in half a second or so: what is drawn together must
/// be over before the run's hard end. Whom a share means is not known yet.
std::uint64_t most_blocks(const Stage& stage, const Who& who) {
  constexpr std::uint64_t kTriesInTime = 500;
  std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  for (PeerIndex peer = 0; peer < stage.size(); ++peer) {
    const auto& paced = stage.scenario.peers[peer].hash_rate;
    const bool counts =
        who.peers.empty() || std::find(who.peers.begin(), who.peers.end(), peer) != who.peers.end();
    if (counts && paced) most = std::min<std::uint64_t>(most, *paced / kTriesInTime);
  }
  return std::max<std::uint64_t>(1, most);
}

Entry draw_mine(const Stage& stage, Draw& draw, const Who& who) {
  Nanos at{};
  const std::string begin = draw_begin(stage, draw, at);
  const auto wanted = draw.weighted<std::uint64_t>({{50, 1},
                                                    {40, draw.between(std::uint64_t{2}, 5)},
                                                    {10, draw.between(std::uint64_t{10}, 25)}});
  const auto blocks = std::min(wanted, most_blocks(stage, who));
  std::vector<std::string> terms{"by: " + who.text};
  if (blocks > 1) terms.push_back(fmt::format("blocks: {}", blocks));
  return {at, fmt::format("{{{}{}, mine: {}}}", begin, draw_each(who, draw), in_mapping(terms))};
}

/// What hostile peers do to a chain they do by mining.
Entries draw_hostile_mining(const Stage& stage) {
  Draw draw(stage.seed, "hostile-mining");
  Entries entries;
  for (const PeerIndex peer : stage.hostile) {
    if (draw.chance(80)) entries.push_back(draw_mine(stage, draw, {stage.name(peer), {peer}}));
  }
  return entries;
}

Entries draw_payments(const Stage& stage) {
  Draw draw(stage.seed, "send");
  Entries entries;
  const auto count = draw.weighted<int>({{50, 0}, {25, 1}, {15, 2}, {10, 4}});
  for (int i = 0; i < count; ++i) {
    const Who from = draw_one(stage, draw);
    const Who to = draw_one(stage, draw);
    Nanos at{};
    const std::string begin = draw_begin(stage, draw, at);
    const auto amount = draw.one_of<std::string>({"1", "5", "25/2", "49", "1000"});
    entries.push_back({at, fmt::format("{{{}, send: {}}}", begin,
                                       in_mapping({"from: " + from.text, "to: " + to.text,
                                                   "amount: " + amount}))});
  }
  return entries;
}

/// A hash rate weighs a miner: all have one, or nobody.
bool can_mine_steadily(const Stage& stage) {
  const auto paced = [](const PeerSpec& peer) { return peer.hash_rate.has_value(); };
  const auto& peers = stage.scenario.peers;
  return std::all_of(peers.begin(), peers.end(), paced) ||
         std::none_of(peers.begin(), peers.end(), paced);
}

}  // namespace

std::string draw_steady_mining(const Stage& stage) {
  Draw draw(stage.seed, "mining");
  if (!draw.chance(75) || !can_mine_steadily(stage)) return "";
  std::vector<std::string> terms{"interval: " +
                                 to_text(draw.between(stage.length / 40, stage.length / 8))};
  if (draw.chance(60))
    terms.push_back("by: " + (draw.chance(40) ? "honest" : draw_some(stage, draw).text));
  if (draw.chance(20)) terms.push_back("from: " + to_text(draw.between(10ms, stage.length / 2)));
  terms.push_back("until: " + to_text(stage.length));
  return fmt::format("mining: {}\n", in_mapping(terms));
}

Entries draw_work(const Stage& stage) {
  Draw draw(stage.seed, "mine");
  Entries entries;
  for (auto left = draw.between(std::uint64_t{1}, 5); left > 0; --left) {
    entries.push_back(draw_mine(stage, draw, draw_some(stage, draw)));
  }
  for (const Entries& more : {draw_hostile_mining(stage), draw_payments(stage)}) {
    entries.insert(entries.end(), more.begin(), more.end());
  }
  return entries;
}

}  // namespace onetip::sim::swarm
