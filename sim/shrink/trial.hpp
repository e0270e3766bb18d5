#pragma once
// Trial: one candidate, run in virtual time, in memory: nothing is written anywhere.

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::shrink {

/// A run that was over.
struct Ran {
  Scenario scenario;
  Outcome outcome;
  std::size_t records = 0;                       // of its journal
  std::map<PeerIndex, std::size_t> first_found;  // who found a block: the record of the first one
};

/// Reads a candidate's text as `sim` would, with this machine's figures for `cpu: calibrated`;
/// `cpu`: charged whatever the text says. Throws ScenarioError.
[[nodiscard]] Scenario read_candidate(const std::string& text,
                                      const std::optional<CpuProfile>& cpu = std::nullopt);

/// Runs the scenario to its end, or until `stop` says so: then its verdict is interrupted. `stop`
/// is asked at each record and about ten times a virtual second.
[[nodiscard]] Ran run_trial(Scenario scenario,
                            const std::function<bool(std::size_t records)>& stop);

}  // namespace onetip::sim::shrink
