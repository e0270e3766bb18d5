#pragma once
// EachPeer: a claim that holds when something is true of the tip of every peer in scope that is up.

#include <string>
#include <vector>

#include "sim/checks/claim.hpp"

namespace onetip::sim::checks {

class EachPeer : public Claim {
 public:
  EachPeer(const PeerSet& scope, const Scenario& scenario);

  void take(const Scene& scene, const TipMove& move) override;
  Standing standing(const Scene& scene) const override;
  std::string explain(const Scene& scene) const override;
  PeerSet peers(const Scene& scene) const override;

 protected:
  [[nodiscard]] virtual bool is_true_of(const Scene& scene, PeerIndex peer, BlockRef tip) const = 0;
  /// `p3 is at height 7`
  [[nodiscard]] virtual std::string describe(const Scene& scene, PeerIndex peer,
                                             BlockRef tip) const = 0;

 private:
  enum class Mark : char { elsewhere, down, no, yes };

  PeerSet scope_;
  std::vector<Mark> marks_;  // by peer
  std::size_t up_ = 0;
  std::size_t yes_ = 0;
};

/// `a` stands to `b` as `relation` says.
template <class T>
[[nodiscard]] bool holds(Relation relation, const T& a, const T& b) {
  switch (relation) {
    case Relation::at_least:
      return a >= b;
    case Relation::at_most:
      return a <= b;
    case Relation::equals:
      return a == b;
  }
  return false;
}

}  // namespace onetip::sim::checks
