#pragma once
// KindSet: some kinds of records, so that who cares for few of them is handed no others.

#include <boost/mp11/algorithm.hpp>
#include <cstdint>
#include <type_traits>
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
  /// Those that `Visitor` can be called with.
  template <class Visitor>
  [[nodiscard]] static constexpr KindSet taken_by() {
    return []<class... Bodies>(const std::variant<Bodies...>*) {
      std::uint64_t bits = 0;
      std::uint64_t kind = 1;
      ((bits |= std::is_invocable_v<Visitor, const Bodies&> ? kind : 0, kind <<= 1), ...);
      return KindSet(bits);
    }(static_cast<const RecordBody*>(nullptr));
  }
  friend constexpr bool operator==(KindSet, KindSet) = default;
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

/// Calls `visitor` with the record's body where it takes that kind. Unlike std::visit it costs next
/// to nothing where it doesn't, which is most of the time for most who look at a journal. Whose
/// kinds are given by overloads says beside them which they are, in a static_assert on `taken_by`:
/// one that doesn't fit its record would be left out in silence.
template <class Visitor>
void visit_taken(const Visitor& visitor, const RecordBody& body) {
  constexpr KindSet kTaken = KindSet::taken_by<const Visitor&>();
  if (!kTaken.has(body.index())) return;
  boost::mp11::mp_with_index<KindSet::kKinds>(body.index(), [&](auto kind) {
    if constexpr (kTaken.has(kind)) visitor(*std::get_if<kind>(&body));
  });
}

}  // namespace onetip::sim
