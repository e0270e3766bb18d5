#include "sim/scenario/bound.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "net/limits.hpp"
#include "sim/scenario/timeline.hpp"
#include "sim/text/prose.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kExactPeers = 1000;
constexpr Nanos kMachine = 1s;
constexpr Nanos kJudging = 2ms;
/// No ordinary block is longer.
constexpr std::uint64_t kBytesOfBlock = 4096;
constexpr std::uint64_t kTalk = std::uint64_t{16} << 10U;

struct Graph {
  std::vector<std::vector<PeerIndex>> neighbours;
  std::vector<bool> passes_on;

  [[nodiscard]] std::size_t size() const { return neighbours.size(); }
};

Graph graph_of(const Scenario& scenario, const std::function<bool(PeerIndex, PeerIndex)>& stopped,
               const std::function<bool(PeerIndex)>& passes_on) {
  Graph graph{std::vector<std::vector<PeerIndex>>(scenario.peers.size()), {}};
  for (PeerIndex peer = 0; peer < graph.size(); ++peer) {
    graph.passes_on.push_back(passes_on(peer));
    for (const PeerIndex other : scenario.peers[peer].dials) {
      if (stopped(peer, other)) continue;
      graph.neighbours[peer].push_back(other);
      graph.neighbours[other].push_back(peer);
    }
  }
  return graph;
}

/// How far the farthest peer is that can be reached.
std::size_t eccentricity(const Graph& graph, PeerIndex from, std::vector<std::size_t>& distance) {
  constexpr std::size_t kFar = ~std::size_t{0};
  distance.assign(graph.size(), kFar);
  distance[from] = 0;
  std::vector<PeerIndex> queue{from};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    if (i > 0 && !graph.passes_on[queue[i]]) continue;
    for (const PeerIndex other : graph.neighbours[queue[i]]) {
      if (distance[other] != kFar) continue;
      distance[other] = distance[queue[i]] + 1;
      queue.push_back(other);
    }
  }
  return distance[queue.back()];
}

void slow_down(LinkSpec& slowest, Nanos latency, Nanos jitter, std::optional<std::uint64_t> rate) {
  slowest.latency = std::max(slowest.latency, latency);
  slowest.jitter = std::max(slowest.jitter, jitter);
  if (rate) slowest.bits_per_second = std::min(*rate, slowest.bits_per_second.value_or(*rate));
}

void slow_down(LinkSpec& slowest, const LinkRule& rule) {
  slow_down(slowest, rule.latency.value_or(Nanos{}), rule.jitter.value_or(Nanos{}),
            rule.bits_per_second);
}

bool any(const Scenario& scenario, bool (*is)(const PeerSpec&)) {
  return std::any_of(scenario.peers.begin(), scenario.peers.end(), is);
}

Nanos times(Nanos one, std::uint64_t count) { return one * static_cast<Nanos::rep>(count); }

Nanos crossing_of(const LinkSpec& link) { return link.latency + link.jitter; }

Nanos transfer(const LinkSpec& link, std::uint64_t bytes) {
  if (!link.bits_per_second) return {};
  const double seconds =
      static_cast<double>(bytes) * 8 / static_cast<double>(*link.bits_per_second);
  return Nanos(static_cast<Nanos::rep>(seconds * 1e9));
}

/// Of figures that no machine has, too.
Nanos at_most_a_year(Nanos one, std::uint64_t count) {
  constexpr double kYear = 365.0 * 24 * 3600 * 1e9;
  const double all = static_cast<double>(one.count()) * static_cast<double>(count);
  return Nanos(static_cast<Nanos::rep>(std::min(all, kYear)));
}

/// What a peer's CPU takes for a block: to mine, to send, to read and to judge it.
Nanos cpu_of(const Scenario& scenario) {
  if (!is_cpu_charged(scenario)) return {};
  const CpuProfile& cpu = *scenario.cpu;
  const core::KeyType type = scenario.chain.wallet;
  const std::uint64_t per_byte =
      2 * cpu.hash_ps_per_byte + cpu.decode_ps_per_byte + cpu.encode_ps_per_byte;
  return Nanos(static_cast<Nanos::rep>(cpu.sign_ns(type) + cpu.check_ns(type) + cpu.ledger_ns +
                                       nanos_for(kBytesOfBlock, per_byte)));
}

}  // namespace

Nanos longest_poll(const Scenario& scenario) {
  const bool polls =
      any(scenario, [](const PeerSpec& peer) { return peer.sync == net::SyncMode::poll; });
  return polls ? scenario.poll_interval * 6 / 5 + net::Limits{}.greeting_grace : Nanos{};
}

