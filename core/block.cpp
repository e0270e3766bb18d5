#include "core/block.hpp"

#include <fmt/format.h>

namespace onetip::core {

namespace {

std::string up_to_nonce(std::string_view previous_hash, std::int64_t timestamp,
                        const Transaction& transaction) {
  return fmt::format("{}{}{}", previous_hash, timestamp, transaction.display());
}

Digest hash_of(const std::string& preimage_without_nonce, std::uint64_t nonce) {
  return Sha256().update(preimage_without_nonce).update(fmt::to_string(nonce)).digest();
}

}  // namespace

std::string Block::preimage_without_nonce() const {
  return up_to_nonce(previous_hash, timestamp, transaction);
}

std::string Block::preimage() const { return preimage_without_nonce() + fmt::to_string(nonce); }

Digest Block::computed_hash() const { return hash_of(preimage_without_nonce(), nonce); }

bool identical(const Block& a, const Block& b) {
  return &a == &b ||
         (a.hash == b.hash && a.nonce == b.nonce && a.timestamp == b.timestamp &&
          a.previous_hash == b.previous_hash && a.transaction.encoded == b.transaction.encoded);
}

std::string Candidate::preimage_without_nonce() const {
  return up_to_nonce(previous_hash, timestamp, transaction);
}

BlockPtr Candidate::seal(std::uint64_t nonce) && {
  const Digest hash = hash_of(preimage_without_nonce(), nonce);
  return std::make_shared<const Block>(
      Block{hash, std::move(previous_hash), std::move(transaction), timestamp, nonce});
}

}  // namespace onetip::core
