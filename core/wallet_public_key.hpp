#pragma once
// Private to wallet*.cpp: a public key as its wallet's owner is checked with, and the two layouts
// in which keys are written.

#include <string>
#include <string_view>
#include <variant>

#include "core/result.hpp"
#include "core/wallet.hpp"
#include "core/wallet_ed25519.hpp"
#include "core/wallet_rsa.hpp"

namespace onetip::core {

/// A parsed key. Any thread.
class PublicKey {
 public:
  /// From SubjectPublicKeyInfo DER. There are just two layouts, so they are compared byte for byte:
  /// no general DER or key parser ever sees a stranger's bytes, and keys of absurd sizes cost
  /// nothing.
  [[nodiscard]] static Result<PublicKey> parse(std::string_view der);

  [[nodiscard]] KeyType type() const {
    return std::holds_alternative<openssl::RsaKey>(key_) ? KeyType::rsa_512 : KeyType::ed25519;
  }
  /// Whether `signature` (its bytes) is this key's over `message`.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature) const;

 private:
  using Key = std::variant<sodium::Ed25519Point, openssl::RsaKey>;
  explicit PublicKey(Key key) : key_(std::move(key)) {}

  Key key_;
};

/// The SubjectPublicKeyInfo DER of an Ed25519 point, of an RSA-512 modulus.
[[nodiscard]] std::string ed25519_der(std::string_view point);
[[nodiscard]] std::string rsa_der(std::string_view modulus);

}  // namespace onetip::core
