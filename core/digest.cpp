// The low-level SHA256_* calls are deprecated, but they alone let a midstate be copied as plain
// bytes.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "core/digest.hpp"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif
#include <openssl/sha.h>

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "core/assert.hpp"

namespace onetip::core {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

/// By character: 0 … 15, or -1 for what is no lower-case hex digit.
constexpr std::array<int, 256> hex_values() {
  std::array<int, 256> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kHexDigits.size(); ++i) {
    values[static_cast<unsigned char>(kHexDigits[i])] = static_cast<int>(i);
  }
  return values;
}
constexpr std::array<int, 256> kHexValues = hex_values();

#if defined(__SSE2__)

/// Writes 16 bytes as 32 digits.
void write_32_digits(const unsigned char* bytes, char* out) {
  const auto digits_of = [](__m128i values) {
    const __m128i above_9 = _mm_cmpgt_epi8(values, _mm_set1_epi8(9));
    const __m128i letters = _mm_and_si128(above_9, _mm_set1_epi8('a' - 10 - '0'));
    return _mm_add_epi8(_mm_add_epi8(values, _mm_set1_epi8('0')), letters);
  };
  const __m128i all = _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
  const __m128i low = digits_of(_mm_and_si128(all, _mm_set1_epi8(15)));
  const __m128i high = digits_of(_mm_and_si128(_mm_srli_epi16(all, 4), _mm_set1_epi8(15)));
  auto* const to = reinterpret_cast<__m128i*>(out);
  _mm_storeu_si128(to, _mm_unpacklo_epi8(high, low));
  _mm_storeu_si128(to + 1, _mm_unpackhi_epi8(high, low));
}

#endif

/// Writes bytes as hex. REQUIRES: room for two digits a byte.
void write_hex(const unsigned char* bytes, std::size_t count, char* out) {
#if defined(__SSE2__)
  for (; count >= 16; count -= 16, bytes += 16, out += 32) write_32_digits(bytes, out);
#endif
  for (std::size_t i = 0; i < count; ++i) {
    out[2 * i] = kHexDigits[bytes[i] >> 4];
    out[2 * i + 1] = kHexDigits[bytes[i] & 15];
  }
}

#if defined(__SSE2__)

/// Reads 16 digits; false where one of them is none.
bool read_16_digits(const char* digits, unsigned char* out) {
  const auto every = [](int byte) { return _mm_set1_epi8(static_cast<char>(byte)); };
  const __m128i chars = _mm_loadu_si128(reinterpret_cast<const __m128i*>(digits));
  const auto between = [&](char first, char last) {
    return _mm_and_si128(_mm_cmpgt_epi8(chars, every(first - 1)),
                         _mm_cmplt_epi8(chars, every(last + 1)));
  };
  const __m128i decimal = between('0', '9');
  const __m128i letter = between('a', 'f');
  const __m128i base =
      _mm_or_si128(_mm_and_si128(decimal, every('0')), _mm_and_si128(letter, every('a' - 10)));
  const __m128i values = _mm_sub_epi8(chars, base);
  // Two values a 16-bit word, the high one in its low byte.
  const __m128i high = _mm_slli_epi16(_mm_and_si128(values, _mm_set1_epi16(0x0f)), 4);
  const __m128i bytes = _mm_or_si128(high, _mm_srli_epi16(values, 8));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(out), _mm_packus_epi16(bytes, bytes));
  return _mm_movemask_epi8(_mm_or_si128(decimal, letter)) == 0xffff;
}

#endif

/// Reads `text.size() / 2` bytes; false where a character is no lower-case hex digit.
bool read_hex(std::string_view text, unsigned char* out) {
  int seen = 0;  // negative once a digit was none
#if defined(__SSE2__)
  for (; text.size() >= 16; text.remove_prefix(16), out += 8) {
    if (!read_16_digits(text.data(), out)) return false;
  }
#endif
  for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
    const int high = kHexValues[static_cast<unsigned char>(text[i])];
    const int low = kHexValues[static_cast<unsigned char>(text[i + 1])];
    seen |= high | low;
    out[i / 2] = static_cast<unsigned char>(high * 16 + low);
  }
  return seen >= 0;
}

}  // namespace

std::string Digest::hex() const {
  std::string text;
  append_hex(text);
  return text;
}

void Digest::append_hex(std::string& to) const {
  const std::size_t before = to.size();
  to.resize(before + 2 * bytes.size());
  write_hex(bytes.data(), bytes.size(), to.data() + before);
}

Result<Digest> Digest::from_hex(std::string_view text) {
  Digest digest;
  if (text.size() != 2 * digest.bytes.size() || !read_hex(text, digest.bytes.data())) {
    return Error{"expected 64 lower-case hex digits"};
  }
  return digest;
}

static_assert(std::is_trivially_copyable_v<SHA256_CTX>);

Sha256::Sha256() {
  static_assert(sizeof(SHA256_CTX) == sizeof(state_) && alignof(SHA256_CTX) <= 8);
  SHA256_Init(reinterpret_cast<SHA256_CTX*>(state_.data()));
}

Sha256& Sha256::update(std::string_view bytes) {
  SHA256_Update(reinterpret_cast<SHA256_CTX*>(state_.data()), bytes.data(), bytes.size());
  return *this;
}

Digest Sha256::digest() const {
  SHA256_CTX copy;
  std::memcpy(&copy, state_.data(), sizeof(copy));
  Digest digest;
  SHA256_Final(digest.bytes.data(), &copy);
  return digest;
}

Sha256State Sha256::midstate() const {
  SHA256_CTX copy;
  std::memcpy(&copy, state_.data(), sizeof(copy));
  ONETIP_ASSERT(copy.num == 0, "the bytes fill whole blocks");
  Sha256State state;
  std::copy_n(copy.h, state.size(), state.begin());
  return state;
}

Sha256State sha256_compressed(const Sha256State& state, const char* block) {
  SHA256_CTX context;
  std::copy_n(state.begin(), state.size(), context.h);
  SHA256_Transform(&context, reinterpret_cast<const unsigned char*>(block));
  Sha256State after;
  std::copy_n(context.h, after.size(), after.begin());
  return after;
}

Digest sha256(std::string_view bytes) { return Sha256().update(bytes).digest(); }

std::string to_hex(std::string_view bytes) {
  std::string text(2 * bytes.size(), '\0');
  write_hex(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), text.data());
  return text;
}

Result<std::string> from_hex(std::string_view text) {
  std::string bytes(text.size() / 2, '\0');
  if (text.size() % 2 != 0 || !read_hex(text, reinterpret_cast<unsigned char*>(bytes.data()))) {
    return Error{"expected an even number of lower-case hex digits"};
  }
  return bytes;
}

}  // namespace onetip::core
