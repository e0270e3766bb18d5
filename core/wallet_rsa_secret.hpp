#pragma once
// Private to wallet*.cpp: private RSA-512 keys, by OpenSSL.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/random.hpp"
#include "core/wallet_openssl.hpp"

namespace onetip::core::openssl {

/// Any thread. Copies share the key.
class RsaSecret {
 public:
  /// Its primes are searched from `random`.
  [[nodiscard]] static RsaSecret draw(Random& random);
  /// From PKCS#8 DER; none: it is something else, or its numbers don't belong together.
  [[nodiscard]] static std::optional<RsaSecret> of_pkcs8(std::string_view der);

  [[nodiscard]] std::string pkcs8() const;
  /// kRsaBytes of them.
  [[nodiscard]] std::string modulus() const;
  /// By PKCS#1 v1.5 with SHA-1, kRsaBytes of them.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  explicit RsaSecret(Key key) : key_(std::move(key)) {}
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace onetip::core::openssl
