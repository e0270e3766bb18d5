#pragma once
// SHA-256 and lower-case hex.
//
// With wallet, the only user of OpenSSL. Pure; any thread.

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/sha256_rounds.hpp"

namespace onetip::core {

/// 32 bytes. Ordered as its hex text is, so "the smaller hash" means the same in both forms.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  /// As four words: a few instructions where they are compared, without a call.
  friend bool operator==(const Digest& a, const Digest& b) {
    return ((a.word(0) ^ b.word(0)) | (a.word(1) ^ b.word(1)) | (a.word(2) ^ b.word(2)) |
            (a.word(3) ^ b.word(3))) == 0;
  }
  friend std::strong_ordering operator<=>(const Digest& a, const Digest& b) {
    return a == b ? std::strong_ordering::equal : a.bytes <=> b.bytes;
  }

  [[nodiscard]] std::string hex() const;
  void append_hex(std::string& to) const;
  /// Exactly 64 lower-case hex digits, or an error.
  [[nodiscard]] static Result<Digest> from_hex(std::string_view text);

 private:
  [[nodiscard]] std::uint64_t word(std::size_t index) const {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + index * sizeof(value), sizeof(value));
    return value;
  }
};

/// A running SHA-256. Copying it copies the midstate: hash a long prefix once, then many endings.
class Sha256 {
 public:
  Sha256();
  Sha256& update(std::string_view bytes);
  /// The digest of all bytes so far; the running state is left as it is.
  [[nodiscard]] Digest digest() const;
  /// What the bytes so far were compressed to. REQUIRES: they fill whole blocks of 64.
  [[nodiscard]] Sha256State midstate() const;

 private:
  // A SHA256_CTX, kept opaque so that OpenSSL stays out of headers.
  alignas(8) std::array<std::uint8_t, 112> state_;
};

[[nodiscard]] Digest sha256(std::string_view bytes);
/// The state after one more block. REQUIRES: 64 bytes at `block`.
[[nodiscard]] Sha256State sha256_compressed(const Sha256State& state, const char* block);

/// Any bytes as lower-case hex, and back (even length, lower-case digits only).
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] Result<std::string> from_hex(std::string_view text);

}  // namespace onetip::core
