#include "sim/genesis.hpp"

#include "core/assert.hpp"
#include "core/payment.hpp"

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

}  // namespace

FoundedChains found_chains(const Scenario& scenario, std::chrono::milliseconds wall) {
  FoundedChains founded;
  const ChainSpec& chain = scenario.chain;
  founded.rules.difficulty = chain.difficulty;
  for (const PeerSpec& peer : scenario.peers) {
    core::Random wallet(scenario.seed, "wallet/" + peer.name);
    founded.keys.push_back(core::KeyPair::make(chain.wallet, wallet));
  }
  core::Random random(scenario.seed, "genesis");
  const auto coin_base = core::KeyPair::make(chain.wallet, random);
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

}  // namespace onetip::sim
