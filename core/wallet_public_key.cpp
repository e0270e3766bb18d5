#include "core/wallet_public_key.hpp"

#include <openssl/core_names.h>

#include <array>

#include "core/assert.hpp"
#include "core/digest.hpp"

namespace onetip::core::openssl {

namespace {

using namespace std::string_view_literals;

// SubjectPublicKeyInfo DER before and after the 32 bytes of an Ed25519 point.
constexpr std::string_view kEd25519Head = "\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00"sv;
constexpr std::size_t kEd25519Bytes = 32;
// The same around the 64 bytes of an RSA-512 modulus; the tail is the exponent 65537.
constexpr std::string_view kRsaHead =
    "\x30\x5c\x30\x0d\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01\x05\x00"
    "\x03\x4b\x00\x30\x48\x02\x41\x00"sv;
constexpr std::string_view kRsaTail = "\x02\x03\x01\x00\x01"sv;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Result<PublicKey> PublicKey::parse(std::string_view der) {
  PublicKey key;
  if (der.size() == kEd25519Head.size() + kEd25519Bytes && der.starts_with(kEd25519Head)) {
    key.ed25519_.reset(EVP_PKEY_new_raw_public_key(
        EVP_PKEY_ED25519, nullptr, bytes_of(der.substr(kEd25519Head.size())), kEd25519Bytes));
  } else if (der.size() == kRsaHead.size() + kRsaBytes + kRsaTail.size() &&
             der.starts_with(kRsaHead) && der.ends_with(kRsaTail)) {
    key.rsa_ = RsaKey::of_modulus(der.substr(kRsaHead.size(), kRsaBytes));
  }
  if (!key.ed25519_ && !key.rsa_) {
    return Error{"the public key is neither Ed25519 nor RSA-512"};
  }
  return key;
}

bool PublicKey::verify(std::string_view message, std::string_view signature) const {
  if (rsa_) {
    return rsa_->verify(message, signature);
  }
  const DigestContext context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, ed25519_.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message),
                          message.size()) == 1;
}

std::string public_key_der(KeyType type, const EVP_PKEY* key) {
  if (type == KeyType::ed25519) {
    std::array<unsigned char, kEd25519Bytes> point;
    std::size_t size = point.size();
    ONETIP_ASSERT(EVP_PKEY_get_raw_public_key(key, point.data(), &size) == 1, "the key is Ed25519");
    return std::string(kEd25519Head).append(reinterpret_cast<const char*>(point.data()), size);
  }
  BIGNUM* modulus = nullptr;
  ONETIP_ASSERT(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) == 1, "the key is RSA");
  const Number n(modulus);
  std::array<unsigned char, kRsaBytes> bytes;
  ONETIP_ASSERT(BN_bn2binpad(n.get(), bytes.data(), kRsaBytes) == kRsaBytes, "it has 512 bits");
  return std::string(kRsaHead)
      .append(reinterpret_cast<const char*>(bytes.data()), bytes.size())
      .append(kRsaTail);
}

}  // namespace onetip::core::openssl
