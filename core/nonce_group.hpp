#pragma once
// NonceGroup: up to 1,000 consecutive nonces whose texts differ in their last three digits alone.
//
// What a search hashes is prefix ++ nonce. In a group all but the last digits stands still, so the
// message's last one or two blocks are written once, with zero bytes where the last digits belong;
// two tables say what each number adds to the two words that its digits touch. Full blocks in front
// are hashed away, and so is a first block that the last digits don't reach.
//
//     …"previous" 1735689600000 ((3) 0 … 81729 | 000 | 0x80 0 0 … length
//                                 prefix, high   low   padding
//
// Pure; any thread.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/sha256_rounds.hpp"

namespace onetip::core {

struct NonceGroup {
  Sha256State state{};  // before `blocks`
  std::array<Sha256Words, 2> blocks{};
  std::size_t block_count = 1;  // 1 or 2
  std::size_t at = 0;           // the word of blocks[0] in which the low digits begin
  /// By low number: what it adds to word `at`, and to the word after it, which is the first of
  /// blocks[1] if `at` is the last of blocks[0]. Readable up to kNoncesAtOnce past `end`.
  std::array<const std::uint32_t*, 2> low{};
  bool second_word = false;  // whether low digits reach the word after `at` at all
  std::uint32_t first = 0;   // low numbers of this group: first … end-1
  std::uint32_t end = 0;
};

/// No kernel looks at more nonces in one step.
inline constexpr std::size_t kNoncesAtOnce = 32;

/// The ending of a preimage, ready for nonces.
class NonceGroups {
 public:
  explicit NonceGroups(std::string_view prefix);
  /// From `nonce` to the end of its group. REQUIRES: nonce > 0.
  [[nodiscard]] NonceGroup from(std::uint64_t nonce) const;

 private:
  Sha256State midstate_;         // after the prefix's full blocks
  std::array<char, 64> tail_{};  // what remains of it
  std::size_t tail_size_;
  std::uint64_t prefix_size_;
};

}  // namespace onetip::core
