#pragma once
// Journal: the append-only record of what happened, in order. The waist of the experiment: engines
// write it, checkers read nothing else.
//
// It holds no path, date, host, version, or measured duration of the machine. Each block's bytes
// are recorded once; everything else names blocks by their reference. Times are the engine's, since
// it started; TopologyStands marks the timeline's zero. The engine writes what peers notice and
// faults stop, the runner what the timeline does: TopologyStands, Entry…, TimelineOver, Quiet,
// RunOver. One thread at a time.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/blockchain.hpp"
#include "core/verdict.hpp"
#include "net/notice.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

/// A recorded block: the index of its `Block` record among all of them.
enum class BlockRef : std::uint32_t {};
/// A fault in force or past: one run of one timeline entry.
enum class FaultId : std::uint32_t {};

enum class RunEnd {
  quiet,         // nothing moved any more
  settle_limit,  // something still moved 5 s after everything else was settled
  timed_out,     // the hard end
  violated,      // an invariant was broken: what comes after means nothing
  interrupted,
};
[[nodiscard]] std::string_view to_text(RunEnd end);

namespace record {

/// A block that some peer held or was sent, with its bytes; before any record that names it.
/// `parent`: the block that it stands on, where it stands on one (none: a genesis, or a refused
/// stray). `weight`: of the chain that ends in it, as whoever held it counts; none of a stray. For
/// the reader of the journal: checkers look at the bytes.
struct Block {
  BlockRef ref;
  std::optional<BlockRef> parent;
  core::Digest hash;
  std::optional<core::Weight> weight;
  std::string encoded;  // core::write_block
};
/// What a peer that starts finds.
enum class Found {
  fresh,    // its first start: a genesis
  disk,     // what its disk held
  nothing,  // no disk, or a lost one: a genesis again
};
[[nodiscard]] std::string_view to_text(Found found);
struct PeerStarted {
  PeerIndex peer;
  std::string public_key;  // its wallet's
  BlockRef tip;
  std::uint64_t life = 1;  // how often it has started
  Found found = Found::fresh;
  std::optional<FaultId> after{};  // the crash or churn that is over for it
};
enum class DownHow {
  crashed,           // as a killed process
  crashed_and_lost,  // its disk, if it had one, too
  left,              // it said `exit`
};
[[nodiscard]] std::string_view to_text(DownHow how);
/// A peer is not up any more. Its connections and requests are closed by records behind it.
struct PeerDown {
  PeerIndex peer;
  DownHow how;
  std::size_t entry;             // index into Scenario::timeline
  std::optional<FaultId> fault;  // the crash or churn; none: a leave
  std::uint64_t farewells = 0;   // on how many connections it said `exit`
};
/// The peer's disk holds this tip: it survives a crash. What it held before it holds no more.
struct Stored {
  PeerIndex peer;
  BlockRef tip;
};
/// A peer could not do what an entry of the timeline asked of it: it was not up, say.
struct NotDone {
  PeerIndex peer;
  std::size_t entry;
  std::string why;
};
struct TopologyStands {};
struct ConnectionOpened {
  PeerIndex peer;
  PeerIndex remote;
  net::ConnectionId connection;
  bool accepted = false;
};
struct ConnectionClosed {
  PeerIndex peer;
  PeerIndex remote;
  net::ConnectionId connection;
  std::string how;  // to_text(ClosedHow), and to_text(CloseReason) behind `: ` where there is one
  std::string detail;
};
struct TipChanged {
  PeerIndex peer;
  BlockRef tip;
  std::optional<PeerIndex> by;  // who sent it; none: mined
};
struct Mined {
  PeerIndex peer;
  BlockRef block;
  std::size_t entry;  // index into Scenario::timeline
};
struct PaymentRefused {
  PeerIndex peer;
  std::size_t entry;
  std::string reason;
};
/// `peer` refused what `from` sent.
struct BlockRefused {
  PeerIndex peer;
  PeerIndex from;
  std::string rule;  // core::to_text(Rule)
  std::string detail;
  std::optional<BlockRef> block;
};
/// A timeline entry begins (again); `run` counts from 0. For faults, `fault` names this run of it.
struct EntryBegan {
  std::size_t entry;
  std::uint64_t run;
  std::optional<FaultId> fault;
};
/// Its `for:` is over, or it was healed; for mine and send: the last block was found, or refused.
struct EntryEnded {
  std::size_t entry;
  std::uint64_t run;
  std::optional<FaultId> fault;
};
enum class HeldKind { bytes, close, dial };
[[nodiscard]] std::string_view to_text(HeldKind held);
/// The witness of a fault: it held back or refused something on from→to. Recorded the first time
/// for each fault, direction and kind; totals follow in FaultTotals.
struct HeldBack {
  FaultId fault;
  PeerIndex from;
  PeerIndex to;
  HeldKind kind;
};
/// A fault closed a connection (disconnect, or a partition that resets).
struct Cut {
  FaultId fault;
  PeerIndex from;
  PeerIndex to;
};
/// A fault made a link worse, and bytes crossed from→to later than the link's own terms allow.
/// Recorded the first time for each fault and direction; totals follow in FaultTotals.
struct Delayed {
  FaultId fault;
  PeerIndex from;
  PeerIndex to;
};
enum class WithheldKind { start, connection, timer, job, command };
[[nodiscard]] std::string_view to_text(WithheldKind kind);
/// A pause kept this from the peer: the first time for each fault, peer and kind. Bytes, closes and
/// dials to it are HeldBack.
struct Withheld {
  FaultId fault;
  PeerIndex peer;
  WithheldKind what;
};
enum class SkewedKind {
  stamp,      // a block's, which the true clock could not have given
  judgement,  // whether stamps are too far ahead
};
[[nodiscard]] std::string_view to_text(SkewedKind kind);
/// A peer did this by a clock that a fault shifts: the first time for each fault, peer and kind.
struct Skewed {
  FaultId fault;
  PeerIndex peer;
  SkewedKind what;
  std::string by;  // `30s`, `-1h`
};
/// When a fault ended, or the run did: all that it stopped. Once more at the run's end where bytes
/// that it had delayed came later than its own: those.
struct FaultTotals {
  FaultId fault;
  std::uint64_t bytes = 0;
  std::uint64_t closes = 0;
  std::uint64_t dials = 0;
  std::uint64_t cuts = 0;
  std::uint64_t delayed = 0;   // bytes
  std::uint64_t withheld = 0;  // events
};
/// Bytes that reached peers in the kTrafficWindow from `since` on; none: nothing did. For the
/// reader of the journal. Recorded when the next ones come, or the run ends.
struct Traffic {
  Nanos since;
  std::uint64_t bytes = 0;
  std::uint64_t messages = 0;  // lines that ended in them
};
struct RequestOpened {
  PeerIndex peer;
  PeerIndex remote;
  net::RequestKind what;
};
struct RequestClosed {
  PeerIndex peer;
  PeerIndex remote;
  net::RequestKind what;
  bool answered = false;
};
/// `from` announced this tip, which would win against the peer's own; who was the first to do so
/// since that last changed.
struct TipHeard {
  PeerIndex peer;
  PeerIndex from;
  core::BlockId tip;
};
/// What `from` sent is valid and ends in `tip`, but the peer's tip did not follow: it lost the fork
/// choice, waits for more blocks, for its time or for the disk; or the peer goes its own way.
struct BlocksReceived {
  PeerIndex peer;
  PeerIndex from;
  BlockRef tip;
};
struct SetAside {
  PeerIndex peer;
  core::BlockId tip;
};
/// All timeline entries are over.
struct TimelineOver {};
/// Nothing in flight but what a fault holds back, no request open.
struct Quiet {};
/// The last record.
struct RunOver {
  RunEnd why;
};

}  // namespace record

