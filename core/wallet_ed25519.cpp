#include "core/wallet_ed25519.hpp"

#include <sodium.h>

#include <algorithm>

#include "core/assert.hpp"

namespace onetip::core::sodium {

namespace {

static_assert(kEd25519Bytes == crypto_sign_PUBLICKEYBYTES);
static_assert(kEd25519Bytes == crypto_sign_SEEDBYTES);
static_assert(2 * kEd25519Bytes == crypto_sign_SECRETKEYBYTES);

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view text(const unsigned char* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

/// What the library asks for before all else, from whichever thread.
void make_ready() {
  static const bool ready = sodium_init() >= 0;
  ONETIP_ASSERT(ready, "libsodium starts");
}

}  // namespace

Ed25519Point::Ed25519Point(std::string_view bytes) {
  ONETIP_ASSERT(bytes.size() == kEd25519Bytes, "a point has 32 bytes");
  make_ready();
  std::copy_n(octets(bytes), kEd25519Bytes, bytes_.begin());
}

bool Ed25519Point::verify(std::string_view message, std::string_view signature) const {
  return signature.size() == crypto_sign_BYTES &&
         crypto_sign_verify_detached(octets(signature), octets(message), message.size(),
                                     bytes_.data()) == 0;
}

Ed25519Secret::Ed25519Secret(std::span<const std::uint8_t, kEd25519Bytes> seed) {
  make_ready();
  std::array<unsigned char, kEd25519Bytes> point;
  crypto_sign_seed_keypair(point.data(), bytes_.data(), seed.data());
}

Ed25519Secret::~Ed25519Secret() { sodium_memzero(bytes_.data(), bytes_.size()); }

std::string_view Ed25519Secret::seed() const { return text(bytes_.data(), kEd25519Bytes); }

std::string_view Ed25519Secret::point() const {
  return text(bytes_.data() + kEd25519Bytes, kEd25519Bytes);
}

std::string Ed25519Secret::sign(std::string_view message) const {
  std::array<unsigned char, crypto_sign_BYTES> signature;
  crypto_sign_detached(signature.data(), nullptr, octets(message), message.size(), bytes_.data());
  return std::string(text(signature.data(), signature.size()));
}

}  // namespace onetip::core::sodium
