#include "core/proof_of_work.hpp"

#include <algorithm>

#include "core/block.hpp"
#include "core/search_kernel.hpp"

namespace onetip::core {

bool is_mined(const Digest& hash, unsigned difficulty) {
  const auto asked = std::min<std::size_t>(difficulty, hash.bytes.size());
  for (std::size_t i = 1; i < asked; ++i) {
    if (hash.bytes[i] != kMinedByte) return false;
  }
  return true;
}

Search search_nonce(std::string_view prefix, std::uint64_t first, std::uint64_t max_tries,
                    unsigned difficulty, const std::atomic<bool>* stop) {
  first = std::max<std::uint64_t>(first, 1);
  if (first >= kNonceEnd) return {};
  const std::uint64_t limit = std::min(max_tries, kNonceEnd - first);
  return search_with(search_kernels().front(), prefix, first, limit, difficulty, stop);
}

}  // namespace onetip::core
