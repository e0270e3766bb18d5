#include "core/wallet_public_key.hpp"

#include <utility>

namespace onetip::core {

namespace {

using namespace std::string_view_literals;

// SubjectPublicKeyInfo DER before and after the 32 bytes of an Ed25519 point.
constexpr std::string_view kEd25519Head = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv;
// The same around the 64 bytes of an RSA-512 modulus; the tail is the exponent 65537.
constexpr std::string_view kRsaHead =
    "\x30\x5c\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
    "\x03\x4b\x00\x30\x48\x02\x41\x00"sv;
constexpr std::string_view kRsaTail = "\x02\x03\x01\x00\x01"sv;

}  // namespace

Result<PublicKey> PublicKey::parse(std::string_view der) {
  if (der.size() == kEd25519Head.size() + sodium::kEd25519Bytes && der.starts_with(kEd25519Head)) {
    return PublicKey(sodium::Ed25519Point(der.substr(kEd25519Head.size())));
  }
  if (der.size() == kRsaHead.size() + openssl::kRsaBytes + kRsaTail.size() &&
      der.starts_with(kRsaHead) && der.ends_with(kRsaTail)) {
    auto rsa = openssl::RsaKey::of_modulus(der.substr(kRsaHead.size(), openssl::kRsaBytes));
    if (rsa) return PublicKey(*std::move(rsa));
  }
  return Error{"the public key is neither Ed25519 nor RSA-512"};
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  return std::visit([&](const auto& key) { return key.verify(message, signature); }, key_);
}

std::string ed25519_der(std::string_view point) { return std::string(kEd25519Head).append(point); }

std::string rsa_der(std::string_view modulus) {
  return std::string(kRsaHead).append(modulus).append(kRsaTail);
}

}  // namespace onetip::core
