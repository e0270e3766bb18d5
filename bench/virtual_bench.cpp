// virtual/PEERSx100: a hundred blocks or so in virtual time, found by all peers of a random network
// of degree 8, from the scenario's text to its verdict; the journal is written, into nothing.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>

#include <string>

#include "sim/journal/journal.hpp"
#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::bench {
namespace {

std::string scenario_of(std::size_t peers) {
  return fmt::format(
      "name: bench\nengine: virtual\npeers: {}\ntopology: {{random: {{degree: 8}}}}\n"
      "links: {{latency: 50ms, jitter: 10ms}}\n"
      "mining: {{interval: 2s, by: all, from: 0s, until: 200s}}\n"
      "expect: [{{at: end, converged: all, within: 10s}}]\n",
      peers);
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void virtual_run(benchmark::State& state, std::size_t peers) {
  const sim::Scenario scenario = sim::read_scenario(scenario_of(peers), "bench.yaml");
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    std::string line;
    const auto write = [&](std::size_t, const sim::Record& record) {
      line.clear();
      sim::append_json_line(line, record, scenario);
      bytes += line.size();
    };
    const sim::Outcome outcome = sim::run_experiment(scenario, sim::make_cluster, {}, {write});
    if (outcome.verdict != sim::Verdict::held) state.SkipWithError("it did not hold");
    events += outcome.steps;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
  state.counters["journal_mb"] =
      benchmark::Counter(static_cast<double>(bytes) / 1e6, benchmark::Counter::kAvgIterations);
  state.counters["peak_mb"] = peak_megabytes();  // of the process: run one alone
}
BENCHMARK_CAPTURE(virtual_run, 1000x100, 1'000)
    ->Name("virtual/1000x100")
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(virtual_run, 10000x100, 10'000)
    ->Name("virtual/10000x100")
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace onetip::bench
