#include "sim/checks/block_rules.hpp"

#include <fmt/format.h>

#include <chrono>

#include "core/digest.hpp"

namespace onetip::sim::checks {

using core::Block;
using core::Rule;
using core::TransactionIo;

namespace {

constexpr std::string_view kSeed = "1337cafe";
constexpr std::uint64_t kNonceLimit = 9'223'372'036'854'775'808U;  // 2^63
constexpr std::uint64_t kStampSlack = std::chrono::milliseconds(std::chrono::hours(2)).count();

core::Digest hash_of(const Block& block) {
  return core::sha256(fmt::format("{}{}{}{}", block.previous_hash, block.timestamp,
                                  block.transaction.display(), block.nonce));
}

core::Digest hash_of(const TransactionIo& coin) {
  return core::sha256(
      fmt::format("{}{}{}", coin.value.text(), coin.owner.display(), coin.timestamp));
}

bool shows_work(const core::Digest& hash, unsigned difficulty) {
  for (unsigned i = 1; i < difficulty && i < hash.bytes.size(); ++i) {
    if (hash.bytes[i] != 0x20) return false;
  }
  return true;
}

bool is(const TransactionIo& coin, const core::Wallet& owner, const core::Amount& value) {
  return coin.owner == owner && coin.value == value;
}

}  // namespace

std::optional<Broken> check_alone(const Block& block, unsigned difficulty) {
  if (block.nonce < 1 || block.nonce >= kNonceLimit) {
    return Broken{Rule::bad_nonce, fmt::format("nonce {}", block.nonce)};
  }
  if (hash_of(block) != block.hash) return Broken{Rule::bad_hash, "its hash is not its own"};
  if (!shows_work(block.hash, difficulty)) return Broken{Rule::not_mined, "no proof of work"};
  for (const auto* coins : {&block.transaction.inputs, &block.transaction.outputs}) {
    for (const TransactionIo& coin : *coins) {
      if (hash_of(coin) != coin.hash) {
        return Broken{Rule::bad_coin_hash, "coin " + coin.hash.hex() + " hashes to something else"};
      }
    }
  }
  if (!block.transaction.from.key_type()) {
    return Broken{Rule::bad_key, "the sender's public key is of no known kind"};
  }
  if (!core::signature_is_right(block.transaction)) {
    return Broken{Rule::bad_signature, "the signature is not the sender's"};
  }
  return std::nullopt;
}

std::optional<Broken> check_genesis(const Block& block) {
  if (block.previous_hash != kSeed) {
    return Broken{Rule::wrong_seed, "it stands on nothing, and not on the seed hash either"};
  }
  const core::Transaction& t = block.transaction;
  const core::Amount grant(100);
  if (t.value != grant || !t.inputs.empty() || t.outputs.size() != 2 ||
      !is(t.outputs[0], t.to, grant) || !is(t.outputs[1], t.from, core::Amount(-100))) {
    return Broken{Rule::bad_genesis, "it moves something else than the grant of 100"};
  }
  return std::nullopt;
}

std::optional<Broken> check_link(const Block& block, const Block& parent) {
  if (block.previous_hash != parent.hash.hex()) {
    return Broken{Rule::broken_link, "its previous-hash is not its parent's hash"};
  }
  // Signed subtraction of two stamps could overflow: an enemy picks them.
  const auto behind =
      static_cast<std::uint64_t>(parent.timestamp) - static_cast<std::uint64_t>(block.timestamp);
  if (block.timestamp < parent.timestamp && behind > kStampSlack) {
    return Broken{Rule::stamped_too_early, "it is stamped more than 2 hours before its parent"};
  }
  return std::nullopt;
}

}  // namespace onetip::sim::checks
