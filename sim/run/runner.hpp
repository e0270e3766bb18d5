#pragma once
// Runner: plays a scenario on a cluster, from the first dial to the last record.
//
//   1  start      every peer starts and dials; the topology stands when every given link was
//                 connected once. That is the timeline's zero. It has 60 s for it: after that the
//                 harness failed, since nothing but the machine and this program has acted yet.
//   2  timeline   each step at its time; at one moment undoings first, then entries in file order.
//                 An entry with `when:` begins when the journal shows its moment
//   3  mining     until the last block of the last `mine` and `send` is found; and where an entry
//                 still waits for its `when:`, until nothing moves any more by itself
//   4  demands    until every `within:` is settled, held or not
//   5  rest       until it is quiet; after 5 s it is over all the same
//
// From 2 on the hard end (sim/scenario/timeline.hpp) cuts the run short, a broken invariant or
// Ctrl-C at any time: the journal always ends in RunOver, which says why. An entry with `when:`
// that begins late moves the hard end. The runner ends no fault by itself and asks no peer
// anything; it writes what the timeline does into the journal that the cluster writes too.

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "sim/checks/judge.hpp"
#include "sim/cluster.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// What a status line shows.
struct Progress {
  Nanos time{};  // since the topology stood; before that, since the start
  bool stands = false;
  Vital vital;
  std::vector<std::string> faults;  // in force, by name
};

struct RunOptions {
  const std::atomic<bool>* interrupted = nullptr;
  std::function<void(const Progress&)> progress;  // called about ten times a second
};

/// Plays `scenario`. `journal`: the one that the cluster writes; `judge` listens to it already.
/// Throws std::runtime_error where the machine refuses what the run needs; then there is no
/// RunOver.
void run(const Scenario& scenario, Cluster& cluster, Journal& journal, const Judge& judge,
         const RunOptions& options = {});

}  // namespace onetip::sim
