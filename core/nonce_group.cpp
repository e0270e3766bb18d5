#include "core/nonce_group.hpp"

#include <algorithm>
#include <charconv>

#include "core/assert.hpp"
#include "core/digest.hpp"

namespace onetip::core {

namespace {

constexpr std::size_t kLowDigits = 3;
constexpr std::array<std::uint32_t, kLowDigits + 1> kPowers = {1, 10, 100, 1000};
constexpr std::size_t kWord = 4;
constexpr std::size_t kBlock = 64;

/// What `Count` digits of each number add to two words, if they begin at that byte of the first.
template <std::size_t Count>
struct LowTable {
  using Row = std::array<std::uint32_t, kPowers[Count] + kNoncesAtOnce>;
  std::array<std::array<Row, 2>, kWord> at_byte{};

  constexpr LowTable() {
    for (std::uint32_t number = 0; number < kPowers[Count]; ++number) {
      for (std::size_t digit = 0; digit < Count; ++digit) {
        const std::uint32_t text = '0' + number / kPowers[Count - 1 - digit] % 10;
        for (std::size_t byte = 0; byte < kWord; ++byte) {
          const std::size_t place = byte + digit;
          at_byte[byte][place / kWord][number] |= text << (8 * (kWord - 1 - place % kWord));
        }
      }
    }
  }

  [[nodiscard]] std::array<const std::uint32_t*, 2> rows(std::size_t byte) const {
    return {at_byte[byte][0].data(), at_byte[byte][1].data()};
  }
};

std::array<const std::uint32_t*, 2> low_rows(std::size_t digits, std::size_t byte) {
  static constexpr LowTable<1> kOne;
  static constexpr LowTable<2> kTwo;
  static constexpr LowTable<3> kThree;
  if (digits == 1) return kOne.rows(byte);
  if (digits == 2) return kTwo.rows(byte);
  return kThree.rows(byte);
}

Sha256Words words_of(const char* bytes) {
  Sha256Words words;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint32_t word = 0;
    for (std::size_t byte = 0; byte < kWord; ++byte) {
      word = word << 8 | static_cast<unsigned char>(bytes[kWord * i + byte]);
    }
    words[i] = word;
  }
  return words;
}

}  // namespace

NonceGroups::NonceGroups(std::string_view prefix)
    : tail_size_(prefix.size() % kBlock), prefix_size_(prefix.size()) {
  Sha256 full;
  midstate_ = full.update(prefix.substr(0, prefix.size() - tail_size_)).midstate();
  std::copy_n(prefix.end() - static_cast<std::ptrdiff_t>(tail_size_), tail_size_, tail_.begin());
}

NonceGroup NonceGroups::from(std::uint64_t nonce) const {
  ONETIP_ASSERT(nonce > 0, "nonces begin at 1");
  std::array<char, 2 * kBlock> text{};
  std::copy_n(tail_.begin(), tail_size_, text.begin());
  char* const digits = text.data() + tail_size_;
  char* const past = std::to_chars(digits, text.data() + text.size(), nonce).ptr;
  const auto count = std::min(kLowDigits, static_cast<std::size_t>(past - digits));
  std::fill(past - count, past, '\0');
  *past = '\x80';

  NonceGroup group;
  group.state = midstate_;
  // The mark and 8 bytes of length end the message's last block.
  const auto used = static_cast<std::size_t>(past - text.data());
  group.block_count = used + 1 + 8 <= kBlock ? 1 : 2;
  const std::uint64_t bits = 8 * (prefix_size_ - tail_size_ + used);
  for (std::size_t byte = 0; byte < 8; ++byte) {
    text[group.block_count * kBlock - 1 - byte] = static_cast<char>(bits >> (8 * byte));
  }
  group.blocks = {words_of(text.data()), words_of(text.data() + kBlock)};

  const std::size_t place = used - count;
  group.at = place / kWord;
  if (place >= kBlock) {  // the first block stands still as well
    group.state = sha256_compressed(group.state, text.data());
    group.blocks[0] = group.blocks[1];
    group.block_count = 1;
    group.at -= kBlock / kWord;
  }
  group.low = low_rows(count, place % kWord);
  group.second_word = place % kWord + count > kWord;
  group.first = static_cast<std::uint32_t>(nonce % kPowers[count]);
  group.end = kPowers[count];
  return group;
}

}  // namespace onetip::core
