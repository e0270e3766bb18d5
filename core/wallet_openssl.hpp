#pragma once
// Private to wallet*.cpp: OpenSSL's objects as values that free themselves.

#include <openssl/bn.h>
#include <openssl/evp.h>

#include <cstddef>
#include <memory>

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

}  // namespace onetip::core::openssl
