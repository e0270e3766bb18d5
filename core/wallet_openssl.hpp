#pragma once
// Private to wallet*.cpp: OpenSSL's objects as values that free themselves.

#include <openssl/bn.h>
#include <openssl/evp.h>

#include <cstddef>
#include <memory>

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

/// What a signature covers its message with: RSA hashes with SHA-1, Ed25519 does its own hashing.
[[nodiscard]] inline const EVP_MD* digest_of(KeyType type) {
  // Fetched once: EVP_sha1() would be looked up by name again for each signature.
  static const EVP_MD* const kSha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return type == KeyType::rsa_512 ? kSha1 : nullptr;
}

}  // namespace onetip::core::openssl
