// grinder: starts its search for a nonce near the top of the range instead of at 1. The work is the
// same and the block is valid, but where a chain's effort is the sum of its nonces one such block
// outweighs all that honest miners ever find. So the attack belongs to the fork choice: under
// `nonce-sum` (the seed's) it wins with any share of the hash rate, under `longest` it gains
// nothing.
//
// An honest peer can't refuse it: every rule of validation holds. It follows the scenario's fork
// choice.

#include <algorithm>

#include "sim/behaviours/behaviours.hpp"

namespace onetip::sim::behaviours {
namespace {

/// Nonces are taken from the top down in windows of so many, upwards in each: as many as an honest
/// search from 1 would try, and each once.
constexpr std::uint64_t kWindow = std::uint64_t{1} << 32;

/// The nonce that is tried in the place of `honest`. One to one.
std::uint64_t ground(std::uint64_t honest) {
  const std::uint64_t count = honest - 1;
  return core::kNonceEnd - (count / kWindow + 1) * kWindow + count % kWindow;
}

class Grinder : public Actor {
 public:
  explicit Grinder(net::Peer peer) : peer_(std::move(peer)) {}

  net::Actions handle(const net::Now& now, const net::Event& event) override {
    auto actions = peer_.handle(now, event);
    for (auto& action : actions) {
      auto* search = std::get_if<net::action::Search>(&action);
      if (search == nullptr || search->first >= core::kNonceEnd - kWindow) continue;
      const std::uint64_t left = kWindow - (search->first - 1) % kWindow;
      search->tries = std::min(search->tries, left);
      search->first = ground(search->first);
    }
    return actions;
  }

 private:
  net::Peer peer_;
};

}  // namespace

std::unique_ptr<Actor> make_grinder(net::Peer peer) {
  return std::make_unique<Grinder>(std::move(peer));
}

}  // namespace onetip::sim::behaviours
