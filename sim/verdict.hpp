#pragma once
// What a run came to: findings, and the verdict that follows from them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/journal.hpp"
#include "sim/scenario.hpp"

namespace onetip::sim {

/// The exit codes of `sim`, too. Where several apply: 4, 3, 1, 2, 0 in that order.
enum class Verdict {
  held = 0,
  violated = 1,
  inconclusive = 2,
  bad_scenario = 3,
  harness_failed = 4,
  interrupted = 130,
};
[[nodiscard]] std::string_view to_text(Verdict verdict);
/// The one of two that a run, or a folder of runs, ends with.
[[nodiscard]] Verdict worse(Verdict a, Verdict b);

/// What one checker found.
struct Finding {
  Verdict verdict = Verdict::held;  // held, violated or inconclusive
  std::string name;                 // `expect 1`, or an invariant's name: `no-double-spend`
  std::string claim;                // what was demanded, in words
  std::optional<Source> source;     // the YAML line; none: an invariant
  std::string explanation;          // what was found; for a violation who held what and why
  std::optional<Nanos> held_at;     // timeline time when it was settled as held
  std::vector<PeerIndex> peers;     // whom it concerns
  std::vector<std::size_t> proof;   // indices of journal records that prove it
};

/// One timeline entry and what shows that it bit.
struct Witness {
  std::size_t entry = 0;
  std::uint64_t runs = 0;       // how often it began
  std::uint64_t witnessed = 0;  // how often that left a trace
  std::string trace;            // in words: `1,204 bytes, 2 closes and 14 dials held back`
  std::optional<Nanos> began;
  std::optional<Nanos> ended;
};

struct Outcome {
  Verdict verdict = Verdict::held;
  std::string summary;  // one line
  std::vector<Finding> findings;
  std::vector<Witness> witnesses;
  struct FinalTip {
    PeerIndex peer;
    core::BlockId tip;
    core::Effort effort;
    std::string mined_by;  // a peer's name, or "genesis"
  };
  std::vector<FinalTip> tips;
  Nanos wall_time{};  // the whole run, start-up included
};

}  // namespace onetip::sim
