#include "sim/behaviours/actor.hpp"

#include <array>
#include <utility>

#include "core/assert.hpp"
#include "core/prefetch.hpp"
#include "sim/behaviours/behaviours.hpp"

namespace onetip::sim {
namespace {

class Honest : public Actor {
 public:
  explicit Honest(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    return peer_.handle(now, event);
  }

 private:
  net::Peer::Memory memory_of_peer(net::ConnectionId connection) const override {
    return peer_.memory(connection);
  }

  net::Peer peer_;
};

/// A stream of the behaviour's own, so that its draws leave those of the peer inside as they are.
core::Random own_stream(core::Random peers) {
  std::array<std::uint8_t, 32> seed{};
  peers.fill(seed);
  return {std::string_view(reinterpret_cast<const char*>(seed.data()), seed.size()), "behaviour"};
}

}  // namespace

void Actor::Memory::fetch() const {
  core::prefetch(actor);
  peer.fetch();
}

std::unique_ptr<Actor> make_actor(Behaviour behaviour, const net::PeerConfig& config,
                                  const core::KeyPair& keys, core::Random random) {
  net::Peer peer(config, keys, random);
  switch (behaviour) {
    case Behaviour::honest:
      return std::make_unique<Honest>(std::move(peer));
    case Behaviour::mute:
      return behaviours::make_mute(std::move(peer));
    case Behaviour::slow:
      return behaviours::make_slow(std::move(peer));
    case Behaviour::garbage:
      return behaviours::make_garbage(std::move(peer), own_stream(random));
    case Behaviour::forger:
      return behaviours::make_forger(std::move(peer), config, keys, own_stream(random));
    case Behaviour::grinder:
      return behaviours::make_grinder(std::move(peer));
    case Behaviour::withholder:
      return behaviours::make_withholder(std::move(peer), config, keys);
    case Behaviour::double_spender:
      return behaviours::make_double_spender(std::move(peer), config, keys);
    case Behaviour::boaster:
      return behaviours::make_boaster(std::move(peer));
    case Behaviour::glutton:
      return behaviours::make_glutton(std::move(peer));
    case Behaviour::stubborn:
      return behaviours::make_stubborn(std::move(peer));
    case Behaviour::silent:
      return behaviours::make_silent(std::move(peer));
    case Behaviour::credulous:
      return behaviours::make_credulous(std::move(peer));
  }
  ONETIP_ASSERT(false, "every behaviour has an actor");
  return nullptr;
}

}  // namespace onetip::sim
