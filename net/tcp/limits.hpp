#pragma once
// What the sockets of one peer may hold and how long they may take, each with its reason.

#include <chrono>
#include <cstddef>

namespace onetip::net::tcp {

/// Bytes handed over but not yet taken by the system, a connection: a slow or stuck reader costs no
/// more than this. One text is always taken, however long, where nothing waits: a whole chain may
/// exceed it.
inline constexpr std::size_t kMaxUnsentBytes = std::size_t{64} << 20;
/// Texts that wait on all connections of a host, lingering ones included, each counted once. Where
/// it is exceeded the connection that holds most is reset. Any two texts fit: none is longer than
/// `Limits::chain_line`.
inline constexpr std::size_t kMaxUnsentOfHost = std::size_t{512} << 20;
/// One read: what all connections of a loop share.
inline constexpr std::size_t kScratchBytes = std::size_t{64} << 10;
/// How long a connection that its peer closed goes on delivering, and reading what it drops, before
/// it is closed whatever the other side does.
inline constexpr std::chrono::seconds kLingerTime{10};
/// Connections in that state, a peer: who keeps them open on purpose only shortens the oldest one's
/// life.
inline constexpr std::size_t kMaxLingering = 256;
/// When the system has no descriptor left, accepting rests so long instead of spinning.
inline constexpr std::chrono::milliseconds kAcceptPause{100};
/// Connections that may wait to be accepted; the system may hold fewer.
inline constexpr int kBacklog = 1024;
/// What is to be last lets so many others go first, not more: who never stops sending must
/// not keep a peer from its verdicts.
inline constexpr std::size_t kMostOvertaking = 4096;
/// What is posted goes before sockets, and both before timers, but so often in a row at most.
inline constexpr std::size_t kMostInARow = 16;
/// Nonces tried before a search makes room for other jobs; less than a millisecond with any kernel.
inline constexpr std::size_t kSearchSlice = 2048;
/// Blocks judged before a judgement makes room for other jobs; a few milliseconds.
inline constexpr std::size_t kJudgeSlice = 16;
/// When a node stops: how long its connections may take to deliver what was sent.
inline constexpr std::chrono::seconds kFarewellTime{1};

}  // namespace onetip::net::tcp
