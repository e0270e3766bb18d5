// onetip_theory: runs in virtual time against closed forms, as curves and dots in plain text.
//
//     build/release/onetip_theory [--seeds N] [--blocks N] [--jobs N] [forks|stale|selfish|spread]…
//
// A dot is the mean of N seeds, its bar two standard errors. The same command prints the same
// text, however many jobs.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>

#include "bench/theory/closed_forms.hpp"
#include "bench/theory/plot.hpp"
#include "bench/theory/trials.hpp"
#include "sim/run/batch.hpp"

namespace onetip::bench {
namespace {

using namespace sim;
using namespace theory;

struct TheoryOptions {
  std::uint64_t seeds = 16;
  std::uint64_t blocks = 1000;  // of a run
  unsigned jobs = 0;
};

constexpr unsigned kMiners = 16;
constexpr double kSecondsOfInterval = 1;
constexpr int kWrongCommandLine = 3;

void show_progress(const std::string& what, const BatchProgress& progress) {
  if (isatty(STDERR_FILENO) != 1) return;
  fmt::print(stderr, "\r{}: {} of {} runs\x1b[K", what, progress.done, progress.of);
  if (progress.done == progress.of) fmt::print(stderr, "\r\x1b[K");
}

/// One dot for each x: the mean over seeds of what a run comes to.
std::vector<Dot> dots_of(const std::string& what, const std::vector<double>& xs,
                         const TheoryOptions& options,
                         const std::function<double(double x, std::uint64_t seed)>& run_one) {
  std::vector<std::vector<double>> values(xs.size());
  BatchOptions batch;
  batch.jobs = options.jobs;
  batch.progress = [&what](const BatchProgress& progress) { show_progress(what, progress); };
  run_batch(xs.size() * options.seeds, batch,
            [&](std::uint64_t index, const std::atomic<bool>&) -> Delivery {
              const std::size_t x = index / options.seeds;
              const double value = run_one(xs[x], 1 + index % options.seeds);
              return [&values, x, value] { values[x].push_back(value); };
            });
  std::vector<Dot> dots;
  for (std::size_t i = 0; i < xs.size(); ++i) {
    const auto n = static_cast<double>(values[i].size());
    double mean = 0;
    double squares = 0;
    for (const double value : values[i]) mean += value / n;
    for (const double value : values[i]) squares += (value - mean) * (value - mean);
    dots.push_back({xs[i], mean, n > 1 ? 2 * std::sqrt(squares / (n - 1) / n) : 0});
  }
  return dots;
}

void show(const std::string& title, const std::string& x_name,
          const std::function<double(double)>& curve, const std::vector<Dot>& dots) {
  fmt::print("{}\n\n{}", title, plot(curve, dots));
  fmt::print("{:>8}  . theory, o runs, @ both, | two standard errors\n\n", "");
  fmt::print("  {:>16}  {:>8}  {:>8}  {:>8}  {:>7}\n", x_name, "theory", "runs", "+- 2 s.e.",
             "off by");
  for (const Dot& dot : dots) {
    const double theory = curve(dot.x);
    fmt::print("  {:>16.3f}  {:>8.4f}  {:>8.4f}  {:>9.4f}  {:>+7.4f}\n", dot.x, theory, dot.y,
               dot.error, dot.y - theory);
  }
  fmt::print("\n");
}

Findings mesh(double x, std::uint64_t blocks, std::uint64_t seed) {
  Mesh mesh;
  mesh.miners = kMiners;
  mesh.interval = Nanos(static_cast<Nanos::rep>(kSecondsOfInterval * 1e9));
  mesh.latency = Nanos(static_cast<Nanos::rep>(x / kCrossings * kSecondsOfInterval * 1e9));
  mesh.blocks = blocks;
  return run(mesh, seed);
}

const std::vector<double> kDelays{0.03, 0.06, 0.12, 0.18, 0.24, 0.3};

void show_forks(const TheoryOptions& options) {
  const auto dots = dots_of("forks", kDelays, options, [&](double x, std::uint64_t seed) {
    const Findings found = mesh(x, options.blocks, seed);
    return static_cast<double>(found.forked) / static_cast<double>(found.heights);
  });
  show(
      fmt::format("Forked heights, {} equal miners in a mesh: 1 - exp(-{}/{} delay / interval)",
                  kMiners, kMiners - 1, kMiners),
      "delay / interval", [](double x) { return fork_rate(x, 1 - 1.0 / kMiners); }, dots);
}

void show_stale(const TheoryOptions& options) {
  const auto dots = dots_of("stale", kDelays, options, [&](double x, std::uint64_t seed) {
    const Findings found = mesh(x, options.blocks, seed);
    return static_cast<double>(found.stale()) / static_cast<double>(found.moments.size());
  });
  show(
      fmt::format("Stale blocks, {} equal miners in a mesh: 1 - 1 / (n - (n - 1) exp(-x / n))",
                  kMiners),
      "delay / interval", [](double x) { return stale_rate(x, kMiners); }, dots);
}

void show_selfish(const TheoryOptions& options) {
  const std::vector<double> alphas{0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45};
  const auto dots = dots_of("selfish", alphas, options, [&](double alpha, std::uint64_t seed) {
    const Findings found = run(Pool{alpha, options.blocks}, seed);
    return static_cast<double>(found.by[0]) / static_cast<double>(found.in_chain);
  });
  show(
      "Share of the chain of a selfish pool: Eyal and Sirer, gamma = 1/2", "alpha",
      [](double alpha) { return selfish_share(alpha, kGammaOfSmallerHash); }, dots);
}

/// Seconds to the farthest peer, against hops.
void show_spread(const TheoryOptions&) {
  constexpr double kLatency = 0.01;
  std::vector<Dot> dots;
  const auto add = [&](const std::string& topology, unsigned peers) {
    const Arrivals arrivals = run(Spreading{topology, peers, "{latency: 10ms}"}, 1);
    const auto far = std::max_element(arrivals.distance.begin(), arrivals.distance.end());
    const auto last = *std::max_element(arrivals.after.begin(), arrivals.after.end());
    dots.push_back({static_cast<double>(*far), std::chrono::duration<double>(last).count(), 0});
  };
  add("star", 30);
  add("tree", 127);
  add("{random: {degree: 4}}", 200);
  add("grid", 100);
  add("ring", 50);
  add("line", 36);
  std::sort(dots.begin(), dots.end(), [](const Dot& a, const Dot& b) { return a.x < b.x; });
  show(
      "Seconds until a block is everywhere: hops * 3 * latency (star, tree, random, grid, ring, "
      "line)",
      "hops", [](double hops) { return hops * kCrossings * kLatency; }, dots);
}

int theory_main(int argc, char** argv) {
  const std::map<std::string, void (*)(const TheoryOptions&)> parts{{"forks", show_forks},
                                                                    {"stale", show_stale},
                                                                    {"selfish", show_selfish},
                                                                    {"spread", show_spread}};
  TheoryOptions options;
  std::vector<std::string> wanted;
  CLI::App app{"Runs in virtual time against closed forms: curves and dots.", "onetip_theory"};
  app.footer(R"(Examples:
  build/release/onetip_theory                            all of them
  build/release/onetip_theory selfish --seeds 64         one, with smaller error bars)");
  app.add_option("parts", wanted, "forks, stale, selfish, spread; all unless given")
      ->check(CLI::IsMember({"forks", "stale", "selfish", "spread"}));
  app.add_option("--seeds", options.seeds, "Runs for each dot")->check(CLI::PositiveNumber);
  app.add_option("--blocks", options.blocks, "Blocks to be expected of a run")
      ->check(CLI::Range(10, 1'000'000));
  app.add_option("--jobs", options.jobs, "Threads; as many as the machine has unless given");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongCommandLine;
  }
  for (const auto& [name, part] : parts) {
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end()) {
      part(options);
    }
  }
  return 0;
}

}  // namespace
}  // namespace onetip::bench

int main(int argc, char** argv) { return onetip::bench::theory_main(argc, argv); }
