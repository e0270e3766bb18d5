#pragma once
// Triggers: the moments that entries with `when:` wait for, as the journal shows them.
//
// Each fires once, the first time that its condition holds. They look at the scene that the judge
// keeps, which has taken a record before they do. One thread at a time.

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "sim/checks/scene.hpp"
#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class Triggers {
 public:
  /// REQUIRES: `scene` outlives them.
  explicit Triggers(const checks::Scene& scene);

  /// A record that the scene has taken.
  void take(const Record& record);
  /// What holds from the start on, fires at the timeline's zero.
  void arm();

  /// Some entry may begin.
  [[nodiscard]] bool fired() const { return !fired_.empty(); }
  /// Some entry still waits.
  [[nodiscard]] bool waiting() const { return !waiting_.empty(); }
  /// The next entry of those that may begin.
  [[nodiscard]] std::optional<std::size_t> take_fired();

 private:
  [[nodiscard]] bool holds(const Trigger& trigger,
                           const std::optional<PeerIndex>& reorganised) const;
  void fire(const std::optional<PeerIndex>& reorganised);

  const checks::Scene& scene_;
  std::vector<std::optional<BlockRef>> tips_;  // before the record
  std::map<std::size_t, Trigger> waiting_;     // by entry
  std::deque<std::size_t> fired_;
  bool armed_ = false;
};

}  // namespace onetip::sim
