#pragma once
// What a run came to: findings, and the verdict that follows from them.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// The exit codes of `sim`, too.
enum class Verdict {
  held = 0,
  violated = 1,
  inconclusive = 2,    // something that was to be seen was not: never a pass
  bad_scenario = 3,    // or the command line
  harness_failed = 4,  // the machine, or this program
  interrupted = 130,
};
[[nodiscard]] std::string_view to_text(Verdict verdict);
/// What two of them come to together: interrupted, 4, 3, 1, 2, 0, whichever comes first.
[[nodiscard]] Verdict worse(Verdict a, Verdict b);
/// How often each: `998 held, 2 violated`.
[[nodiscard]] std::string in_words(const std::map<Verdict, std::uint64_t>& counts);

/// What stands between a peer and the best tip.
enum class Obstacle {
  // The peer's own part: the block, or word of it, came to it.
  paused,            // it, or who has the block
  refused,           // it took the block for invalid
  keeps_an_invalid,  // its own chain is invalid
  holds_more,        // it holds the block below its own tip
  set_aside,         // the stamp lies too far ahead of its clock
  kept_its_own,
  never_asked,
  never_answered,
  did_not_take_it,
  // Nothing came to it.
  nobody_holds_it,
  no_link,
  down,
  not_started,
  wall,  // a fault holds back what would bring it
  banned,
  closed,
  never_connected,
  on_its_way,
  polls,
  never_announced,
};
/// What keeps a peer from the best tip, by kind: where somebody is to blame who is not honest, his
/// behaviour.
using Hindrance = std::variant<Obstacle, Behaviour>;

/// What one checker found. Times are the timeline's.
struct Finding {
  Verdict verdict = Verdict::held;  // held, violated or inconclusive
  std::string name;                 // `expect 1`, or an invariant's name: `no-double-spend`
  std::string claim;                // what was demanded, in words
  std::optional<Source> source;     // the YAML line; none: an invariant
  std::string explanation;          // what was found; who held what and why, a line each
  std::set<Hindrance> hindrances;   // what it says keeps peers from the best tip
  std::optional<Nanos> since;       // when its `when` began
  std::optional<Nanos> within;      // how long it was given from then
  std::optional<Nanos> held_at;     // when it was settled as held
  PeerSet peers;                    // whom it concerns
  std::vector<std::size_t> proof;   // indices of journal records that prove it
};

/// One timeline entry and what shows that it bit.
struct Witness {
  std::size_t entry = 0;
  std::uint64_t runs = 0;       // how often it began
  std::uint64_t witnessed = 0;  // how many of them left a trace
  std::string trace;            // in words: `1204 bytes, 2 closes and 14 dials held back`
  std::optional<Nanos> began;   // its first run
  std::optional<Nanos> ended;   // its last run, where every run ended
  bool missed = false;          // no run left one, though it had to: inconclusive
};

/// Where a peer stood when the run was over.
struct FinalTip {
  PeerIndex peer = 0;
  core::BlockId tip;
  core::Effort effort = 0;
  std::string mined_by;  // a peer's name, "genesis" or "a stranger"
};
/// Those with the same tip together, the most widely held one first.
[[nodiscard]] std::vector<std::vector<const FinalTip*>> grouped(const std::vector<FinalTip>& tips);

struct Outcome {
  Verdict verdict = Verdict::held;
  std::string summary;      // one line
  std::string engine;       // what ran it; empty: nothing did
  std::uint64_t steps = 0;  // that the engine carried out; 0: it doesn't count them
  std::vector<Finding> findings;
  std::vector<Witness> witnesses;
  std::vector<FinalTip> tips;  // of the peers that were up
  std::optional<RunEnd> end;   // none: it never came to the end
  Nanos ended_at{};            // since the topology stood
  Nanos topology_after{};      // how long it took until the topology stood
};
/// Of a run that an interruption came before.
[[nodiscard]] Outcome not_begun();

}  // namespace onetip::sim
