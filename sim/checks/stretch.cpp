#include "sim/checks/stretch.hpp"

#include <fmt/format.h>

#include "sim/text/seconds.hpp"

namespace onetip::sim::checks {

void Stretch::end(Nanos at) {
  const Broken broken{*since_, at - *since_};
  if (!longest_ || broken.lasted > longest_->lasted) longest_ = broken;
  since_.reset();
}

void Stretch::end_late(Nanos at) {
  longest_.reset();
  end(at);
}

std::optional<std::string> Stretch::longest() const {
  if (!longest_) return std::nullopt;
  return fmt::format("it held from {} on, but for {} only", in_seconds(longest_->since),
                     in_seconds(longest_->lasted));
}

}  // namespace onetip::sim::checks
