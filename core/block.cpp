#include "core/block.hpp"

#include <fmt/format.h>

namespace onetip::core {

namespace {

constexpr std::size_t kNumberDigits = 20;

/// With room for the nonce: it is made for every block that is judged.
std::string up_to_nonce(std::string_view previous_hash, std::int64_t timestamp,
                        const Transaction& transaction) {
  std::string text;
  text.reserve(previous_hash.size() + transaction.encoded.size() + 2 * kNumberDigits);
  text.append(previous_hash).append(fmt::to_string(timestamp)).append(transaction.display());
  return text;
}

Digest hash_of(const std::string& preimage_without_nonce, std::uint64_t nonce) {
  return Sha256().update(preimage_without_nonce).update(fmt::to_string(nonce)).digest();
}

}  // namespace

std::string Block::preimage_without_nonce() const {
  return up_to_nonce(previous_hash, timestamp, transaction);
}

std::string Block::preimage() const {
  return preimage_without_nonce().append(fmt::to_string(nonce));
}

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
