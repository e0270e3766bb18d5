#pragma once
// Peer: one participant of the network, as pure logic behind the seam of event.hpp.
//
// It routes; the parts decide: Session (one connection's lines), Discovery (whom to dial, and when
// again), GossipSync and PollSync (which blocks to ask of whom), Miner (candidates and searches).
// One thread at a time.

#include <chrono>
#include <memory>
#include <vector>

#include "core/contract.hpp"
#include "core/payment.hpp"
#include "core/random.hpp"
#include "net/event.hpp"
#include "net/limits.hpp"
#include "net/line_codec.hpp"

namespace onetip::net {

enum class SyncMode {
  gossip,  // announce tips at once, fetch only what is missing
  poll,    // the seed: ask everyone for the whole chain, again and again; announces no extensions
};

struct PeerConfig {
  Address listen;               // where others reach it, as it tells them
  std::vector<Address> peers;   // known from the start; dialled for ever
  std::uint64_t last_dial = 0;  // even; dials are numbered after it: a restarted peer's are new
  bool dial_learned = true;     // dial addresses learned from others, too
  std::size_t max_learned_dials = 16;
  SyncMode sync = SyncMode::gossip;
  std::chrono::nanoseconds poll_interval = std::chrono::seconds(10);
  core::ForkChoice fork_choice = core::ForkChoice::nonce_sum;
  core::ChainRules rules;
  core::Contract contract;
  bool durable_first =
      false;  // Store a new tip, and announce it when Stored says that it is durable
  const Limits* limits = &kUsualLimits;  // outlives the peer, as does the codec
  LineCodec* codec = &plain_codec();
};

class Peer {
  struct State;

 public:
  /// `random`: the peer's own stream, for jitter.
  Peer(const PeerConfig& config, core::KeyPair keys, core::Random random);
  ~Peer();
  Peer(Peer&&) noexcept;

  /// Takes one event in, gives what is to be done. See event.hpp for the contract.
  [[nodiscard]] Actions handle(const Now& now, const Event& event);

  /// Where a peer keeps what bytes on a connection need: a driver of thousands of peers has that
  /// fetched before they come.
  class Memory {
   public:
    /// The connection was there when it was asked for.
    [[nodiscard]] bool known() const { return session_ != nullptr; }
    /// Does no harm where it is another's by now.
    void fetch() const;

   private:
    friend class Peer;
    const State* state_ = nullptr;
    const void* session_ = nullptr;
  };
  [[nodiscard]] Memory memory(ConnectionId connection) const;

  /// REQUIRES: Started was handled.
  [[nodiscard]] const core::Blockchain& chain() const;
  [[nodiscard]] const core::Wallet& wallet() const;

 private:
  std::unique_ptr<State> state_;
};

}  // namespace onetip::net
