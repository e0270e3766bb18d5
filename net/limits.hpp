#pragma once
// Limits: how much of anything a peer takes from strangers, and how long it waits for them. Each is
// tested at its border, and is a member so that a test may lower it; nothing else does. Not here
// are what sockets hold (net/tcp/limits.hpp), how many learned addresses are dialled at once, a
// setting (peer.hpp), and two small bounds that stand where they are used: a peer's own names
// (discovery.cpp), and half-fetched chains that a locator builds on (gossip_sync.cpp).

#include <chrono>
#include <cstddef>

namespace onetip::net {

struct Limits {
  // --- lines; lengths in bytes, without the newline
  /// Any line that has no limit of its own below: commands, tips, requests, unknown lines.
  std::size_t short_line = std::size_t{64} << 10;
  /// `valid-peers:`: some 5,000 addresses.
  std::size_t peers_line = std::size_t{256} << 10;
  /// `blocks`: a batch, or one block that claims some 60,000 coins at once.
  std::size_t blocks_line = std::size_t{16} << 20;
  /// The chain of `latest-blockchain:`: some 250,000 blocks. A longer one is neither taken nor
  /// sent, so peers that only poll can't follow such a chain; gossip has no such end.
  std::size_t chain_line = std::size_t{256} << 20;
  /// Half-sent lines and chains that wait for their judgement, of all connections together. Where
  /// it is exceeded the connection that holds most is closed.
  std::size_t pending_bytes = std::size_t{512} << 20;
  /// Lines that no protocol here knows, on one connection.
  std::size_t unknown_lines = 1000;

  // --- addresses and connections
  /// Addresses known at once, given ones not counted.
  std::size_t known_addresses = 4096;
  /// Addresses taken from, or written into, one list; the rest of a longer list is ignored.
  std::size_t listed_addresses = 1000;
  /// Banned addresses remembered; the one that ends first makes room.
  std::size_t bans = 1024;
  /// Open connections, dials included; one more is closed at once.
  std::size_t connections = 16384;
  /// Accepted connections that have said nothing yet; one more closes the oldest of them.
  std::size_t half_open = 4096;

  // --- chains
  /// Pairs in the locator of one `get-blocks`.
  std::size_t locator = 128;
  /// One answer holds at most so many blocks, and ends with the block that reaches so many bytes.
  std::size_t batch_blocks = 500;
  std::size_t batch_bytes = std::size_t{512} << 10;
  /// Fetches under way at once, over all connections.
  std::size_t fetches = 64;
  /// Fetches that may fail within one `request_timeout` and are made up for at once, by asking
  /// elsewhere; further ones when it is over.
  std::size_t failed_fetches = 64;
  /// Whole chains of one connection that wait for their judgement; a further one is dropped.
  std::size_t pending_chains = 2;
  /// Losing chains kept, and the blocks that they hold beyond the own chain, together.
  std::size_t side_chains = 16;
  std::size_t side_blocks = 100000;
  /// Chains set aside since they are stamped too far ahead of the clock, and the blocks that they
  /// hold beyond the own chain, together; the oldest makes room.
  std::size_t early_chains = 16;
  std::size_t early_blocks = 100000;

  // --- waiting
  std::chrono::nanoseconds dial_timeout = std::chrono::seconds(10);
  /// An unanswered request is asked elsewhere.
  std::chrono::nanoseconds request_timeout = std::chrono::seconds(2);
  /// Who hasn't greeted by then is old, and is polled.
  std::chrono::nanoseconds greeting_grace = std::chrono::seconds(2);
  /// How long an address is neither dialled nor accepted after an invalid block or a malformed
  /// line.
  std::chrono::nanoseconds ban = std::chrono::seconds(10);
  /// Redials: at once, after this, doubling up to the next, each ±20 %.
  std::chrono::nanoseconds redial_first = std::chrono::milliseconds(100);
  std::chrono::nanoseconds redial_most = std::chrono::seconds(2);
  /// A connection on which the other side spoke, and that lasted this long, was a success: the
  /// redial after it is at once.
  std::chrono::nanoseconds settled = std::chrono::milliseconds(100);
  /// New addresses are collected so long before they are passed on.
  std::chrono::nanoseconds share_delay = std::chrono::milliseconds(100);
  /// Chains set aside are looked at again so often.
  std::chrono::nanoseconds early_interval = std::chrono::seconds(1);
};

/// Those of who is given no others.
inline constexpr Limits kUsualLimits;

}  // namespace onetip::net
