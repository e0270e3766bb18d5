#pragma once
// Proof of work: try nonces until the block's hash shows that they were tried.
//
// With difficulty d, hash bytes 1 … d-1 (counted from 0) are all 0x20; byte 0 is free. So 0 and 1
// ask for nothing, and the default 2 asks for one byte: 1 try in 256.

#include <atomic>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/digest.hpp"

namespace onetip::core {

inline constexpr unsigned kDefaultDifficulty = 2;
inline constexpr unsigned kMaxDifficulty = 32;
inline constexpr std::uint8_t kMinedByte = 0x20;

[[nodiscard]] bool is_mined(const Digest& hash, unsigned difficulty);

struct Search {
  std::optional<std::uint64_t> nonce;  // none: not among the tried
  std::uint64_t tries = 0;
};

/// Tries `first`, first+1, … for sha256(prefix ++ nonce in decimal): at most `max_tries` of them,
/// never at or past kNonceEnd, and not 1,000 more after `stop` became true. Any thread.
[[nodiscard]] Search search_nonce(std::string_view prefix, std::uint64_t first,
                                  std::uint64_t max_tries, unsigned difficulty,
                                  const std::atomic<bool>* stop = nullptr);

}  // namespace onetip::core
