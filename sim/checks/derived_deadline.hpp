#pragma once
// DerivedDeadline: by when it must hold, where the scenario says `within: auto`.
//
// Its time runs from the last thing that there was to hear of, or that changed the way: a block
// found, a fault begun or over, a peer come up or gone. How long it takes follows from what there
// is to spread and from the network as the journal shows it then (sim/scenario/bound.hpp has the
// formula). What a fault that is over had delayed comes first; then the way is as it is now.
//
// Many peers may come or go at one moment, and each way costs a search of the whole network. So it
// is derived anew when that moment is over, or when it has to be known. Times are of the timeline.

#include <cstddef>
#include <optional>
#include <string>

#include "sim/checks/scene.hpp"
#include "sim/scenario/bound.hpp"

namespace onetip::sim::checks {

class DerivedDeadline {
 public:
  /// Its time runs from `from` on.
  DerivedDeadline(const Scene& scene, Nanos from);

  /// A record that the scene shows already.
  void take(const Scene& scene, const RecordBody& body);
  /// Nothing happens before `time`.
  void pass(const Scene& scene, Nanos time);
  /// It has to be known, though the moment at which the way changed may not be over.
  void catch_up(const Scene& scene);

  /// As it was derived last.
  [[nodiscard]] Nanos time() const { return time_; }
  /// How it comes to that: `2 hops of 0.06 s, …`.
  [[nodiscard]] const std::string& text() const { return bound_.text; }
  /// When the way changed since; none: it did not.
  [[nodiscard]] std::optional<Nanos> way_changed() const { return way_changed_; }
  /// As it would be derived now.
  [[nodiscard]] Nanos outlook(const Scene& scene) const;

 private:
  /// How far it is from one end of the network to the other.
  struct Extent {
    std::size_t hops = 0;
    LinkSpec slowest;  // as slow as each hop may be
  };

  [[nodiscard]] static Extent extent(const Scene& scene);
  [[nodiscard]] Bound derived(const Scene& scene, Nanos from) const;
  void derive(const Scene& scene, Nanos from);

  mutable std::optional<Extent> extent_;  // none: the way has changed since it was searched
  std::optional<Nanos> way_changed_;
  Bound bound_;
  Nanos time_{};
};

}  // namespace onetip::sim::checks
