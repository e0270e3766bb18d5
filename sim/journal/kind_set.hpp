#pragma once
// KindSet: some kinds of records, so that who cares for few of them is handed no others.

#include <boost/mp11/algorithm.hpp>
#include <cstdint>
#include <variant>

#include "sim/journal/journal.hpp"

namespace onetip::sim {

class KindSet {
 public:
  static constexpr std::size_t kKinds = std::variant_size_v<RecordBody>;

  [[nodiscard]] static constexpr KindSet all() { return KindSet(~std::uint64_t{0}); }
  template <class... Bodies>
  [[nodiscard]] static constexpr KindSet of() {
    static_assert((boost::mp11::mp_contains<RecordBody, Bodies>::value && ...));
    return KindSet((std::uint64_t{0} | ... |
                    (std::uint64_t{1} << boost::mp11::mp_find<RecordBody, Bodies>::value)));
  }
  [[nodiscard]] friend constexpr KindSet operator|(KindSet a, KindSet b) {
    return KindSet(a.bits_ | b.bits_);
  }

  /// By the index of the kind in RecordBody.
  [[nodiscard]] constexpr bool has(std::size_t kind) const { return ((bits_ >> kind) & 1) != 0; }

 private:
  static_assert(kKinds <= 64);
  explicit constexpr KindSet(std::uint64_t bits) : bits_(bits) {}

  std::uint64_t bits_;
};

/// Calls `visitor` with the record's body where it is one of these. Unlike std::visit it costs next
/// to nothing where it isn't, which is most of the time for most who look at a journal.
template <class... Bodies, class Visitor>
void visit_one_of(const RecordBody& body, const Visitor& visitor) {
  constexpr KindSet kTaken = KindSet::of<Bodies...>();
  if (!kTaken.has(body.index())) return;
  boost::mp11::mp_with_index<KindSet::kKinds>(body.index(), [&](auto kind) {
    if constexpr (kTaken.has(kind)) visitor(*std::get_if<kind>(&body));
  });
}

}  // namespace onetip::sim
