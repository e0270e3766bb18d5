#pragma once
// Private to wallet*.cpp: RSA-512 signatures by PKCS#1 v1.5 with SHA-1, checked on OpenSSL's
// numbers.
//
// EVP_DigestVerify would do it, too, in four times the time: 17 multiplications of 512 bits are
// next to nothing beside what it spends on contexts, parameters and locks. What it says is the
// same, which a test holds to for thousands of signatures.

#include <openssl/bn.h>

#include <memory>
#include <optional>
#include <string_view>

#include "core/wallet_openssl.hpp"

namespace onetip::core::openssl {

/// A public key with the exponent 65537, ready to check signatures. Any thread.
class RsaKey {
 public:
  /// None where `modulus` (kRsaBytes of them) is even, or shorter than 512 bits.
  [[nodiscard]] static std::optional<RsaKey> of_modulus(std::string_view modulus);

  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

 private:
  using Montgomery = std::unique_ptr<BN_MONT_CTX, Freed<BN_MONT_CTX_free>>;

  Number modulus_;
  Montgomery montgomery_;
};

}  // namespace onetip::core::openssl
