#pragma once
// Private to wallet*.cpp: Ed25519 keys and signatures (RFC 8032), by libsodium.
//
// OpenSSL has them, too, and takes twice the time for a check (bench/README.md, `verify/`).
// Signatures are the same bytes. Of what is signed the two say the same but for this: libsodium
// also refuses keys of small order, with which anybody can sign, keys that are not written in the
// one right way, and signatures whose R is of small order, which nobody makes but on purpose. A
// test holds to all of that, since peers whose libraries differ in it would part for good.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace onetip::core::sodium {

inline constexpr std::size_t kEd25519Bytes = 32;  // of a point, and of a seed

/// A public key: a point, not looked at before a signature is checked. Any thread.
class Ed25519Point {
 public:
  /// REQUIRES: `bytes` has kEd25519Bytes.
  explicit Ed25519Point(std::string_view bytes);

  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

 private:
  std::array<unsigned char, kEd25519Bytes> bytes_;
};

/// A private key. Wiped when it ends. Any thread.
class Ed25519Secret {
 public:
  /// The key of RFC 8032 for this seed.
  explicit Ed25519Secret(std::span<const std::uint8_t, kEd25519Bytes> seed);
  ~Ed25519Secret();
  Ed25519Secret(const Ed25519Secret&) = default;
  Ed25519Secret& operator=(const Ed25519Secret&) = default;

  [[nodiscard]] std::string_view seed() const;
  [[nodiscard]] std::string_view point() const;
  /// 64 bytes.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  std::array<unsigned char, 2 * kEd25519Bytes> bytes_;  // the seed, the point
};

}  // namespace onetip::core::sodium
