#include "core/search_kernel.hpp"

#include <algorithm>
#include <vector>

#include "core/assert.hpp"

namespace onetip::core {

namespace {

std::vector<SearchKernel> kernels_of_this_processor() {
  std::vector<SearchKernel> found;
  for (const SearchKernel* kernel : {avx512_kernel(), sha_extensions_kernel(), openssl_kernel()}) {
    if (kernel != nullptr && kernel->runs_here()) found.push_back(*kernel);
  }
  ONETIP_ASSERT(!found.empty(), "OpenSSL's kernel runs everywhere");
  return found;
}

/// Of what is_mined asks, the part that the hash's bytes 1 to 3 can answer.
WordTest test_of(unsigned difficulty) {
  WordTest test;
  for (unsigned byte = 1; byte < std::min(difficulty, 4U); ++byte) {
    test.mask |= 0xffU << (8 * (3 - byte));
    test.value |= std::uint32_t{kMinedByte} << (8 * (3 - byte));
  }
  return test;
}

}  // namespace

std::span<const SearchKernel> search_kernels() {
  static const std::vector<SearchKernel> kernels = kernels_of_this_processor();
  return kernels;
}

Search search_with(const SearchKernel& kernel, std::string_view prefix, std::uint64_t first,
                   std::uint64_t max_tries, unsigned difficulty, const std::atomic<bool>* stop) {
  ONETIP_ASSERT(first > 0, "nonces begin at 1");
  const WordTest test = test_of(difficulty);
  const NonceGroups groups(prefix);
  Sha256 midstate;
  midstate.update(prefix);
  Search search;
  while (search.tries < max_tries) {
    if (stop != nullptr && stop->load(std::memory_order_relaxed)) return search;
    NonceGroup group = groups.from(first + search.tries);
    const std::uint64_t left = max_tries - search.tries;
    group.end = static_cast<std::uint32_t>(std::min<std::uint64_t>(group.end, group.first + left));
    while (group.first < group.end) {
      const std::uint32_t match = kernel.first_match(group, group.first, test);
      search.tries += match - group.first;
      if (match == group.end) break;
      const std::uint64_t nonce = first + search.tries++;
      group.first = match + 1;
      Sha256 running = midstate;
      if (is_mined(running.update(std::to_string(nonce)).digest(), difficulty)) {
        search.nonce = nonce;
        return search;
      }
    }
  }
  return search;
}

}  // namespace onetip::core
