#pragma once
// Witnesses: for each entry of the timeline, what in the journal shows that it bit.
//
//   mine                     a block found for it
//   send                     a block found for it, or its refusal
//   partition, disconnect    a byte, close or dial held back or refused, or a connection closed
//   degrade                  a byte that crossed later than by the link's own terms
//   crash                    a connection that it closed, or a restart and what it found
//   pause                    a byte, close, dial or event kept from the peer
//   skew                     a stamp or a judgement made with the offset
//   join                     the peer's first connection
//   leave                    an `exit` that it said
//   churn                    each departure and each return
//   heal                     the fault was in force
//
// A repeated entry, or one for many peers, needs one in all; the count says how many runs had one.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/checks/scene.hpp"
#include "sim/verdict.hpp"

namespace onetip::sim::checks {

class Witnesses {
 public:
  explicit Witnesses(const Scenario& scenario);

  /// REQUIRES: the scene has not taken this record yet.
  void take(const Scene& scene, const Record& record);
  /// One for each entry, in file order.
  [[nodiscard]] std::vector<Witness> all() const;

 private:
  struct Entry {
    std::vector<bool> runs;  // whether each left a trace
    std::uint64_t ended = 0;
    std::optional<Nanos> first_began;
    std::optional<Nanos> last_ended;
    std::uint64_t blocks = 0;
    std::vector<std::string> refusals;
    record::FaultTotals totals{};
    std::uint64_t directions = 0;  // on which something was held back, cut or delayed
    std::string healed;            // names of the faults that it ended
    std::uint64_t departures = 0;
    std::uint64_t returns = 0;
    std::uint64_t farewells = 0;        // times that somebody said `exit`
    std::uint64_t joined = 0;           // peers that made their first connection
    std::vector<std::string> notes;     // what else it left, in words
    std::vector<std::string> not_done;  // what it could not do
  };
  struct Run {
    std::size_t entry = 0;
    std::size_t run = 0;
  };

  void begin(const Scene& scene, const record::EntryBegan& began, Nanos at);
  void saw_command_bite(std::size_t entry);
  void saw_fault_bite(FaultId fault);
  void take_one(const Scene& scene, const record::PaymentRefused& refused);
  void take_one(const Scene& scene, const record::FaultTotals& totals);
  void take_one(const Scene& scene, const record::PeerDown& down);
  void take_one(const Scene& scene, const record::PeerStarted& started);
  void take_one(const Scene& scene, const record::ConnectionOpened& opened);
  void take_one(const Scene& scene, const record::Skewed& skewed);
  [[nodiscard]] std::optional<std::size_t> joining_of(PeerIndex peer) const;
  [[nodiscard]] static std::string peers_trace(const Entry& entry);
  [[nodiscard]] std::string trace(std::size_t index) const;

  const Scenario& scenario_;
  std::vector<Entry> entries_;
  std::map<FaultId, Run> faults_;
  std::map<PeerIndex, std::size_t> joining_;  // no connection yet; by which entry
};

}  // namespace onetip::sim::checks
