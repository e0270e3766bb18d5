#pragma once
// Private to wallet*.cpp: OpenSSL's objects as values that free themselves, and the two key
// layouts.

#include <openssl/bn.h>
#include <openssl/evp.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "core/wallet.hpp"

namespace onetip::core::openssl {

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_clear_free>>;
using NumberContext = std::unique_ptr<BN_CTX, Freed<BN_CTX_free>>;

inline constexpr std::size_t kRsaBytes = 64;  // of the modulus: RSA-512
inline constexpr unsigned kRsaExponent = 65'537;

struct PublicKey {
  KeyType type = KeyType::ed25519;
  Key key;
};

/// From SubjectPublicKeyInfo DER. There are just two layouts, so they are compared byte for byte:
/// no general DER or key parser ever sees a stranger's bytes, and keys of absurd sizes cost
/// nothing.
[[nodiscard]] Result<PublicKey> parse_public_key(std::string_view der);
/// The SubjectPublicKeyInfo DER of a key of either type.
[[nodiscard]] std::string public_key_der(KeyType type, const EVP_PKEY* key);

/// What a signature covers its message with: RSA hashes with SHA-1, Ed25519 does its own hashing.
[[nodiscard]] inline const EVP_MD* digest_of(KeyType type) {
  // Fetched once: EVP_sha1() would be looked up by name again for each signature.
  static const EVP_MD* const kSha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return type == KeyType::rsa_512 ? kSha1 : nullptr;
}

}  // namespace onetip::core::openssl
