#pragma once
// Fleet: the machines that a run's peers live on, whatever engine moves their bytes.
//
//     engine ── event ──► is the peer up? stopped? what time is it there? ──► Actor
//     engine ◄── action ────────────────────────────────────────────────────── ┘
//
// A machine is switched on and off (join, crash, leave, churn), stopped for a while (pause), has a
// clock of its own (skew), and a disk that outlives the peer. What happens to it is in the journal.
//
//   up       nobody keeps it down: it has joined, has not left, and no crash or churn that took it
//            down is in force. Two faults that keep it down must both end.
//   life     each start is a fresh peer: a new random stream (`peer/NAME#2`), new connection ids,
//            no memory. It begins with what its disk holds, or with a genesis.
//   paused   events are withheld, and given in their order when the last pause ends. Bytes are no
//            event by then: the engine holds them at the sender (FaultRule::pause), so that what is
//            withheld stays small.
//   skew     offsets of several faults add up. Timers run on.
//
// Pure of sockets, clocks and threads: the engine has them. One thread at a time.

#include <boost/container/flat_map.hpp>
#include <boost/container/flat_set.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/fifo.hpp"
#include "sim/behaviours/actor.hpp"
#include "sim/cluster.hpp"
#include "sim/engine/chronicle.hpp"
#include "sim/engine/disk.hpp"
#include "sim/engine/fault_log.hpp"
#include "sim/engine/genesis.hpp"
#include "sim/engine/line_memo.hpp"
#include "sim/engine/verdicts.hpp"

namespace onetip::sim {

class Fleet {
 public:
  /// What an engine, as the driver of its machines, does for one. Called inside calls of the fleet.
  class Driver {
   public:
    virtual ~Driver() = default;
    [[nodiscard]] virtual net::Now clocks() const = 0;
    /// As clocks().steady.
    [[nodiscard]] virtual Nanos now() const = 0;
    [[nodiscard]] virtual net::Address address(PeerIndex peer) const = 0;
    /// It listens from now on; timers and jobs of its peer are kept from now on.
    virtual void boot(PeerIndex peer) = 0;
    /// As a killed process: unsent bytes are gone, connections end by reset; no timer fires and no
    /// job is answered any more.
    virtual void kill(PeerIndex peer) = 0;
    /// It has left: the same, but what it sent and closed before is still delivered.
    virtual void retire(PeerIndex peer) = 0;
    virtual void carry_out(PeerIndex peer, net::Action&& action) = 0;
    /// An empty disk. Throws std::runtime_error where there is no room for one.
    virtual std::unique_ptr<DiskFile> make_disk(PeerIndex peer) = 0;
    /// Soon, as an event of its own.
    virtual void later(std::function<void()> call) = 0;
  };

  /// REQUIRES: all outlive it.
  Fleet(const Scenario& scenario, Journal& journal, FaultLog& log, Driver& driver);

  /// Starts everyone who is there from the beginning.
  void start();
  [[nodiscard]] bool up(PeerIndex peer) const { return machines_[peer].actor != nullptr; }
  /// Who is at the other end of a new connection or dial; before the event that tells of it.
  void connected(PeerIndex peer, net::ConnectionId connection, PeerIndex remote);
  void handle(PeerIndex peer, const net::Event& event);
  /// An event for it comes soon: what each needs is fetched from memory.
  void expect(PeerIndex peer) const;
  /// Where lies what bytes on that connection need, besides.
  [[nodiscard]] Actor::Memory memory(PeerIndex peer, net::ConnectionId connection) const;

  void mine(PeerIndex peer, std::uint64_t blocks, std::size_t entry, std::function<void()> done);
  void pay(PeerIndex from, PeerIndex to, const core::Amount& amount, std::size_t entry,
           std::function<void()> done);
  void begin(FaultId id, std::size_t entry, const PeerFault& fault);
  /// Who is kept down by it comes back, who is stopped goes on. Nothing where it is none of these.
  /// `together`: all that end at this moment. Of those that kept a peer down it comes back by the
  /// one that began first: the others kept it down no longer.
  void end(FaultId id, const std::vector<FaultId>& together);
  void depart(PeerIndex peer, const Cause& cause);
  void arrive(PeerIndex peer, const Cause& cause);

  [[nodiscard]] core::Judgement<core::Blockchain> judge(
      const std::optional<core::Blockchain>& parent, const core::BlockPtr& block) {
    return verdicts_.judge(parent, block);
  }
  /// What that job comes to, where all of it is known already.
  [[nodiscard]] std::optional<core::Judgement<core::Blockchain>> known_verdict(
      const net::action::Judge& job);
  /// Carries a Store of that life of the peer out; whether the chain is durable. Any thread.
  [[nodiscard]] bool store(PeerIndex peer, std::uint64_t life, const core::Blockchain& chain);
  [[nodiscard]] std::uint64_t life(PeerIndex peer) const { return machines_[peer].life; }
  /// Whether a search for this command takes as long as its tries; what steady mining finds takes
  /// no time of its own.
  [[nodiscard]] bool is_paced(net::CommandId command) const;
  [[nodiscard]] std::uint64_t open_requests() const { return chronicle_.open_requests(); }
  [[nodiscard]] Vital vital() const { return chronicle_.vital(); }

 private:
  /// An event that waits for the end of a pause; it owns its bytes.
  struct Withheld {
    net::Event event;
    std::string bytes;
  };
  struct Machine {
    // What every event needs comes first.
    std::unique_ptr<Actor> actor;  // none: the peer is not up
    core::Fifo<Withheld> withheld;
    boost::container::flat_set<FaultId> paused_by;
    boost::container::flat_map<FaultId, std::chrono::milliseconds> offsets;
    std::uint64_t life = 0;
    bool absent = false;                          // it has not joined yet, or has left
    boost::container::flat_set<FaultId> down_by;  // crashes and churns in force that took it down
    std::unique_ptr<Disk> disk;                   // from its first start on, where it has one
    std::optional<core::Blockchain> storing;      // not acknowledged yet
    std::chrono::milliseconds searched_at{};      // the engine's wall clock at the last search
  };

  void boot(PeerIndex peer, std::optional<FaultId> after);
  struct Start {
    core::Blockchain held;
    record::Found found;
  };
  [[nodiscard]] Start find_chain(PeerIndex peer);
  void stored(PeerIndex peer, bool durable);
  [[nodiscard]] net::PeerConfig config(PeerIndex peer, std::uint64_t life);
  [[nodiscard]] bool may_be_up(PeerIndex peer) const;
  void crash(PeerIndex peer, const Cause& cause, bool disk_lost);
  void resume(PeerIndex peer);
  /// Its peer is gone: the journal says so.
  void down(PeerIndex peer, const Cause& cause, record::DownHow how, std::uint64_t farewells);
  void withhold(PeerIndex peer, const net::Event& event);
  void deliver(PeerIndex peer, const net::Event& event);
  void note(PeerIndex peer, const net::Notice& notice);
  void note_skew(PeerIndex peer, const net::Action& action);
  void command(PeerIndex peer, std::size_t entry, std::function<void()> done,
               const std::function<net::Event(net::CommandId)>& make);
  void not_done(PeerIndex peer, std::size_t entry, std::string why);
  [[nodiscard]] Nanos now() const { return driver_.now(); }

  const Scenario& scenario_;
  Journal& journal_;
  FaultLog& log_;
  Driver& driver_;
  LineMemo memo_;
  FoundedChains founded_;
  Verdicts verdicts_;
  Chronicle chronicle_;
  std::vector<Machine> machines_;
};

}  // namespace onetip::sim
