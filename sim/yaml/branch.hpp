#pragma once
// Another future for a scenario (`--until 12s --then OTHER.yaml`), laid over its tree before it is
// read.
//
//     # OTHER.yaml: the wall stands for good
//     timeline:                            # in place of the entries that begin at 12s or later
//       - {at: 13s, mine: {by: p0}}
//     expect:                              # in place of the file's
//       - {at: end, tips: 2}
//
// What OTHER leaves out is the file's; what it gives takes the place of the file's. `name` is
// OTHER's own, or the name of its file. `seed` is the file's, since there is one past. What waits
// for its `when:` has no time: the file's goes on waiting in both, OTHER's waits from the start on,
// too.
//
// Entries that are replaced are read all the same, and keep their place: so whoever they make wait
// for a `join` waits, draws are numbered and entries counted alike, and the past is the same to the
// byte.

#include <optional>
#include <string>

#include "sim/yaml/document.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::sim {

/// `12s`, of `--until`. Throws ScenarioError.
[[nodiscard]] Nanos read_until(const std::string& text);
/// As `--until` takes it.
[[nodiscard]] std::string until_text(Nanos moment);

namespace yaml {

struct Overlay {
  BranchPoint branch;
  std::optional<Node> timeline;  // OTHER's
};

/// Puts OTHER's keys in the place of the root's, but for its timeline. Throws ScenarioError.
[[nodiscard]] Overlay lay_over(Node& root, const OtherFuture& other);

/// Throws it again: where a line of `file`, which reads well by itself, doesn't fit what OTHER put
/// beside it, with the advice to replace it, too.
[[noreturn]] void explain(const ScenarioError& error, const std::string& file,
                          const OtherFuture& other);

}  // namespace yaml
}  // namespace onetip::sim
