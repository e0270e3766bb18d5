#pragma once
// Goal: the finding that must stay while a scenario becomes smaller.
//
// A smaller scenario may be violated for another reason, which would be worth nothing: whoever
// takes away a heal leaves a wall, and nobody agrees any more, whatever the first cause was. So a
// candidate counts only where the finding has the same kind of reason as in the first run. The run
// is asked for it, not the file, which says what was to happen and not whether it did. Beside the
// claim
//   - what keeps peers stuck must be of a kind that the first run showed, too: a wall, a peer that
//     is down, a behaviour, an answer on its way, …; and where something did, something must
//   - where some peers did what a claim demands of each, some still must: else nobody has a height
//     because nobody mines any more
//   - whose blocks or messages a claim counts keep their behaviour, have somebody beside them, and
//     have found a block before it was judged, or none, as they had: of course nobody refuses what
//     was never sent
//   - so must the others, where it is asked who is ahead: there is no losing a race that nobody
//     else ran. Where nothing else tells why, it is asked of everybody
//   - the fault that an expectation speaks of must have bitten, if it had
// Any other entry that did nothing is taken away by itself. Pure; any thread.

#include <optional>
#include <set>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/shrink/trial.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::shrink {

/// Those whose blocks or messages a claim counts, and the others.
struct Suspects {
  std::set<Behaviour> behaviours;
  bool have_company = false;  // somebody who is none of them
  // A block, before it was judged:
  bool found = false;
  bool others_found = false;  // never, where that doesn't matter
  friend bool operator==(const Suspects&, const Suspects&) = default;
};

class Goal {
 public:
  /// `finding`: one of this run that is violated.
  Goal(const Ran& first, const Finding& finding);

  /// Which row of `expect` it is; none: an invariant, or the timeout.
  [[nodiscard]] std::optional<std::size_t> expectation() const { return expectation_; }
  /// Of this run, whose row of `expect` is `kept`; null: it isn't there.
  [[nodiscard]] const Finding* find_in(const Ran& ran, std::optional<std::size_t> kept) const;

 private:
  [[nodiscard]] bool is_hindered_alike(const Finding& finding) const;

  std::string name_;
  std::optional<std::size_t> expectation_;
  std::set<Hindrance> hindrances_;
  bool some_did_ = false;
  bool fault_was_idle_ = false;
  Suspects suspects_;
};

/// The violated finding that is meant: the first, or the one with this name (`expect 2`, its number
/// alone, or an invariant). Null: there is none.
[[nodiscard]] const Finding* violated(const Outcome& outcome,
                                      const std::optional<std::string>& wanted);

}  // namespace onetip::sim::shrink
