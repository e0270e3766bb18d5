// One nonce after the other, through OpenSSL's compression function: for any processor.

#include "core/digest.hpp"
#include "core/search_kernel.hpp"

namespace onetip::core {

namespace {

constexpr std::size_t kWord = 4;

void write_word(char* at, std::uint32_t word) {
  for (std::size_t byte = 0; byte < kWord; ++byte) {
    at[byte] = static_cast<char>(word >> (8 * (kWord - 1 - byte)));
  }
}

std::uint32_t first_match(const NonceGroup& group, std::uint32_t first, WordTest test) {
  constexpr std::size_t kBlockWords = std::tuple_size_v<Sha256Words>;
  std::array<char, 2 * kWord * kBlockWords> text;
  for (std::size_t i = 0; i < 2 * kBlockWords; ++i) {
    write_word(text.data() + kWord * i, group.blocks[i / kBlockWords][i % kBlockWords]);
  }
  // A second word past the blocks is never reached by digits: `at` is below 16, and there are two.
  const std::uint32_t base = group.blocks[0][group.at];
  const std::size_t next = group.at + 1;
  const std::uint32_t next_base = group.blocks[next / kBlockWords][next % kBlockWords];
  for (std::uint32_t low = first; low < group.end; ++low) {
    write_word(text.data() + kWord * group.at, base | group.low[0][low]);
    write_word(text.data() + kWord * next, next_base | group.low[1][low]);
    Sha256State state = sha256_compressed(group.state, text.data());
    if (group.block_count == 2) {
      state = sha256_compressed(state, text.data() + kWord * kBlockWords);
    }
    if ((state[0] & test.mask) == test.value) return low;
  }
  return group.end;
}

}  // namespace

const SearchKernel* openssl_kernel() {
  static constexpr SearchKernel kKernel{"openssl", [] { return true; }, first_match};
  return &kKernel;
}

}  // namespace onetip::core
