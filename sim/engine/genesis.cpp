#include "sim/engine/genesis.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/assert.hpp"
#include "core/payment.hpp"
#include "sim/parallel.hpp"

namespace onetip::sim {

namespace {

core::Blockchain mine_genesis(const core::Wallet& receiver, const core::KeyPair& coin_base,
                              std::chrono::milliseconds wall, unsigned difficulty) {
  auto candidate = core::make_genesis(receiver, coin_base, wall.count());
  const auto found =
      core::search_nonce(candidate.preimage_without_nonce(), 1, core::kNonceEnd - 1, difficulty);
  ONETIP_ASSERT(found.nonce, "some nonce mines a genesis");
  const auto genesis = std::move(candidate).seal(*found.nonce);
  return core::Blockchain::from_genesis(genesis, core::Ledger::after_genesis(*genesis));
}

core::KeyPair coin_base_keys(const Scenario& scenario) {
  core::Random random(scenario.seed, "genesis");
  return core::KeyPair::make(scenario.chain.wallet, random);
}

/// Each from a stream of its own, so they can be made side by side; thousands take a while.
std::vector<core::KeyPair> wallet_keys(const Scenario& scenario) {
  std::vector<std::optional<core::KeyPair>> made(scenario.peers.size());
  Crew crew(std::min(made.size() - 1, Crew::other_cores()));
  crew.for_each(made.size(), [&](std::size_t peer) {
    core::Random wallet(scenario.seed, "wallet/" + scenario.peers[peer].name);
    made[peer] = core::KeyPair::make(scenario.chain.wallet, wallet);
  });
  std::vector<core::KeyPair> keys;
  keys.reserve(made.size());
  for (auto& one : made) keys.push_back(*std::move(one));
  return keys;
}

}  // namespace

FoundedChains found_chains(const Scenario& scenario, std::chrono::milliseconds wall) {
  FoundedChains founded;
  const ChainSpec& chain = scenario.chain;
  founded.rules.difficulty = chain.difficulty;
  founded.keys = wallet_keys(scenario);
  const core::KeyPair coin_base = coin_base_keys(scenario);
  if (chain.genesis == GenesisMode::shared) {
    founded.geneses.push_back(
        mine_genesis(founded.keys.front().wallet(), coin_base, wall, chain.difficulty));
    founded.rules.genesis = founded.geneses.front().tip().hash;
    return founded;
  }
  for (const core::KeyPair& keys : founded.keys) {
    founded.geneses.push_back(mine_genesis(keys.wallet(), coin_base, wall, chain.difficulty));
  }
  return founded;
}

core::Blockchain fresh_chain(const FoundedChains& founded, const Scenario& scenario, PeerIndex peer,
                             std::chrono::milliseconds wall) {
  if (scenario.chain.genesis == GenesisMode::shared) return founded.geneses.front();
  return mine_genesis(founded.keys[peer].wallet(), coin_base_keys(scenario), wall,
                      scenario.chain.difficulty);
}

}  // namespace onetip::sim
