#include "bench/chains.hpp"

#include "core/payment.hpp"

namespace onetip::bench {

using namespace core;

namespace {

constexpr std::int64_t kStart = 1'735'689'600'000;  // 2025-01-01
constexpr std::int64_t kBlockTime = 5'000;

Blockchain grown(const ChainRules& rules, std::uint64_t height) {
  Random random(1, "genesis");
  const KeyPair coin_base = KeyPair::make(KeyType::ed25519, random);
  const KeyPair key = miner();
  const auto sealed = [&](Candidate candidate) {
    const Search search =
        search_nonce(candidate.preimage_without_nonce(), 1, kNonceEnd - 1, rules.difficulty);
    return std::move(candidate).seal(search.nonce.value());
  };
  const BlockPtr genesis = sealed(make_genesis(key.wallet(), coin_base, kStart));
  Blockchain chain = Blockchain::from_genesis(genesis, Ledger::after_genesis(*genesis));
  while (chain.height() < height) {
    const std::int64_t now = kStart + static_cast<std::int64_t>(chain.height() + 1) * kBlockTime;
    const BlockPtr block = sealed(make_empty_payment(chain, key, now).value());
    Ledger after = std::get<Ledger>(chain.ledger().after(*block, chain.height() + 2));
    chain = chain.extended(block, std::move(after));
  }
  return chain;
}

}  // namespace

KeyPair miner() {
  Random random(1, "wallet/miner");
  return KeyPair::make(KeyType::ed25519, random);
}

Blockchain mined_chain(std::uint64_t height) { return grown({}, height); }

ChainRules quick_rules() {
  ChainRules rules;
  rules.difficulty = 0;
  return rules;
}

Blockchain quick_chain(std::uint64_t height) { return grown(quick_rules(), height); }

BlockPtr quick_block(const Blockchain& chain) { return quick_branch(chain, 1, 1).tip_ptr(); }

Blockchain quick_branch(Blockchain chain, std::uint64_t blocks, std::uint64_t nonce) {
  const KeyPair key = miner();
  for (std::uint64_t i = 0; i < blocks; ++i) {
    const std::int64_t now = chain.tip().timestamp + kBlockTime;
    const BlockPtr block = make_empty_payment(chain, key, now).value().seal(nonce);
    Ledger after = std::get<Ledger>(chain.ledger().after(*block, chain.height() + 2));
    chain = chain.extended(block, std::move(after));
  }
  return chain;
}

}  // namespace onetip::bench
