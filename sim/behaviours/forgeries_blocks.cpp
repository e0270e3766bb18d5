// Forgeries of a block's seal, link, stamp and signature: see forgeries.hpp.

#include <fmt/format.h>

#include "sim/behaviours/forgeries.hpp"

namespace onetip::sim::behaviours::blocks {
namespace {

using core::Transaction;

Work with_transaction(const Ground& ground, Transaction transaction) {
  return {{ground.honest.previous_hash, std::move(transaction), ground.honest.timestamp}};
}

/// The transaction with another signature; the rest of its text stays as it is.
Transaction resigned(Transaction t, std::string signature) {
  const auto at = t.encoded.find(t.signature);
  t.encoded.replace(at, t.signature.size(), signature);
  t.signature = std::move(signature);
  return t;
}

}  // namespace

core::BlockPtr changed_hash(const Ground& ground) {
  auto block = ground.honest;
  block.hash.bytes.back() ^= 1;  // the bytes that show the work stand in front
  return std::make_shared<const core::Block>(std::move(block));
}

core::BlockPtr changed_nonce(const Ground& ground) {
  auto block = ground.honest;
  ++block.nonce;
  return std::make_shared<const core::Block>(std::move(block));
}

core::BlockPtr not_mined(const Ground& ground) {
  if (ground.rules.difficulty < 2) return nullptr;  // there every hash shows enough
  const core::Candidate candidate{ground.honest.previous_hash, ground.honest.transaction,
                                  ground.honest.timestamp};
  for (std::uint64_t nonce = 1;; ++nonce) {
    auto block = core::Candidate(candidate).seal(nonce);
    if (!core::is_mined(block->hash, ground.rules.difficulty)) return block;
  }
}

std::optional<Work> broken_link(const Ground& ground) {
  auto work = with_transaction(ground, ground.honest.transaction);
  work.candidate.previous_hash = core::sha256(work.candidate.previous_hash).hex();
  return work;
}

std::optional<Work> stamped_early(const Ground& ground) {
  auto work = with_transaction(ground, ground.honest.transaction);
  work.candidate.timestamp =
      ground.parent.tip().timestamp - core::kMaxStampBehindParent.count() - 1;
  return work;
}

std::optional<Work> changed_signature(const Ground& ground) {
  auto signature = ground.honest.transaction.signature;
  signature.front() = signature.front() == '0' ? '1' : '0';
  return with_transaction(ground, resigned(ground.honest.transaction, signature));
}

std::optional<Work> strangers_signature(const Ground& ground) {
  const auto& t = ground.honest.transaction;
  const auto message = core::signed_message(t, ground.keys.type());
  return with_transaction(ground, resigned(t, ground.stranger.sign(message)));
}

std::optional<Work> empty_signature(const Ground& ground) {
  return with_transaction(ground, resigned(ground.honest.transaction, {}));
}

std::optional<Work> odd_signature(const Ground& ground) {
  const auto& t = ground.honest.transaction;
  return with_transaction(ground, resigned(t, t.signature.substr(0, 3)));
}

/// Value and outputs are changed together, after signing.
std::optional<Work> changed_value(const Ground& ground) {
  const auto& t = ground.honest.transaction;
  const core::Amount sum = t.inputs_sum();
  if (sum.sign() <= 0) return std::nullopt;
  const core::Amount value = t.value == sum ? core::Amount(sum.rational() / 2) : sum;
  auto outputs = t.outputs;
  outputs[0] = core::make_transaction_io(value, outputs[0].owner, outputs[0].timestamp);
  outputs[1] = core::make_transaction_io(sum - value, outputs[1].owner, outputs[1].timestamp);
  auto changed = core::make_transaction(ground.keys, t.to, value, t.inputs, std::move(outputs));
  return with_transaction(ground, resigned(std::move(changed), t.signature));
}

/// A sender whose public key is no key: it transfers 0 from nothing to itself, as a peer without
/// coins would.
std::optional<Work> garbage_key(const Ground& ground) {
  const std::string hex = "6e6f206b6579";
  const core::Wallet garbage(fmt::format("(f wallet () \"{}\")", hex), hex);
  const auto coin = [&](std::int64_t stamp) {
    return core::make_transaction_io(0, garbage, stamp);
  };
  const auto stamp = ground.honest.timestamp;
  auto t = core::make_transaction(ground.stranger, ground.stranger.wallet(), 0, {},
                                  {coin(stamp), coin(stamp + 1)});
  const std::string key = ground.stranger.wallet().public_key();
  for (auto at = t.encoded.find(key); at != std::string::npos; at = t.encoded.find(key)) {
    t.encoded.replace(at, key.size(), hex);
  }
  t.from = garbage;
  t.to = garbage;
  return with_transaction(ground, std::move(t));
}

}  // namespace onetip::sim::behaviours::blocks
