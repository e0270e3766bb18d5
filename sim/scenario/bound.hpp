#pragma once
// `within: auto`: how long a network may take to spread what there is to spread, derived from the
// scenario.
//
//   reconnecting   a redial waits up to 2.4 s (2 s + 20 %), and three crossings greet
//   a late answer  an unanswered request is asked elsewhere after 2 s: once, or at each hop where
//                  peers that are not honest may let it wait
//   each hop       six crossings (a tip, the question, the blocks; and the same again for a tip
//                  that came in between), two more for each further batch of 500 blocks or 512 KiB;
//                  twice the blocks' bytes and 16 KiB of talk at the link's rate; where peers poll,
//                  1.2 poll intervals and 2 s until an old peer is known as one, and the bytes
//                  twice again
//   judging        2 ms for each block and each peer that judges it, and where a CPU is charged
//                  what mining, sending, reading and judging a block of 4 KiB takes
//   the machine    1 s
//
// There are as many hops as the diameter, and who asks says by way of whom; each is as slow as the
// slowest link. So it is an upper bound and no estimate. Pure functions of the scenario and of what
// must travel.

#include <cstdint>
#include <functional>
#include <string>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// What must travel.
struct Cargo {
  std::uint64_t blocks = 0;
  std::uint64_t bytes = 0;  // of the blocks as they are encoded
};

struct Bound {
  Nanos time{};
  std::string text;  // how it comes to that: `3.4 s to reconnect, 2 hops of 0.06 s, …`
};

/// In that time everybody who polls has asked again, whom it has just met, too; zero: nobody polls.
[[nodiscard]] Nanos longest_poll(const Scenario& scenario);

/// The most hops that any two peers are apart who are not cut off from each other, over given links
/// that are not `stopped`, by way of peers that pass on. Exact up to 1,000 peers; above, at most
/// twice as much.
[[nodiscard]] std::size_t diameter(const Scenario& scenario,
                                   const std::function<bool(PeerIndex, PeerIndex)>& stopped,
                                   const std::function<bool(PeerIndex)>& passes_on);

/// As slow in each term as the slowest of the given links, each taken as `link` says; where peers
/// dial whom they learn of, as slow as any rule allows.
[[nodiscard]] LinkSpec slowest_link(const Scenario& scenario,
                                    const std::function<LinkSpec(PeerIndex, PeerIndex)>& link);

[[nodiscard]] Bound bound(const Scenario& scenario, std::size_t hops, const LinkSpec& link,
                          const Cargo& cargo);

/// More than `bound` will come to whatever the timeline mines: for the run's hard end.
[[nodiscard]] Nanos longest_bound(const Scenario& scenario);

}  // namespace onetip::sim