using RecordBody =
    std::variant<record::Block, record::PeerStarted, record::PeerDown, record::TopologyStands,
                 record::ConnectionOpened, record::ConnectionClosed, record::TipChanged,
                 record::Mined, record::PaymentRefused, record::BlockRefused, record::EntryBegan,
                 record::EntryEnded, record::HeldBack, record::Cut, record::Delayed,
                 record::Withheld, record::Skewed, record::NotDone, record::Stored,
                 record::FaultTotals, record::Traffic, record::RequestOpened, record::RequestClosed,
                 record::TipHeard, record::BlocksReceived, record::SetAside, record::TimelineOver,
                 record::Quiet, record::RunOver>;

struct Record {
  Nanos at{};
  RecordBody body;
};

class Journal {
 public:
  using Listener = std::function<void(std::size_t index, const Record&)>;
  using Expecting = std::function<void(PeerIndex)>;
  /// Whether it remembers its records; who runs for long has listeners, and no room for millions.
  enum class Keep { all, nothing };

  explicit Journal(Keep keep = Keep::all) : keep_(keep) {}

  template <class Body>
  void append(Nanos at, Body&& body) {
    append(Record{at, RecordBody(std::forward<Body>(body))});
  }
  /// Records every block of `chain` that isn't recorded yet, oldest first; the reference of its
  /// tip. Costs what is new in it. Keeps the blocks alive that it has seen: who holds a chain long
  /// holds them anyway. REQUIRES: a block object stands on the same parent in all chains.
  BlockRef record_chain(Nanos at, const core::Blockchain& chain);
  /// Records a block that stands on no chain we hold (a refused one).
  BlockRef record_stray(Nanos at, const core::Block& block);

  /// REQUIRES: it keeps them.
  [[nodiscard]] const std::vector<Record>& records() const { return records_; }
  /// How many were appended.
  [[nodiscard]] std::size_t size() const { return size_; }
  /// `listener` is called with each record as it is appended, and appends nothing: checkers and
  /// journal.jsonl stand here. `expecting` is called with a peer of whom records may come soon, so
  /// that what the listener keeps of that peer is fetched from memory meanwhile.
  void listen(Listener listener, Expecting expecting = {});
  /// Records of that peer may come soon.
  void expect(PeerIndex peer) const {
    for (const Expecting& expecting : expecting_) expecting(peer);
  }

 private:
  void append(Record&& record);
  /// What makes two recorded blocks one: the digest of the bytes, and the parent's reference + 1 or
  /// 0.
  using Key = std::pair<core::Digest, std::uint32_t>;
  BlockRef find_or_record(Nanos at, const core::Blockchain& chain);
  BlockRef record_block(Nanos at, const core::Block& block, std::optional<BlockRef> parent,
                        const std::optional<core::Weight>& weight);

  Keep keep_;
  std::size_t size_ = 0;
  std::vector<Record> records_;
  std::vector<Listener> listeners_;
  std::vector<Expecting> expecting_;
  std::map<Key, BlockRef> recorded_;
  std::map<core::BlockPtr, BlockRef>
      known_;  // by identity, so that a known chain costs one look-up
  std::pair<core::BlockPtr, BlockRef> last_;  // of them: many peers take it one after the other
};

/// Adds a line of journal.jsonl, without its newline: {"t":…,"kind":"tip-changed",…}; t in
/// nanoseconds, peers by name, efforts as decimal strings, blocks by reference.
void append_json_line(std::string& out, const Record& record, const Scenario& scenario);
/// `tip-changed`: the record's name in journal.jsonl.
[[nodiscard]] std::string_view kind(const RecordBody& body);

}  // namespace onetip::sim