std::size_t diameter(const Scenario& scenario,
                     const std::function<bool(PeerIndex, PeerIndex)>& stopped,
                     const std::function<bool(PeerIndex)>& passes_on) {
  const Graph graph = graph_of(scenario, stopped, passes_on);
  std::vector<std::size_t> distance;
  std::size_t most = 0;
  if (graph.size() <= kExactPeers) {
    for (PeerIndex peer = 0; peer < graph.size(); ++peer) {
      most = std::max(most, eccentricity(graph, peer, distance));
    }
    return most;
  }
  // Twice the way to the farthest one, there and back by way of one that passes on, is never less
  // than the diameter of that part of the graph.
  std::vector<bool> seen(graph.size(), false);
  for (PeerIndex peer = 0; peer < graph.size(); ++peer) {
    if (seen[peer] || !graph.passes_on[peer]) continue;
    most = std::max(most, 2 * eccentricity(graph, peer, distance));
    for (PeerIndex other = 0; other < graph.size(); ++other) {
      if (distance[other] != ~std::size_t{0}) seen[other] = true;
    }
  }
  return most;
}

LinkSpec slowest_link(const Scenario& scenario,
                      const std::function<LinkSpec(PeerIndex, PeerIndex)>& link) {
  LinkSpec slowest;
  for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
    for (const PeerIndex other : scenario.peers[peer].dials) {
      for (const LinkSpec& way : {link(peer, other), link(other, peer)}) {
        slow_down(slowest, way.latency, way.jitter, way.bits_per_second);
      }
    }
  }
  if (!scenario.learn_addresses) return slowest;
  for (const LinkRule& rule : scenario.links) slow_down(slowest, rule);
  return slowest;
}

Bound bound(const Scenario& scenario, std::size_t hops, const LinkSpec& link, const Cargo& cargo) {
  const net::Limits limits;
  const Nanos crossing = crossing_of(link);
  const Nanos poll = longest_poll(scenario);
  const bool dawdlers =
      any(scenario, [](const PeerSpec& peer) { return peer.behaviour != Behaviour::honest; });

  const Nanos reconnect = limits.redial_most * 6 / 5 + 3 * crossing;
  const Nanos late = times(limits.request_timeout, dawdlers ? hops + 1 : 1);
  const std::uint64_t batches =
      cargo.blocks / limits.batch_blocks + cargo.bytes / limits.batch_bytes;
  const std::uint64_t copies = poll > Nanos{} ? 4 : 2;
  const Nanos hop =
      poll + times(crossing, 6 + 2 * batches) + transfer(link, copies * cargo.bytes + kTalk);
  const std::uint64_t judges = scenario.shared_validation ? 1 : scenario.peers.size();
  const Nanos judging = times(kJudging, cargo.blocks * judges) +
                        at_most_a_year(cpu_of(scenario), cargo.blocks * scenario.peers.size());

  Bound result;
  result.time = reconnect + late + times(hop, hops) + judging + kMachine;
  result.text = fmt::format(
      "{} to reconnect, {} for late answers, {} of {}, {} to judge {}, {} for the machine",
      in_seconds(reconnect), in_seconds(late), counted(hops, "hop"), in_seconds(hop),
      in_seconds(judging), counted(cargo.blocks, "block"), in_seconds(kMachine));
  return result;
}

Nanos longest_bound(const Scenario& scenario) {
  Cargo cargo;
  for (const TimelineEntry& entry : scenario.timeline) {
    if (entry.replaced) continue;
    if (const auto* mine = std::get_if<Mine>(&entry.action)) {
      cargo.blocks += run_count(entry) * mine->by.size() * mine->blocks;
    } else if (const auto* send = std::get_if<Send>(&entry.action)) {
      cargo.blocks += run_count(entry) * send->from.size() * send->to.size();
    } else if (const auto* steady = std::get_if<SteadyMining>(&entry.action)) {
      // Twice what is to be expected, and some: more is drawn hardly ever.
      cargo.blocks += 2 * static_cast<std::uint64_t>(steady->span / steady->interval) + 20;
    }
  }
  cargo.blocks += 1 + scenario.peers.size();  // geneses
  cargo.bytes = cargo.blocks * kBytesOfBlock;
  const auto own = [&](PeerIndex a, PeerIndex b) { return scenario.link(a, b); };
  LinkSpec link = slowest_link(scenario, own);
  for (const TimelineEntry& entry : scenario.timeline) {
    const auto* degrade = std::get_if<Degrade>(&entry.action);
    if (degrade != nullptr && !entry.replaced) slow_down(link, degrade->links);
  }
  return bound(scenario, scenario.peers.size(), link, cargo).time;
}

}  // namespace onetip::sim
