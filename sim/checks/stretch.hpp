#pragma once
// Stretch: since when something holds without a break, and the longest that it did and broke.

#include <optional>
#include <string>

#include "sim/scenario/scenario.hpp"

namespace onetip::sim::checks {

class Stretch {
 public:
  /// Since when it holds; none: it doesn't.
  [[nodiscard]] std::optional<Nanos> since() const { return since_; }

  void begin(Nanos at) { since_ = at; }
  /// REQUIRES: it holds.
  void end(Nanos at);
  /// It ends though it had been long enough: what broke before it doesn't count any more.
  void end_late(Nanos at);

  /// `it held from 2.1 s on, but for 0.4 s only`; none: nothing broke.
  [[nodiscard]] std::optional<std::string> longest() const;

 private:
  struct Broken {
    Nanos since{};
    Nanos lasted{};
  };

  std::optional<Nanos> since_;
  std::optional<Broken> longest_;
};

}  // namespace onetip::sim::checks
