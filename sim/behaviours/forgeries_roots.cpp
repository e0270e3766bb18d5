// Forgeries of the genesis: see forgeries.hpp.

#include "core/payment.hpp"
#include "sim/behaviours/forgeries.hpp"

namespace onetip::sim::behaviours::roots {
namespace {

std::uint64_t true_nonce(const Ground& ground) { return ground.parent.genesis().nonce; }

core::Candidate genesis(const Ground& ground, std::string_view seed) {
  return core::make_genesis(ground.keys.wallet(), ground.stranger, ground.honest.timestamp, seed);
}

}  // namespace

std::optional<Work> foreign_seed(const Ground& ground) {
  return Work{genesis(ground, ground.rules.seed_hash + "f00d"), true_nonce(ground)};
}

std::optional<Work> foreign_genesis(const Ground& ground) {
  if (!ground.rules.genesis) return std::nullopt;  // any is welcome
  return Work{genesis(ground, ground.rules.seed_hash), true_nonce(ground)};
}

/// Where one genesis alone is taken, any other breaks that rule, whatever it grants.
std::optional<Work> a_million(const Ground& ground) {
  if (ground.rules.genesis) return std::nullopt;
  const core::Amount million = 1'000'000;
  const auto stamp = ground.honest.timestamp;
  const auto& coin_base = ground.stranger.wallet();
  return Work{{ground.rules.seed_hash,
               core::make_transaction(
                   ground.stranger, ground.keys.wallet(), million, {},
                   {core::make_transaction_io(million, ground.keys.wallet(), stamp),
                    core::make_transaction_io(core::Amount() - million, coin_base, stamp)}),
               stamp},
              true_nonce(ground)};
}

std::optional<Work> removed(const Ground& ground) {
  const auto& block = ground.honest;
  return Work{{block.previous_hash, block.transaction, block.timestamp}, true_nonce(ground)};
}

}  // namespace onetip::sim::behaviours::roots
