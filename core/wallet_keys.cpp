#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "core/digest.hpp"
#include "core/overloaded.hpp"
#include "core/wallet.hpp"
#include "core/wallet_public_key.hpp"
#include "core/wallet_rsa_secret.hpp"

namespace onetip::core {

namespace {

using namespace std::string_view_literals;
using openssl::RsaSecret;
using sodium::Ed25519Secret;
using Secret = std::variant<Ed25519Secret, RsaSecret>;

/// PKCS#8 DER before the 32 bytes of an Ed25519 seed.
constexpr std::string_view kSeedHead =
    "\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20"sv;

/// The wallet of a public key of ours: private-key field `()`, nothing shared.
Wallet plain_wallet(std::string public_key) {
  std::string encoded = fmt::format("(f wallet () \"{}\")", public_key);
  return {std::move(encoded), std::move(public_key)};
}

std::string public_key_der(const Secret& secret) {
  return std::visit(Overloaded{[](const Ed25519Secret& key) { return ed25519_der(key.point()); },
                               [](const RsaSecret& key) { return rsa_der(key.modulus()); }},
                    secret);
}

Ed25519Secret draw_ed25519(Random& random) {
  std::array<std::uint8_t, sodium::kEd25519Bytes> seed;
  random.fill(seed);
  return Ed25519Secret(seed);
}

std::optional<Secret> secret_of(std::string_view der) {
  if (der.size() == kSeedHead.size() + sodium::kEd25519Bytes && der.starts_with(kSeedHead)) {
    const auto* seed = reinterpret_cast<const std::uint8_t*>(der.data() + kSeedHead.size());
    return Ed25519Secret(
        std::span<const std::uint8_t, sodium::kEd25519Bytes>(seed, sodium::kEd25519Bytes));
  }
  return RsaSecret::of_pkcs8(der);
}

}  // namespace

struct KeyPair::Data {
  explicit Data(Secret of)
      : secret(std::move(of)), wallet(plain_wallet(to_hex(public_key_der(secret)))) {}

  Secret secret;
  Wallet wallet;
};

KeyPair KeyPair::make(KeyType type, Random& random) {
  if (type == KeyType::ed25519) return KeyPair(std::make_shared<const Data>(draw_ed25519(random)));
  return KeyPair(std::make_shared<const Data>(RsaSecret::draw(random)));
}

Result<KeyPair> KeyPair::from_private_key(std::string_view private_key_hex) {
  const Result<std::string> der = from_hex(private_key_hex);
  if (!der) {
    return Error{"the private key is not in lower-case hex"};
  }
  if (auto secret = secret_of(*der)) {
    KeyPair pair(std::make_shared<const Data>(*std::move(secret)));
    // Fails for an RSA exponent that no wallet has.
    if (pair.wallet().verify("", pair.sign(""))) {
      return pair;
    }
  }
  return Error{"the private key is neither Ed25519 nor RSA-512 in PKCS#8"};
}

const Wallet& KeyPair::wallet() const { return data_->wallet; }

KeyType KeyPair::type() const {
  return std::holds_alternative<RsaSecret>(data_->secret) ? KeyType::rsa_512 : KeyType::ed25519;
}

std::string KeyPair::private_key() const {
  return to_hex(std::visit(
      Overloaded{[](const Ed25519Secret& key) { return std::string(kSeedHead).append(key.seed()); },
                 [](const RsaSecret& key) { return key.pkcs8(); }},
      data_->secret));
}

std::string KeyPair::sign(std::string_view message) const {
  return to_hex(
      std::visit([&](const auto& secret) { return secret.sign(message); }, data_->secret));
}

}  // namespace onetip::core
