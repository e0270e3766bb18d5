#pragma once
// Twin: one scenario run over TCP and in virtual time, the two held against each other.
//
// What must agree: each expectation's and each invariant's verdict; which entries of the timeline
// left a trace; how many blocks each `mine` and `mining` found; who is up at the end, and how high.
// So a mistake in one engine shows as soon as it changes what a scenario shows.
//
// What may differ, and is told: times; hashes and efforts, since stamps and so nonces differ; and
// heights where nonces settled a fork of branches that are close (ForkLeft), or where somebody went
// down before its blocks were found. Where a broken invariant ended a run in the middle nothing is
// counted. Pure.

#include <set>
#include <string>
#include <vector>

#include "sim/compare/twin_trace.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim {

/// One engine's part.
struct TwinRun {
  Outcome outcome;
  TwinTrace trace;
};

struct Twin {
  TwinRun tcp;
  TwinRun virtual_time;
  /// Of both: a finding for each thing that was compared, violated where they differ, else as they
  /// say. Its times, tips and records are those of virtual time. Where one of them came to no
  /// verdict it has no findings.
  Outcome outcome;
  std::set<std::size_t> differ;      // which findings
  std::vector<std::string> remarks;  // what differs and may, in words
  bool compared = true;              // false: one of them came to no verdict

  [[nodiscard]] bool agree() const { return compared && differ.empty(); }
};

[[nodiscard]] Twin compare_twins(const Scenario& scenario, TwinRun tcp, TwinRun virtual_time);

/// The same in one of the two engines, as its own command line would have it.
[[nodiscard]] inline Scenario in_engine(Scenario scenario, Engine engine) {
  scenario.engine = engine;
  scenario.other_engine = true;
  return scenario;
}

/// Forks that nonces settle otherwise less often than once in a million runs are no chance.
inline constexpr double kNoChance = 1e-6;

}  // namespace onetip::sim
