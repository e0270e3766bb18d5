#pragma once
// The edits that might make a case smaller or simpler, in the order in which they are worth trying:
// big steps first. Each pass is one kind of edit; one that was a success is listed anew. Pure.

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/shrink/case.hpp"

namespace onetip::sim::shrink {

struct Edit {
  // Its place in the pass: bigger steps come first, then what stands in front. After a success the
  // search goes on from here, since what came before was tried.
  std::size_t size = 1;
  std::size_t place = 0;
  std::function<Edited(const Case&)> make;
};
using Edits = std::vector<Edit>;

[[nodiscard]] Edits expectation_edits(const Case& now);  // without them
[[nodiscard]] Edits peer_edits(const Case& now);         // without groups, halves, single ones
[[nodiscard]] Edits entry_edits(const Case& now);        // without halves of the timeline, …
[[nodiscard]] Edits row_edits(const Case& now);          // without connections, and rows of links
[[nodiscard]] Edits key_edits(const Case& now);          // settings back to what they are without
[[nodiscard]] Edits topology_edits(const Case& now);     // a simpler one
[[nodiscard]] Edits heal_edits(const Case& now);         // a fault with `for` instead of a heal
[[nodiscard]] Edits selector_edits(const Case& now);     // fewer of those who do something
[[nodiscard]] Edits count_edits(const Case& now);        // fewer blocks, coins
[[nodiscard]] Edits time_edits(const Case& now);         // shorter and rounder
[[nodiscard]] Edits seed_edits(const Case& now);         // 1, 2, 3, …

struct Pass {
  std::string_view name;
  Edits (*edits)(const Case& now);
};
[[nodiscard]] std::span<const Pass> passes();

/// Runs of `count` things to be left out, from halves to single ones.
using LeaveOut = std::function<Edited(const Case&, const std::set<std::size_t>&)>;
[[nodiscard]] Edits in_chunks(std::size_t count, const LeaveOut& leave_out);
/// Replaces the node at the path.
[[nodiscard]] std::function<Edited(const Case&)> replacing(Path path, Node by);

}  // namespace onetip::sim::shrink
