#pragma once
// Notices: what a peer says about itself, for journals and logs. It says, nobody answers.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/blockchain.hpp"
#include "core/verdict.hpp"
#include "net/address.hpp"

namespace onetip::net {

enum class ConnectionId : std::uint64_t {};
enum class CommandId : std::uint64_t {};

/// How a connection or a dial ended, as the driver saw it.
enum class ClosedHow {
  by_us,       // the peer's own Close
  fin,         // the other side closed in order
  reset,       // the other side, or a fault, cut it
  refused,     // the dial failed
  timed_out,   // the dial was given up
  overflowed,  // more was waiting to be sent than the driver holds
};

/// Why the peer itself closed a connection.
enum class CloseReason : std::uint8_t {
  asked_to_exit,   // the other side said `exit`
  leaving,         // the peer leaves
  malformed_line,  // a known command with an unreadable payload
  line_too_long,
  too_many_unknown_lines,
  invalid_block,  // it sent a block that breaks a rule
  false_claim,    // it announced what it does not hold
  too_many_connections,
  too_many_bytes_pending,  // half-sent chains exceed the peer's budget
  dial_timed_out,
  duplicate,  // a second connection to the same peer
  self,       // the peer reached itself
  banned,     // its address is not taken again yet
};

/// What a peer asks others for.
enum class RequestKind : std::uint8_t { blocks, chain, peers };
inline constexpr std::size_t kRequestKinds = 3;

[[nodiscard]] std::string_view to_text(ClosedHow how);
[[nodiscard]] std::string_view to_text(CloseReason reason);
[[nodiscard]] std::string_view to_text(RequestKind what);

namespace notice {

// `by` names a connection that may be closed by then: judging takes its time.

struct ConnectionOpened {
  ConnectionId connection;
  Address remote;
  bool accepted = false;
};
/// The other side said that it knows the extensions.
struct Greeted {
  ConnectionId connection;
};
/// The peer closes it. ConnectionClosed follows, unless the peer is gone by then.
struct Closing {
  ConnectionId connection;
  CloseReason reason;
};
struct ConnectionClosed {
  ConnectionId connection;
  ClosedHow how;
  std::optional<CloseReason> reason;  // where the peer itself closed it
  std::string detail;
};
/// The peer's chain is now `to`. `from`: none at the start. `by`: who sent the tip; none: mined or
/// held.
struct TipChanged {
  std::optional<core::Blockchain> from;
  core::Blockchain to;
  std::optional<ConnectionId> by;
};
struct Mined {
  CommandId command;
  core::BlockPtr block;
};
/// All blocks of a Mine, or the one of a Pay, are found, and on the own chain if they won: durable
/// before, where that comes first.
struct CommandDone {
  CommandId command;
};
/// A Pay (or an empty block) was refused; the chain stays as it is. Ends the command, as
/// CommandDone does. (The commands of a peer that leaves end without either.)
struct PaymentRefused {
  CommandId command;
  std::string reason;
};
/// `by` announced a tip that would win against the own.
struct TipHeard {
  ConnectionId by;
  core::BlockId tip;
};
/// Blocks from `by` passed (the chain may still lose the fork choice).
struct BlocksAccepted {
  ConnectionId by;
  std::vector<core::BlockPtr> blocks;
};
/// A block from `by` broke a rule. `blocks`: the ones of its message, as they were sent.
struct BlocksRefused {
  ConnectionId by;
  core::Invalid why;
  std::vector<core::BlockPtr> blocks;
};
/// A valid chain whose stamps lie too far ahead of the peer's clock: looked at again later.
struct SetAside {
  ConnectionId by;
  core::BlockId tip;
};
/// A request for blocks, a chain or addresses went out; its RequestClosed always follows.
struct RequestOpened {
  ConnectionId connection;
  RequestKind what;
};
struct RequestClosed {
  ConnectionId connection;
  RequestKind what;
  bool answered = false;  // false: timed out, or the connection ended
};
/// A line that no protocol here knows; skipped.
struct LineSkipped {
  ConnectionId connection;
  std::string start;  // its first bytes, printable
};
/// How many addresses the peer knows, after a change of that number.
struct AddressesKnown {
  std::size_t count = 0;
};

}  // namespace notice

using Notice =
    std::variant<notice::ConnectionOpened, notice::Greeted, notice::Closing,
                 notice::ConnectionClosed, notice::TipChanged, notice::Mined, notice::CommandDone,
                 notice::PaymentRefused, notice::TipHeard, notice::BlocksAccepted,
                 notice::BlocksRefused, notice::SetAside, notice::RequestOpened,
                 notice::RequestClosed, notice::LineSkipped, notice::AddressesKnown>;

}  // namespace onetip::net
