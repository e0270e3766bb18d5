#pragma once
// The behaviours, one file each: what decorates an honest peer so that it is one. Private to
// sim/behaviours/actor.cpp; each file's head states the strategy, where it is from, and what an
// honest peer does about it.
//
// Ids: a peer takes its timers and jobs from 1 up. Who decorates it takes its own from these on, so
// that neither is ever taken for the other's.

#include <memory>

#include "core/random.hpp"
#include "net/peer.hpp"
#include "sim/behaviours/actor.hpp"

namespace onetip::sim::behaviours {

inline constexpr net::TimerId kOwnTimer{std::uint64_t{1} << 32};
inline constexpr net::JobId kFirstOwnJob{std::uint64_t{1} << 32};

// Deliberately wrong, for tests of the checkers:
[[nodiscard]] std::unique_ptr<Actor> make_stubborn(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_silent(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_credulous(net::Peer peer);

// Hostile; `random` is the behaviour's own stream:
[[nodiscard]] std::unique_ptr<Actor> make_mute(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_slow(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_garbage(net::Peer peer, core::Random random);
[[nodiscard]] std::unique_ptr<Actor> make_forger(net::Peer peer, const net::PeerConfig& config,
                                                 const core::KeyPair& keys, core::Random random);
[[nodiscard]] std::unique_ptr<Actor> make_grinder(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_boaster(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_glutton(net::Peer peer);
[[nodiscard]] std::unique_ptr<Actor> make_withholder(net::Peer peer, const net::PeerConfig& config,
                                                     const core::KeyPair& keys);
[[nodiscard]] std::unique_ptr<Actor> make_double_spender(net::Peer peer,
                                                         const net::PeerConfig& config,
                                                         core::KeyPair keys);

}  // namespace onetip::sim::behaviours
