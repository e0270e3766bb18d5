#pragma once
// Trial: one candidate, run in virtual time, in memory: nothing is written anywhere.

#include <functional>
#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/shrink/case.hpp"
#include "sim/shrink/goal.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::shrink {

/// A run that was over.
struct Ran {
  Scenario scenario;
  Outcome outcome;
  std::size_t records = 0;  // of its journal
};

/// Reads a candidate's text as `sim` would, with this machine's figures for `cpu: calibrated`;
/// `cpu`: charged whatever the text says. Throws ScenarioError.
[[nodiscard]] Scenario read_candidate(const std::string& text,
                                      const std::optional<CpuProfile>& cpu = std::nullopt);

/// Runs the scenario to its end, or until `stop` says so: then its verdict is interrupted. `stop`
/// is asked at each record and about ten times a virtual second.
[[nodiscard]] Ran run_trial(Scenario scenario,
                            const std::function<bool(std::size_t records)>& stop);

/// Whether a run of the candidate has the finding. False, too: it can't be read, asks for more
/// blocks than that, or was stopped.
[[nodiscard]] bool still_fails(const Case& candidate, const std::string& text, const Goal& goal,
                               const std::optional<CpuProfile>& cpu, std::uint64_t most_blocks,
                               const std::function<bool(std::size_t)>& stop);

}  // namespace onetip::sim::shrink
