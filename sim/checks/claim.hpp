#pragma once
// Claim: what an expectation demands, without when. One small file each; make_claim knows them all.
//
// A claim sees every move of a tip from the first record on, so that asking it costs next to
// nothing.

#include <memory>
#include <string>

#include "sim/checks/scene.hpp"
#include "sim/checks/stuck.hpp"
#include "sim/journal/kind_set.hpp"

namespace onetip::sim::checks {

enum class Standing {
  holds,
  fails,
  nothing_to_see,  // nobody whom it speaks of is up
  undecidable,     // the scenario itself keeps it from meaning anything
};

class Claim {
 public:
  virtual ~Claim() = default;

  /// The `when` begins: what is compared with what was since then, begins now.
  virtual void begin(const Scene&) {}
  /// The `when` is a fault, or what comes after one: what is counted, is counted from now on.
  virtual void count_anew(const Scene&) {}
  /// Nothing happens before `time` of the timeline: where that is beyond `idle_until`, before the
  /// next record; and at the time that it is judged.
  virtual void pass(Nanos /*time*/) {}
  /// Up to then, on the timeline, `pass` changes nothing, as long as no record comes that it sees;
  /// none: never will.
  [[nodiscard]] virtual std::optional<Nanos> idle_until() const { return std::nullopt; }
  /// A tip moved; the scene shows it already.
  virtual void take(const Scene&, const TipMove&) {}
  /// The kinds of records that `see` is to see, besides moves of tips; the same at all times.
  [[nodiscard]] virtual KindSet kinds() const { return KindSet::of<>(); }
  /// A record, after `take` if it is a move. Whether something changed for this claim, moves apart.
  virtual bool see(const Scene&, std::size_t /*index*/, const Record&) { return false; }
  [[nodiscard]] virtual Standing standing(const Scene& scene) const = 0;
  /// Time alone decides it then, of the timeline; none: only what happens can.
  [[nodiscard]] virtual std::optional<Nanos> undecided_until(const Scene&) const {
    return std::nullopt;
  }
  /// What can only break, and never come true again: with `within` it is judged when the time is
  /// up.
  [[nodiscard]] virtual bool can_only_break() const { return false; }
  /// What is counted from an earlier moment on holds no more easily for it.
  [[nodiscard]] virtual bool holds_no_easier_over_more() const { return can_only_break(); }
  /// With a time by which it must hold, it holds now for the first time, and that settles it,
  /// unless it turns out that it held too early:
  virtual void held(const Scene&) {}
  /// what was there already, but had come to nobody of whom it speaks, has come, and it fails now.
  [[nodiscard]] virtual bool held_too_early(const Scene&) const { return false; }
  /// That may still come: it is held by somebody.
  [[nodiscard]] virtual bool may_be_too_early(const Scene&) const { return false; }
  /// What is to be seen now, for a person: why it holds, or who keeps it from holding, and why.
  [[nodiscard]] virtual std::string explain(const Scene& scene) const = 0;
  /// The same, with what keeps peers from the best tip, as far as that is what it explains.
  [[nodiscard]] virtual Stuck reason(const Scene& scene) const { return {explain(scene), {}}; }
  /// Who keeps it from holding now; or whom it speaks of.
  [[nodiscard]] virtual PeerSet peers(const Scene& scene) const = 0;
  /// The records that decided it; empty: the one at which it was judged.
  [[nodiscard]] virtual std::vector<std::size_t> proof() const { return {}; }
};

[[nodiscard]] std::unique_ptr<Claim> make_claim(const What& what, const Scenario& scenario);

/// The peers of `scope` that are up.
[[nodiscard]] PeerSet up_among(const Scene& scene, const PeerSet& scope);
[[nodiscard]] PeerSet everybody(const Scenario& scenario);

// --- one file each

[[nodiscard]] std::unique_ptr<Claim> make(const Converged& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Tips& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const OneTipPerSide& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Winner& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Height& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Balance& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const DeepestReorg& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Share& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Propagation& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const Rejected& what, const Scenario& scenario);
[[nodiscard]] std::unique_ptr<Claim> make(const NeverAdopted& what, const Scenario& scenario);

}  // namespace onetip::sim::checks
