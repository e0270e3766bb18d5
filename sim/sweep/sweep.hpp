#pragma once
// Sweep: one scenario under many seeds and settings, and what each run came to.
//
// Runs are numbered seed by seed, each seed under every combination of settings, so a sweep that is
// interrupted has about as many runs of each. It holds no measured duration, date or host: in
// virtual time the same sweep gives the same results, to the byte.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/run/batch.hpp"
#include "sim/run/experiment.hpp"
#include "sim/run/figures.hpp"
#include "sim/run/seed_range.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {

/// No grid has more.
inline constexpr std::size_t kMaxCombinations = 1'000;

struct SweepRun {
  std::uint64_t seed = 0;
  Verdict verdict = Verdict::held;
  std::optional<RunFigures> figures;  // none: it never came to an end
  std::string summary;                // where it did not hold
  std::string repeat;                 // the command, where it did not hold
  std::string folder{};               // below `--out`, with its journal; empty: none was kept
};

struct SweepCombination {
  std::vector<std::string> settings;  // as `--set` takes them
  std::vector<SweepRun> runs;         // by seed

  /// How many runs came to each verdict.
  [[nodiscard]] std::map<Verdict, std::uint64_t> verdicts() const;
  [[nodiscard]] std::uint64_t failing() const;
};

struct Sweep {
  std::string scenario;  // its name
  std::string file;
  std::string engine;
  std::string text_digest;  // SHA-256 of the file's text, in hex; empty: an older sweep.json
  SeedRange seeds;
  std::vector<SweepCombination> combinations;

  /// All runs that it was to have.
  [[nodiscard]] std::uint64_t of() const { return seeds.size() * combinations.size(); }
  [[nodiscard]] std::uint64_t done() const;
  /// The worst of its runs; interrupted, where some are missing.
  [[nodiscard]] Verdict verdict() const;
};

struct SweepPlan {
  std::string file;
  std::string text;             // of the file
  ScenarioOverrides overrides;  // but for seed and settings
  SeedRange seeds;
  std::vector<std::vector<std::string>> combinations;  // settings of each; one at least
};

/// Every combination of the settings' alternatives, the last one's changing first. Throws
/// ScenarioError where one is none, or where there are more than kMaxCombinations.
[[nodiscard]] std::vector<std::vector<std::string>> combinations(
    const std::vector<std::string>& settings);

/// That error of one combination, with a hint where the list that a setting gives would be right as
/// one value: `sides=[p0, rest]` is two, `sides=[[p0, rest]]` is one.
[[nodiscard]] ScenarioError with_hint_at_lists(const ScenarioError& error, const std::string& text,
                                               const std::string& file, ScenarioOverrides overrides,
                                               const std::vector<std::string>& settings);

/// The scenario of one run. Throws ScenarioError.
[[nodiscard]] Scenario scenario_of(const SweepPlan& plan, std::size_t combination,
                                   std::uint64_t seed);

/// A run that did not hold, as it is counted; its records, where they were to be kept.
using FailedRun = std::function<void(std::size_t combination, SweepRun& run, const Scenario&,
                                     const Outcome&, const std::vector<Record>&)>;

struct SweepOptions {
  BatchOptions batch;
  FailedRun failed;  // on the caller's thread, in order; none: no records are kept
  std::function<void(const SweepRun&)> counted;  // each run, the same
};

/// REQUIRES: every combination can be read, and there are at most 2^64 - 1 runs.
[[nodiscard]] Sweep run_sweep(const SweepPlan& plan, const MakeCluster& make_cluster,
                              const SweepOptions& options);

}  // namespace onetip::sim
