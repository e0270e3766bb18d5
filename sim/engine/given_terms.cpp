#include "sim/engine/given_terms.hpp"

#include <algorithm>

namespace onetip::sim {

void GivenTerms::change(Nanos now, const Conditions& to) {
  Since next = givers_.empty() ? Since{} : givers_.back();
  next.at = now;
  if (to.delays) next.delays = to.delays;
  if (to.throttles) next.throttles = to.throttles;
  givers_.push_back(next);
  spec_ = to.spec;
}

void GivenTerms::blame(Nanos entered, Nanos delayed, Nanos waited) {
  const auto later = std::find_if(givers_.begin() + 1, givers_.end(),
                                  [&](const Since& since) { return since.at > entered; });
  givers_.erase(givers_.begin(), later - 1);
  const std::optional<FaultId> delays = givers_.front().delays;
  const std::optional<FaultId> throttles = givers_.back().throttles;
  const bool by_delay = delays && (!throttles || delayed >= waited);
  blamed_ = by_delay ? delays : throttles;
}

}  // namespace onetip::sim
