#pragma once
// Faults on links: what a rule in force does to what wants to cross from one peer to another.
//
// Order of evaluation: every fault in force is asked; the hardest answer wins (cut over hold over
// pass). So a byte passes when no fault in force stops it. Who is on no side of a partition is
// exempt.
//
//   rule                          crossing from→to        bytes   close   dial
//   partition drop                sides differ            hold    hold    hold
//   partition reset               sides differ            cut     pass    cut (refused)
//   partition one-way             from is on side 0,
//                                 to on another           hold    hold    hold
//   disconnect                    between a and b         cut     pass    cut (refused)
//   degrade                       between a and b         pass, but later or at another rate
//   pause                         to one of its peers     hold    hold    hold
//
// `cut` on bytes means: a connection between the two is closed by reset, at once when the fault
// begins. A `one-way` wall holds a dial when the dialler's side may not send. Pure values; one
// thread at a time.

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

enum class Crossing { bytes, close, dial };
enum class Passage { pass, hold, cut };

/// What a fault does, resolved for constant-time look-up: which side each peer is on.
class FaultRule {
 public:
  [[nodiscard]] static FaultRule partition(const Partition& partition, std::size_t peers);
  /// `lasting`: the two may not be dialled while it holds (`for:`); otherwise connections are
  /// closed once, and dials pass.
  [[nodiscard]] static FaultRule disconnect(const Disconnect& disconnect, std::size_t peers,
                                            bool lasting);
  /// What is sent to a stopped process waits at the sender.
  [[nodiscard]] static FaultRule pause(const PeerSet& paused, std::size_t peers);
  [[nodiscard]] static FaultRule degrade(const Degrade& degrade, std::size_t peers);

  [[nodiscard]] Passage on(PeerIndex from, PeerIndex to, Crossing crossing) const;
  /// Connections between these two are reset when the fault begins.
  [[nodiscard]] bool cuts(PeerIndex a, PeerIndex b) const;
  /// It changes the link between these two.
  [[nodiscard]] bool degrades(PeerIndex a, PeerIndex b) const;
  /// What it gives the links that it changes.
  [[nodiscard]] const LinkRule& terms() const { return terms_; }

 private:
  enum class Kind { drop, reset, one_way, disconnect, disconnect_once, degrade, pause };
  FaultRule(Kind kind, std::size_t peers) : kind_(kind), first_(peers, 0), second_(peers, 0) {}

  Kind kind_;
  [[nodiscard]] bool between(PeerIndex a, PeerIndex b) const;

  std::vector<std::uint16_t> first_;   // side + 1, 0: none; paused: 1; between two ends: 1 in `a`
  std::vector<std::uint16_t> second_;  // between two ends: 1 where in `b`
  LinkRule terms_;                     // of a degrade
};

/// What a link is like under the faults in force, and which of them make it worse than its own
/// terms; none: none does.
struct Conditions {
  LinkSpec spec;
  std::optional<FaultId> delays;     // whose latency or jitter it is, whichever adds more
  std::optional<FaultId> throttles;  // whose bandwidth it is
};

/// The faults in force.
class FaultTable {
 public:
  void begin(FaultId id, FaultRule rule) { rules_.emplace(id, std::move(rule)); }
  void end(FaultId id) { rules_.erase(id); }

  struct Answer {
    Passage passage = Passage::pass;
    std::optional<FaultId> by;  // the first fault that gave this answer
  };
  [[nodiscard]] Answer on(PeerIndex from, PeerIndex to, Crossing crossing) const {
    return rules_.empty() ? Answer{} : ask_all(from, to, crossing);
  }
  /// Of a link that is `own` by itself. Of two faults that give the same term the later one wins.
  [[nodiscard]] Conditions conditions(const LinkSpec& own, PeerIndex from, PeerIndex to) const;
  [[nodiscard]] const std::map<FaultId, FaultRule>& in_force() const { return rules_; }

 private:
  [[nodiscard]] Answer ask_all(PeerIndex from, PeerIndex to, Crossing crossing) const;

  std::map<FaultId, FaultRule> rules_;
};

}  // namespace onetip::sim
