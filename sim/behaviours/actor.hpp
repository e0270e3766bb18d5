#pragma once
// Behaviours: peers that are hostile, or deliberately wrong so that checkers can be seen to fail.
//
// Each is an honest net::Peer whose actions are edited where they cross the seam of net/event.hpp
// (and who is answered in the driver's stead where that is the lie). The peer itself has no hooks.
// An engine drives an Actor as it would drive a Peer. One thread at a time.

#include <memory>

#include "core/random.hpp"
#include "net/event.hpp"
#include "net/peer.hpp"
#include "sim/scenario/scenario.hpp"

namespace onetip::sim {

class Actor {
 public:
  virtual ~Actor() = default;
  /// The contract is net::Peer's: see net/event.hpp.
  [[nodiscard]] virtual net::Actions handle(const net::Now& now, const net::Event& event) = 0;

  /// As net::Peer's, and itself.
  struct Memory {
    const Actor* actor = nullptr;
    net::Peer::Memory peer;

    void fetch() const;
  };
  [[nodiscard]] Memory memory(net::ConnectionId connection) const {
    return {this, memory_of_peer(connection)};
  }

 private:
  /// Who edits what an honest peer does needn't tell: there are few of them.
  [[nodiscard]] virtual net::Peer::Memory memory_of_peer(net::ConnectionId) const { return {}; }
};

/// A peer that behaves so. `random`: the peer's own stream, as for net::Peer.
[[nodiscard]] std::unique_ptr<Actor> make_actor(Behaviour behaviour, const net::PeerConfig& config,
                                                const core::KeyPair& keys, core::Random random);

}  // namespace onetip::sim
