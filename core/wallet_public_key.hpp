#pragma once
// Private to wallet*.cpp: a public key as its wallet's owner is checked with, and the two layouts
// in which keys are written.

#include <optional>
#include <string>
#include <string_view>

#include "core/wallet_openssl.hpp"
#include "core/wallet_rsa.hpp"

namespace onetip::core::openssl {

/// A parsed key. Any thread.
class PublicKey {
 public:
  /// From SubjectPublicKeyInfo DER. There are just two layouts, so they are compared byte for byte:
  /// no general DER or key parser ever sees a stranger's bytes, and keys of absurd sizes cost
  /// nothing.
  [[nodiscard]] static Result<PublicKey> parse(std::string_view der);

  [[nodiscard]] KeyType type() const { return rsa_ ? KeyType::rsa_512 : KeyType::ed25519; }
  /// Whether `signature` (its bytes) is this key's over `message`.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

 private:
  Key ed25519_;
  std::optional<RsaKey> rsa_;
};

/// The SubjectPublicKeyInfo DER of a key of either type.
[[nodiscard]] std::string public_key_der(KeyType type, const EVP_PKEY* key);

}  // namespace onetip::core::openssl
