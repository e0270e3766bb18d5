#pragma once
// Wallets: who owns coins (public), and who can spend them (private).
//
// In the seed's encoding a wallet is a private-key field and a public key, in hex of DER. A private
// key never leaves its owner here, so ours say `()` in the first field; a foreign wallet keeps the
// exact encoded text under which its own blocks show it, since hashes cover that text and the
// seed's program only knows its coins by it. An owner is a public key: equality ignores the rest.
//
// With digest the only user of OpenSSL, and the only one of libsodium. Values are immutable and
// share their data; any thread.

#include <compare>
#include <memory>
#include <string>
#include <string_view>

#include "core/random.hpp"
#include "core/result.hpp"

namespace onetip::core {

enum class KeyType { ed25519, rsa_512 };

/// A wallet as a chain shows it.
class Wallet {
 public:
  /// `encoded`: the wallet's own encoding in the written form (`(f wallet () "302a…")`);
  /// `public_key`: hex of its SubjectPublicKeyInfo DER. The key is parsed when first used.
  Wallet(std::string encoded, std::string public_key);

  [[nodiscard]] const std::string& encoded() const;
  [[nodiscard]] const std::string& public_key() const;
  /// D(wallet): what is hashed and signed, the whole text of its own encoding without quotes:
  /// `((3) 0 () 0 () () (f wallet () 302a…))`.
  [[nodiscard]] const std::string& display() const;
  /// The algorithm of its key, or why the key can't be used.
  [[nodiscard]] Result<KeyType> key_type() const;
  /// Whether `signature` (hex) is this key's over `message`; RSA by PKCS#1 v1.5 with SHA-1.
  [[nodiscard]] bool verify(std::string_view message, std::string_view signature_hex) const;

  friend bool operator==(const Wallet& a, const Wallet& b) {
    return a.data_ == b.data_ || a.public_key() == b.public_key();
  }
  friend std::strong_ordering operator<=>(const Wallet& a, const Wallet& b) {
    return a.data_ == b.data_ ? std::strong_ordering::equal : a.public_key() <=> b.public_key();
  }

 private:
  struct Data;
  std::shared_ptr<const Data> data_;
};

/// A wallet that can sign.
class KeyPair {
 public:
  /// Every byte of the key is drawn from `random` (RSA primes are searched from it).
  [[nodiscard]] static KeyPair make(KeyType type, Random& random);
  /// From hex of PKCS#8 DER, as `private_key()` gives it.
  [[nodiscard]] static Result<KeyPair> from_private_key(std::string_view private_key_hex);

  [[nodiscard]] const Wallet& wallet() const;
  [[nodiscard]] KeyType type() const;
  /// Hex of PKCS#8 DER: for a wallet file of the owner's, never for a chain.
  [[nodiscard]] std::string private_key() const;
  /// Hex of the signature.
  [[nodiscard]] std::string sign(std::string_view message) const;

 private:
  struct Data;
  explicit KeyPair(std::shared_ptr<const Data> data) : data_(std::move(data)) {}
  std::shared_ptr<const Data> data_;
};

}  // namespace onetip::core
