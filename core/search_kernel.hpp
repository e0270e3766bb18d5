#pragma once
// Search kernels: how nonces are hashed, many at a time. Which is best depends on the processor and
// is settled when the program runs; what they find never differs.
//
// A kernel only looks at the hash's first word, by a mask; whoever calls it judges the whole hash
// of what it offers. Pure; any thread.

#include <atomic>
#include <cstdint>
#include <span>
#include <string_view>

#include "core/nonce_group.hpp"
#include "core/proof_of_work.hpp"

namespace onetip::core {

/// Whether a hash's first word may belong to a mined block: (word & mask) == value.
struct WordTest {
  std::uint32_t mask = 0;
  std::uint32_t value = 0;
};

struct SearchKernel {
  std::string_view name;
  bool (*runs_here)();
  /// The least low number from `first` up to the group's end whose hash passes `test`, or the end.
  /// REQUIRES: runs_here(), first <= group.end.
  std::uint32_t (*first_match)(const NonceGroup& group, std::uint32_t first, WordTest test);
};

/// Those that this processor can run, best first. The last one runs everywhere.
[[nodiscard]] std::span<const SearchKernel> search_kernels();

/// search_nonce with a certain kernel, and for any nonce of 64 bits. REQUIRES: first > 0, and no
/// nonce to try is past 2^64 - 1.
[[nodiscard]] Search search_with(const SearchKernel& kernel, std::string_view prefix,
                                 std::uint64_t first, std::uint64_t max_tries, unsigned difficulty,
                                 const std::atomic<bool>* stop = nullptr);

/// The kernels there are; null where they aren't compiled for this kind of processor.
[[nodiscard]] const SearchKernel* avx512_kernel();
[[nodiscard]] const SearchKernel* sha_extensions_kernel();
[[nodiscard]] const SearchKernel* openssl_kernel();

}  // namespace onetip::core
