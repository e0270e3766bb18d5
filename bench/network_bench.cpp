// A thousand peers on real sockets, against bare sockets on the same graph.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <fstream>

#include "bench/bare_network.hpp"
#include "bench/chains.hpp"
#include "bench/thousand_peers.hpp"
#include "core/chain_text.hpp"
#include "sim/tcp/hosts.hpp"

namespace onetip::bench {
namespace {

using Seconds = std::chrono::duration<double>;

sim::topology::Edges graph() {
  const auto edges = edges_of(thousand_peers(true));
  sim::require_descriptors(kPeers, edges.size());
  return edges;
}

/// Time for one message, as long as a block's line, to reach everybody: epoll, read, a flag, write.
void flood_bare(benchmark::State& state) {
  BareNetwork network(kPeers, graph());
  const std::string message = core::write_block(*quick_block(quick_chain(1)));
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    network.flood(message);
    state.SetIterationTime(Seconds(std::chrono::steady_clock::now() - begin).count());
    network.drain();
  }
}

/// Time from the moment at which its miner has a block until all 1,000 have judged and adopted it,
/// by the journal: announcements, requests, blocks, judgements, links and records included.
void flood_onetip(benchmark::State& state, bool shared) {
  const sim::Scenario scenario = thousand_peers(shared);
  ThousandPeers peers(scenario);
  peers.start();
  peers.come_to_rest();
  for (auto _ : state) {
    state.SetIterationTime(Seconds(peers.flood()).count());
    peers.come_to_rest();
  }
}

BENCHMARK(flood_bare)
    ->Name("flood/bare_1000x8")
    ->UseManualTime()
    ->Iterations(20)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(flood_onetip, each, false)
    ->Name("flood/onetip_1000x8")
    ->UseManualTime()
    ->Iterations(20)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(flood_onetip, shared, true)
    ->Name("flood/onetip_shared_1000x8")
    ->UseManualTime()
    ->Iterations(20)
    ->Unit(benchmark::kMillisecond);

/// Time until 1,000 listen and all 4,000 connections stand at both ends: sockets alone.
void start_bare(benchmark::State& state) {
  const auto edges = graph();
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    const BareNetwork network(kPeers, edges);
    state.SetIterationTime(Seconds(std::chrono::steady_clock::now() - begin).count());
  }
}

/// The same for peers: keys, genesis, 1,000 listening peers, every given connection answered.
void start_onetip(benchmark::State& state) {
  const sim::Scenario scenario = thousand_peers(true);
  for (auto _ : state) {
    ThousandPeers peers(scenario);
    const auto begin = std::chrono::steady_clock::now();
    peers.start();
    state.SetIterationTime(Seconds(std::chrono::steady_clock::now() - begin).count());
  }
}

BENCHMARK(start_bare)
    ->Name("start/bare_1000x8")
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(start_onetip)
    ->Name("start/1000x8")
    ->UseManualTime()
    ->Iterations(5)
    ->Unit(benchmark::kMillisecond);

double resident_bytes() {
  std::size_t all = 0;
  std::size_t resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

/// What the process grows by, a peer, when 1,000 are started, connected and idle. Sockets' buffers
/// are the kernel's and not in it. To be run alone: what earlier benchmarks left is used again.
void memory_of_a_peer(benchmark::State& state) {
  const sim::Scenario scenario = thousand_peers(true);
  for (auto _ : state) {
    const double resident = resident_bytes();
    ThousandPeers peers(scenario);
    peers.start();
    peers.come_to_rest();
    state.counters["resident"] =
        benchmark::Counter((resident_bytes() - resident) / kPeers, benchmark::Counter::kDefaults,
                           benchmark::Counter::OneK::kIs1024);
  }
}

BENCHMARK(memory_of_a_peer)->Name("memory/peer")->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace onetip::bench
