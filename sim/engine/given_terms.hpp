#pragma once
// GivenTerms: what faults have made of a link, and which of them is to blame for what comes late.
//
// Bytes are late for one of two reasons: they were delayed when they entered (latency, jitter), or
// they waited at the exit (bandwidth). By the time that they leave, that fault may be over or
// another in force, so it is kept who gave what since when. One thread at a time.

#include <optional>
#include <vector>

#include "sim/fault.hpp"

namespace onetip::sim {

class GivenTerms {
 public:
  /// From `now` on they hold.
  void change(Nanos now, const Conditions& to);
  /// What entered before has left: who gave what until now is of no use any more.
  void forget() { givers_.erase(givers_.begin(), givers_.end() - 1); }
  /// What the link is like at present.
  [[nodiscard]] const LinkSpec& spec() const { return spec_; }

  /// Bytes leave late that entered then. They came to the exit `delayed` by so much, and `waited`
  /// there; of two faults it is the work of the one that did more. What entered before them has
  /// left. REQUIRES: something was given.
  void blame(Nanos entered, Nanos delayed, Nanos waited);
  /// Bytes leave that are not late.
  void acquit() { blamed_.reset(); }
  /// Who made those late that left last; none: they weren't, or nobody did.
  [[nodiscard]] std::optional<FaultId> blamed() const { return blamed_; }

 private:
  /// Where none is in force, whoever was last: what waits behind what a fault made late is late by
  /// it, too.
  struct Since {
    Nanos at{};
    std::optional<FaultId> delays;
    std::optional<FaultId> throttles;
  };

  LinkSpec spec_;
  std::vector<Since> givers_;  // by time; the last holds at present
  std::optional<FaultId> blamed_;
};

}  // namespace onetip::sim
