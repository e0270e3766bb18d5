#pragma once
// Blocks: one transaction each, linked by hash, sealed by a nonce. Immutable; pure; any thread.

#include <cstdint>
#include <memory>
#include <string>

#include "core/digest.hpp"
#include "core/transaction.hpp"

namespace onetip::core {

/// The seed's text that stands where a genesis would name its parent.
inline constexpr std::string_view kSeedHash = "1337cafe";
/// 1 <= nonce < kNonceEnd
inline constexpr std::uint64_t kNonceEnd = std::uint64_t{1} << 63;

struct Block {
  Digest hash;
  std::string previous_hash;  // 64 hex digits; in a genesis the chain's seed hash, any text
  Transaction transaction;
  std::int64_t timestamp;  // milliseconds since 1970
  std::uint64_t nonce;

  /// What is hashed, up to the nonce: previous-hash ++ timestamp ++ D(transaction).
  [[nodiscard]] std::string preimage_without_nonce() const;
  /// All that is hashed: the same ++ nonce.
  [[nodiscard]] std::string preimage() const;
  [[nodiscard]] Digest computed_hash() const;
};

using BlockPtr = std::shared_ptr<const Block>;

/// The same in every byte that a chain file or the wire would carry.
[[nodiscard]] bool identical(const Block& a, const Block& b);

/// A block that lacks its nonce, and what to search one for.
struct Candidate {
  std::string previous_hash;
  Transaction transaction;
  std::int64_t timestamp;

  [[nodiscard]] std::string preimage_without_nonce() const;
  [[nodiscard]] BlockPtr seal(std::uint64_t nonce) &&;
};

}  // namespace onetip::core
