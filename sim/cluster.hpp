#pragma once
// Cluster: N peers and the links between them, as the runner sees them, whatever engine runs them.
//
// The engine keeps the journal: everything that a peer notices, and everything that a fault stops,
// is a record. The runner plays the timeline on it and never asks a peer. All calls from one
// thread; nothing happens between calls, everything happens inside run().

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <variant>

#include "sim/fault.hpp"
#include "sim/journal/journal.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// What happens to peers themselves while it holds.
using PeerFault = std::variant<Crash, Pause, Skew>;

/// Why a peer leaves or comes.
struct Cause {
  std::size_t entry = 0;           // index into Scenario::timeline
  std::optional<FaultId> fault{};  // the churn; none: join or leave
};

/// What keeps the network from being quiet.
struct Activity {
  std::uint64_t in_flight =
      0;                       // bytes, closes and dials under way, but for what a fault holds back
  std::uint64_t requests = 0;  // open requests of peers
  std::uint64_t jobs = 0;      // judging, searching, storing

  [[nodiscard]] bool quiet() const { return in_flight == 0 && requests == 0 && jobs == 0; }
};

/// For the status line.
struct Vital {
  std::size_t peers = 0;
  std::size_t connections = 0;
  std::size_t distinct_tips = 0;
  std::uint64_t max_height = 0;
};

class Cluster {
 public:
  virtual ~Cluster() = default;

  /// Its word in the scenario language: `tcp`.
  [[nodiscard]] virtual std::string_view engine() const = 0;
  /// Steps carried out so far, in virtual time; 0: the engine doesn't count them.
  [[nodiscard]] virtual std::uint64_t steps() const { return 0; }
  /// Starts every peer and its dials. Throws std::runtime_error where the system refuses what it
  /// needs.
  virtual void start() = 0;
  /// Time since start().
  [[nodiscard]] virtual Nanos now() const = 0;
  /// Every given link was connected once.
  [[nodiscard]] virtual bool topology_stands() const = 0;
  /// Carries events out until `deadline`, or until `stop` is true; it is asked after each event.
  virtual void run(Nanos deadline, const std::function<bool()>& stop) = 0;

  /// Journal: Mined for each block, with this entry; EntryEnded is the runner's to write, when
  /// `done` was called (the last block found or refused, or NotDone: the peer is not up, or went
  /// down before).
  virtual void mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry,
                    std::function<void()> done) = 0;
  virtual void pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
                   std::function<void()> done) = 0;
  /// A fault begins: it holds for present and future links until it ends. Journal: HeldBack, Cut.
  virtual void begin(FaultId id, const FaultRule& rule) = 0;
  /// A fault of peers begins: crash, pause or skew. Journal: PeerDown, Withheld, Skewed, NotDone.
  virtual void begin(FaultId id, std::size_t entry, const PeerFault& fault) = 0;
  /// They end at one moment, in this order. Journal: FaultTotals; what they held goes on its
  /// way, and whom they kept down comes back.
  virtual void end(const std::vector<FaultId>& ids) = 0;
  /// A peer says `exit` and goes, for good or until it arrives again, or the churn ends. Journal:
  /// PeerDown; NotDone where it was down, or paused.
  virtual void depart(PeerIndex peer, const Cause& cause) = 0;
  /// Journal: PeerStarted; NotDone where it was up, or a fault keeps it down.
  virtual void arrive(PeerIndex peer, const Cause& cause) = 0;

  [[nodiscard]] virtual Activity activity() const = 0;
  [[nodiscard]] virtual Vital vital() const = 0;
  /// Journal: FaultTotals of faults still in force. Closes everything; no event after it.
  virtual void stop() = 0;
};

}  // namespace onetip::sim
