#pragma once
// Goal: the finding that must stay while a scenario becomes smaller.
//
// A smaller scenario may be violated for another reason, which would be worth nothing: whoever
// takes away a heal leaves a wall, and nobody agrees any more, whatever the first cause was. So
// beside the claim
//   - what keeps peers stuck must be of a kind that the first run showed, too: a wall, a peer that
//     is down, a behaviour, an answer on its way, …
//   - where some peers did what a claim demands of each, some still must: else nobody has a height
//     because nobody mines any more
//   - whose blocks or messages a claim counts keep their behaviour, mine where they mined, and have
//     somebody beside them: of course nobody refuses what was never sent
// Pure; any thread.

#include <optional>
#include <set>
#include <string>

#include "sim/scenario/scenario.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::shrink {

/// Those whose blocks or messages a claim counts.
struct Suspects {
  std::set<Behaviour> behaviours;
  bool mine = false;
  bool have_company = false;  // somebody who is none of them
  friend bool operator==(const Suspects&, const Suspects&) = default;
};

class Goal {
 public:
  /// `finding`: one that is violated.
  Goal(const Scenario& scenario, const Finding& finding);

  /// Which row of `expect` it is; none: an invariant, or the timeout.
  [[nodiscard]] std::optional<std::size_t> expectation() const { return expectation_; }
  /// Of this run, whose row of `expect` is `kept`; null: it isn't there.
  [[nodiscard]] const Finding* find_in(const Scenario& scenario, const Outcome& outcome,
                                       std::optional<std::size_t> kept) const;

 private:
  std::string name_;
  std::optional<std::size_t> expectation_;
  std::set<Hindrance> hindrances_;
  bool some_did_ = false;
  Suspects suspects_;
};

/// The violated finding that is meant: the first, or the one with this name (`expect 2`, its number
/// alone, or an invariant). Null: there is none.
[[nodiscard]] const Finding* violated(const Outcome& outcome,
                                      const std::optional<std::string>& wanted);

}  // namespace onetip::sim::shrink
