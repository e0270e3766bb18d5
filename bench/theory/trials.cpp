#include "bench/theory/trials.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>

#include "sim/journal/journal.hpp"
#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::theory {

using namespace sim;

namespace {

/// Blocks without work, of keys that are quick to check: what is looked at is who heard what when.
constexpr std::string_view kQuick =
    "engine: virtual\n"
    "invariants: off\n"
    "chain: {difficulty: 1, fork_choice: longest, wallet: rsa-512}\n"
    "expect: [{at: end, tips: 1}]\n";

Scenario scenario_of(const std::string& yaml, std::uint64_t seed) {
  ScenarioOverrides overrides;
  overrides.seed = seed;
  return read_scenario(std::string(kQuick) + yaml, "trial.yaml", overrides);
}

void play(const Scenario& scenario, const Journal::Listener& listener) {
  const Outcome outcome = run_experiment(scenario, make_cluster, {}, {listener});
  if (!outcome.end) throw std::runtime_error(outcome.summary);
}

std::string in_microseconds(double seconds) {
  return fmt::format("{}us", static_cast<std::int64_t>(seconds * 1e6));
}

/// Steady mining, block by block.
class Taker {
 public:
  explicit Taker(const Scenario& scenario) : scenario_(scenario), tips_(scenario.peers.size()) {}

  void take(const Record& record) {
    if (const auto* block = std::get_if<record::Block>(&record.body)) {
      add(*block);
    } else if (const auto* mined = std::get_if<record::Mined>(&record.body)) {
      moments_.push_back(record.at - zero_);
      auto& it = blocks_[static_cast<std::size_t>(mined->block)];
      it.miner = mined->peer;
      ++found_at_[it.height];
    } else if (const auto* tip = std::get_if<record::TipChanged>(&record.body)) {
      tips_[tip->peer] = tip->tip;
    } else if (std::holds_alternative<record::TopologyStands>(record.body)) {
      zero_ = record.at;
    }
  }

  [[nodiscard]] Findings findings() const {
    Findings out;
    out.moments = moments_;
    out.heights = found_at_.size();
    for (const auto& [height, count] : found_at_) out.forked += count > 1 ? 1 : 0;
    out.by.assign(tips_.size(), 0);
    for (auto here = best(); here; here = blocks_[static_cast<std::size_t>(*here)].parent) {
      const Block& block = blocks_[static_cast<std::size_t>(*here)];
      if (!block.miner) continue;
      ++out.in_chain;
      ++out.by[*block.miner];
    }
    return out;
  }

 private:
  struct Block {
    std::optional<BlockRef> parent;
    std::uint64_t height = 0;
    std::optional<PeerIndex> miner;  // none: the genesis
  };

  void add(const record::Block& it) {
    const std::uint64_t height =
        it.parent ? blocks_[static_cast<std::size_t>(*it.parent)].height + 1 : 0;
    blocks_.push_back({it.parent, height, std::nullopt});
  }

  /// The highest tip that an honest peer holds.
  [[nodiscard]] std::optional<BlockRef> best() const {
    std::optional<BlockRef> best;
    std::uint64_t height = 0;
    for (std::size_t peer = 0; peer < tips_.size(); ++peer) {
      if (!tips_[peer] || is_hostile(scenario_.peers[peer].behaviour)) continue;
      const std::uint64_t its = blocks_[static_cast<std::size_t>(*tips_[peer])].height;
      if (best && its <= height) continue;
      best = tips_[peer];
      height = its;
    }
    return best;
  }

  const Scenario& scenario_;
  std::vector<Block> blocks_;
  std::vector<std::optional<BlockRef>> tips_;
  std::map<std::uint64_t, std::uint64_t> found_at_;  // blocks at each height
  std::vector<Nanos> moments_;
  Nanos zero_{};
};

Findings run_mining(const std::string& yaml, std::uint64_t seed) {
  const Scenario scenario = scenario_of(yaml, seed);
  Taker taker(scenario);
  play(scenario, [&taker](std::size_t, const Record& record) { taker.take(record); });
  return taker.findings();
}

std::vector<std::size_t> distances(const Scenario& scenario) {
  const std::size_t peers = scenario.peers.size();
  std::vector<std::size_t> distance(peers, peers);
  distance[0] = 0;
  for (std::size_t far = 0; far < peers; ++far) {
    for (PeerIndex a = 0; a < peers; ++a) {
      for (const PeerIndex b : scenario.peers[a].dials) {
        if (distance[a] == far) distance[b] = std::min(distance[b], far + 1);
        if (distance[b] == far) distance[a] = std::min(distance[a], far + 1);
      }
    }
  }
  return distance;
}

}  // namespace

Findings run(const Mesh& mesh, std::uint64_t seed) {
  const double interval = std::chrono::duration<double>(mesh.interval).count();
  return run_mining(
      fmt::format("peers: {}\ntopology: mesh\nlinks: {{latency: {}}}\n"
                  "mining: {{interval: {}, until: {}}}\n",
                  mesh.miners, in_microseconds(std::chrono::duration<double>(mesh.latency).count()),
                  in_microseconds(interval),
                  in_microseconds(interval * static_cast<double>(mesh.blocks))),
      seed);
}

Findings run(const Pool& pool, std::uint64_t seed) {
  constexpr unsigned kHonest = 3;
  constexpr double kAll = 1e9;  // tries a second, of which each has its share
  return run_mining(
      fmt::format(
          "peers: {{pool: {{behaviour: withholder, hash_rate: {:.0f}/s}}, "
          "honest: {{count: {}, hash_rate: {:.0f}/s}}}}\n"
          "topology: mesh\nlinks: {{latency: 10us}}\nmining: {{interval: 1s, until: {}s}}\n",
          pool.alpha * kAll, kHonest, (1 - pool.alpha) / kHonest * kAll, pool.blocks),
      seed);
}

Arrivals run(const Spreading& spreading, std::uint64_t seed) {
  const Scenario scenario =
      scenario_of(fmt::format("peers: {}\ntopology: {}\nlinks: {}\n"
                              "timeline: [{{at: 2s, mine: {{by: p0}}}}]\n",
                              spreading.peers, spreading.topology, spreading.links),
                  seed);
  Arrivals arrivals;
  arrivals.after.assign(scenario.peers.size(), Nanos::max());
  arrivals.distance = distances(scenario);
  std::optional<Nanos> mined;
  play(scenario, [&](std::size_t, const Record& record) {
    if (const auto* tip = std::get_if<record::TipChanged>(&record.body)) {
      if (!mined) mined = record.at;
      arrivals.after[tip->peer] = record.at - *mined;
    } else if (const auto* traffic = std::get_if<record::Traffic>(&record.body)) {
      if (mined && traffic->since >= *mined) arrivals.bytes += traffic->bytes;
    }
  });
  return arrivals;
}

}  // namespace onetip::theory
