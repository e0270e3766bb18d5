#include "core/wallet_openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

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

Key rsa_public_key(std::string_view modulus) {
  using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
  using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
  const Number n(BN_bin2bn(bytes_of(modulus), static_cast<int>(modulus.size()), nullptr));
  const Builder builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get());
  OSSL_PARAM_BLD_push_uint(builder.get(), OSSL_PKEY_PARAM_RSA_E, kRsaExponent);
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) {
    return nullptr;
  }
  return Key(key);
}

/// An odd number of exactly 512 bits: the least that RSA's arithmetic asks of a modulus.
bool is_modulus(std::string_view bytes) {
  return (bytes_of(bytes)[0] & 0x80) != 0 && (bytes_of(bytes)[kRsaBytes - 1] & 1) != 0;
}

}  // namespace

Result<PublicKey> parse_public_key(std::string_view der) {
  if (der.size() == kEd25519Head.size() + kEd25519Bytes && der.starts_with(kEd25519Head)) {
    Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr,
                                        bytes_of(der.substr(kEd25519Head.size())), kEd25519Bytes));
    if (key) {
      return PublicKey{KeyType::ed25519, std::move(key)};
    }
  }
  if (der.size() == kRsaHead.size() + kRsaBytes + kRsaTail.size() && der.starts_with(kRsaHead) &&
      der.ends_with(kRsaTail)) {
    const std::string_view modulus = der.substr(kRsaHead.size(), kRsaBytes);
    Key key = is_modulus(modulus) ? rsa_public_key(modulus) : nullptr;
    if (key) {
      return PublicKey{KeyType::rsa_512, std::move(key)};
    }
  }
  return Error{"the public key is neither Ed25519 nor RSA-512"};
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
