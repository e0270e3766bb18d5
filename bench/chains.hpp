#pragma once
// Chains to measure with: one miner that pays itself, as in the seed's main program.

#include <cstdint>

#include "core/blockchain.hpp"
#include "core/validation.hpp"
#include "core/wallet.hpp"

namespace onetip::bench {

[[nodiscard]] core::KeyPair miner();

/// A chain of that height, really mined.
[[nodiscard]] core::Blockchain mined_chain(std::uint64_t height);

/// A chain of that height without work, and without a second look at its own signatures.
[[nodiscard]] core::Blockchain quick_chain(std::uint64_t height);
/// The rules that a block on a quick chain keeps.
[[nodiscard]] core::ChainRules quick_rules();
/// The next block of a quick chain.
[[nodiscard]] core::BlockPtr quick_block(const core::Blockchain& chain);
/// `chain` and that many quick blocks, each with that nonce: a greater one makes a heavier branch.
[[nodiscard]] core::Blockchain quick_branch(core::Blockchain chain, std::uint64_t blocks,
                                            std::uint64_t nonce);

}  // namespace onetip::bench
