#pragma once
// Twin: one scenario run over TCP and in virtual time, the two held against each other.
//
// What a scenario shows must not depend on its engine. So these must be the same: each
// expectation's and each invariant's verdict; which entries of the timeline left a trace; how many
// blocks each found, and how many payments were refused; who is up at the end, who shares a tip
// with whom, and how high each stands.
//
// Some of it may differ, but only for a cause that a journal records, by no more than the cause
// explains, and never in silence:
//
//   cause                          what may differ
//   a fork of close branches       whether an entry left a trace; whether a payer had the coins;
//                                  who shares a tip, where the fork is open still at the end
//   blocks kept off by luck        heights, by as many as there are (TwinTrace::unlucky)
//   somebody was not there, or     that entry's trace and blocks; and heights, by these blocks
//   went down before it was done
//   a `when:` came in one alone    that entry's trace and blocks; and all at the end
//   `witnesses: off`               whether an entry left a trace
//   a hostile peer                 its own blocks and height; and heights, by these blocks
//   a run cut off in the middle    blocks, and all at the end
//
// A remark tells of it. Where a trace is demanded that one of them lacks, that run is inconclusive,
// and so the twins; a payment that was made in one and refused in the other makes them so, too:
// what hangs on luck shows nothing. Times, hashes and efforts differ by nature, since stamps and so
// nonces do, and are not compared. Pure.

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
  /// Of both: a finding for each thing that was compared, violated where they differ (inconclusive,
  /// where luck may be why), else as they say; its verdict is the worst of all. Its times, tips and
  /// records are those of virtual time. Where one of them came to no verdict it has no findings.
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

}  // namespace onetip::sim
