#pragma once
// Claim: what an expectation demands, without when. One small file each; make_claim knows them all.
//
// A claim sees every move of a tip from the first record on, so that asking it costs next to
// nothing.

#include <memory>
#include <string>

#include "sim/checks/scene.hpp"

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

  /// The `when` begins: what counts only from then on, counts from now.
  virtual void begin(const Scene&) {}
  /// A tip moved; the scene shows it already.
  virtual void take(const Scene&, const TipMove&) {}
  [[nodiscard]] virtual Standing standing(const Scene& scene) const = 0;
  /// What is to be seen now, for a person: why it holds, or who keeps it from holding, and why.
  [[nodiscard]] virtual std::string explain(const Scene& scene) const = 0;
  /// Who keeps it from holding now; or whom it speaks of.
  [[nodiscard]] virtual PeerSet peers(const Scene& scene) const = 0;
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

}  // namespace onetip::sim::checks
