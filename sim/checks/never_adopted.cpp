// never_adopted: no honest peer, those themselves apart, ever held a chain with a block of theirs
// in it.
//
// Where none of them mined anything there was nothing to adopt, and where no other honest peer was
// up from then on nobody who could: the claim says nothing.

#include <fmt/format.h>

#include <algorithm>

#include "sim/checks/claim.hpp"
#include "sim/checks/mined_below.hpp"
#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {
namespace {

class NeverAdoptedClaim : public Claim {
 public:
  NeverAdoptedClaim(const NeverAdopted& what, const Scenario& scenario)
      : what_(what), below_(what.from, scenario) {}

  void take(const Scene& scene, const TipMove& move) override {
    if (adoption_) return;
    const bool theirs = is_theirs(move.peer);
    if (!theirs && is_hostile(scene.scenario().peers[move.peer].behaviour)) return;
    if (!theirs && !move.from) ++others_up_;
    if (!theirs && move.down) --others_up_;
    if (below_.count(scene, move.to) > 0) {
      mined_ = true;  // a genesis of their own, too: whose it is was not known before this start
      if (!theirs) adoption_ = Adoption{move, scene.now(), {}};
    }
    look_whether_somebody_can();
  }

  KindSet kinds() const override { return KindSet::of<record::Mined, record::Block>(); }
  bool see(const Scene& scene, std::size_t index, const Record& record) override {
    if (adoption_ && !adoption_->record) adoption_->record = index;
    if (mined_) return false;
    if (const auto* mined = std::get_if<record::Mined>(&record.body)) {
      mined_ = is_theirs(mined->peer);
    } else if (const auto* block = std::get_if<record::Block>(&record.body)) {
      const auto miner = scene.miner(block->ref);
      mined_ = miner && is_theirs(*miner);
    }
    look_whether_somebody_can();
    return mined_;
  }

  Standing standing(const Scene&) const override {
    if (adoption_) return Standing::fails;
    return could_adopt_ ? Standing::holds : Standing::nothing_to_see;
  }

  bool can_only_break() const override { return true; }

  std::string explain(const Scene& scene) const override {
    if (!mined_) return what_.label + " mined no block";
    if (!could_adopt_) {
      return "no other honest peer was up that could adopt a block of " + what_.label;
    }
    if (!adoption_) return "no honest peer ever had a block of " + what_.label + " in its chain";
    const auto theirs = first_of_theirs(scene, adoption_->move.to);
    const std::string tip = scene.describe(adoption_->move.to);
    return fmt::format(
        "{} took {} at {}{}", scene.name(adoption_->move.peer), tip, in_seconds(adoption_->at),
        theirs == adoption_->move.to ? "" : ", which stands on " + scene.describe(theirs));
  }

  PeerSet peers(const Scene&) const override {
    return adoption_ ? PeerSet{adoption_->move.peer} : what_.from;
  }
  std::vector<std::size_t> proof() const override {
    if (!adoption_) return {};
    return {*adoption_->record};
  }

 private:
  struct Adoption {
    TipMove move;
    Nanos at{};
    std::optional<std::size_t> record;
  };

  [[nodiscard]] bool is_theirs(PeerIndex peer) const {
    return std::binary_search(what_.from.begin(), what_.from.end(), peer);
  }
  void look_whether_somebody_can() {
    if (mined_ && others_up_ > 0) could_adopt_ = true;
  }
  /// REQUIRES: there is one at or below `tip`.
  [[nodiscard]] BlockRef first_of_theirs(const Scene& scene, BlockRef tip) const {
    BlockRef found = tip;
    for (std::optional<BlockRef> here = tip; here; here = scene.tree().parent(*here)) {
      if (below_.mined(scene, *here)) found = *here;
    }
    return found;
  }

  NeverAdopted what_;
  MinedBelow below_;
  std::size_t others_up_ = 0;  // honest ones
  bool mined_ = false;
  bool could_adopt_ = false;  // another honest one was up when there was something to adopt
  std::optional<Adoption> adoption_;
};

}  // namespace

std::unique_ptr<Claim> make(const NeverAdopted& what, const Scenario& scenario) {
  return std::make_unique<NeverAdoptedClaim>(what, scenario);
}

}  // namespace onetip::sim::checks
