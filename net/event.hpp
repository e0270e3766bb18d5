#pragma once
// The seam between a peer and whatever drives it: real sockets, virtual time, or a test.
//
// A Peer is pure logic. It is told what happened (an Event) and when (Now), and answers with what
// is to be done (Actions). It reads no clock, opens no socket, starts no thread, touches no disk,
// and never waits: validation, proof of work and storing are actions too, and their results come
// back as events.
//
// The driver's duties:
//  - Started first, once; then one event at a time; all actions of one event are carried out, in
//    their order, before the next event is handled. A peer is not thread-safe: one thread at a
//    time.
//  - `now.steady` never goes back. `now.wall` may: only stamps and judgements of stamps use it.
//  - Dial: Connected or Closed follows, with the id that the peer chose (even). An accepted
//    connection is announced by Connected with an id that the driver chose (odd). Ids are never
//    used twice.
//  - Send: bytes of one connection arrive in order, unchanged, in any split, or the connection
//    closes.
//  - Closed comes exactly once for each connection or dial, also after the peer's own Close;
//    nothing of that connection comes after it, and Send or Close on a closed one does nothing. But
//    what answers Closed{fin} itself, which may end a last line, goes out where that still can be.
//  - Close{fin}: what was sent before is still delivered, what comes in is read and dropped, no
//    reset. Close{reset}: at once; unsent bytes are gone.
//  - SetTimer: TimerFired at that time or later, once; setting it again moves it; CancelTimer
//    takes it back, and a cancelled timer never fires.
//  - Judge, Search, Store: each is answered exactly once, in any order, by Judged, Searched,
//    Stored. A Search with `tries` exhausted answers without a nonce. CancelSearch may shorten it:
//    Searched still comes, with or without a nonce.
//  - Notice: for the journal and the log; nothing is expected of it, and it changes nothing.
//
// What a fault, a link or a hostile peer does, it does by editing, delaying or withholding what
// crosses this seam. There are no other hooks.

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/blockchain.hpp"
#include "core/validation.hpp"
#include "net/address.hpp"
#include "net/notice.hpp"

namespace onetip::net {

/// Two times: `steady`, since the run began, for timers; `wall`, since 1970, for stamps.
struct Now {
  std::chrono::nanoseconds steady{};
  std::chrono::milliseconds wall{};
};

enum class TimerId : std::uint64_t {};
enum class JobId : std::uint64_t {};

enum class CloseMode { fin, reset };

namespace event {

/// The peer is up and listens; `held`: the judged chain that it starts with (from a disk, or a
/// fresh genesis).
struct Started {
  core::Blockchain held;
};
struct Connected {
  ConnectionId connection;
  Address remote;  // of an accepted one: where it dialled from, not where it listens
  bool accepted = false;
};
/// `bytes` are valid during the call.
struct Received {
  ConnectionId connection;
  std::string_view bytes;
};
struct Closed {
  ConnectionId connection;
  ClosedHow how;
};
struct TimerFired {
  TimerId timer;
};
struct Judged {
  JobId job;
  core::Judgement<core::Blockchain> verdict;
};
struct Searched {
  JobId job;
  std::optional<std::uint64_t> nonce;
  std::uint64_t tries = 0;
};
/// Not durable: the peer stays on the tip that it has.
struct Stored {
  JobId job;
  bool durable = true;
};
/// Mine `blocks` empty blocks on the own tip, one after the other.
struct Mine {
  CommandId command;
  std::uint64_t blocks = 1;
};
/// Transfer `value` to `to`, in a block mined by this peer.
struct Pay {
  CommandId command;
  core::Wallet to;
  core::Amount value;
};
/// Say `exit` on every connection and close them; dial no more.
struct Leave {};

}  // namespace event

using Event = std::variant<event::Started, event::Connected, event::Received, event::Closed,
                           event::TimerFired, event::Judged, event::Searched, event::Stored,
                           event::Mine, event::Pay, event::Leave>;

namespace action {

struct Dial {
  ConnectionId connection;  // even, chosen by the peer
  Address to;
};
/// `bytes` is shared: one announcement to a thousand connections is one text.
struct Send {
  ConnectionId connection;
  std::shared_ptr<const std::string> bytes;
};
struct Close {
  ConnectionId connection;
  CloseMode mode = CloseMode::fin;
};
struct SetTimer {
  TimerId timer;
  std::chrono::nanoseconds at{};  // steady
};
struct CancelTimer {
  TimerId timer;
};
/// `blocks`, oldest first, on `parent` (none: the first is a genesis); `coins`: a whole chain's
/// listed coins, for rule 6. The rules are the network's, known to the driver from the peer's
/// configuration.
struct Judge {
  JobId job;
  std::optional<core::Blockchain> parent;
  std::vector<core::BlockPtr> blocks;
  std::vector<core::TransactionIo> coins;
};
struct Search {
  JobId job;
  CommandId command;     // for which it is done
  std::string preimage;  // up to the nonce
  std::uint64_t first = 1;
  std::uint64_t tries = 0;  // at most
  unsigned difficulty = core::kDefaultDifficulty;
};
struct CancelSearch {
  JobId job;
};
/// Make this chain durable.
struct Store {
  JobId job;
  core::Blockchain chain;
};

}  // namespace action

using Action =
    std::variant<action::Dial, action::Send, action::Close, action::SetTimer, action::CancelTimer,
                 action::Judge, action::Search, action::CancelSearch, action::Store, Notice>;
using Actions = std::vector<Action>;

}  // namespace onetip::net
