#include "core/wallet_rsa_secret.hpp"

#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <array>
#include <utility>

#include "core/assert.hpp"

namespace onetip::core::openssl {

namespace {

using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freed<PKCS8_PRIV_KEY_INFO_free>>;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// A prime of exactly 256 bits, its two highest set, so that a product of two has exactly 512; and
/// with no divisor of the exponent in prime - 1.
Number draw_prime(Random& random, BN_CTX* context) {
  std::array<std::uint8_t, kRsaBytes / 2> bytes;
  Number prime(BN_new());
  do {
    random.fill(bytes);
    bytes.front() |= 0xc0;
    bytes.back() |= 1;
    BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), prime.get());
  } while (BN_mod_word(prime.get(), kRsaExponent) == 1 ||
           BN_check_prime(prime.get(), context, nullptr) != 1);
  return prime;
}

/// The numbers of a private RSA key, by their OpenSSL names.
class RsaNumbers {
 public:
  RsaNumbers(Random& random) : context_(BN_CTX_new()) {
    p_ = draw_prime(random, context_.get());
    do {
      q_ = draw_prime(random, context_.get());
    } while (BN_cmp(p_.get(), q_.get()) == 0);
    if (BN_cmp(p_.get(), q_.get()) < 0) {
      std::swap(p_, q_);
    }
    derive();
  }

  Key key() const {
    using Builder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
    using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
    const Builder builder(OSSL_PARAM_BLD_new());
    const std::pair<const char*, const Number*> named[] = {
        {OSSL_PKEY_PARAM_RSA_N, &n_},
        {OSSL_PKEY_PARAM_RSA_E, &e_},
        {OSSL_PKEY_PARAM_RSA_D, &d_},
        {OSSL_PKEY_PARAM_RSA_FACTOR1, &p_},
        {OSSL_PKEY_PARAM_RSA_FACTOR2, &q_},
        {OSSL_PKEY_PARAM_RSA_EXPONENT1, &d_mod_p1_},
        {OSSL_PKEY_PARAM_RSA_EXPONENT2, &d_mod_q1_},
        {OSSL_PKEY_PARAM_RSA_COEFFICIENT1, &q_inverse_}};
    for (const auto& [name, number] : named) {
      OSSL_PARAM_BLD_push_BN(builder.get(), name, number->get());
    }
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get());
    return Key(key);
  }

 private:
  void derive() {
    BN_set_word(e_.get(), kRsaExponent);
    BN_mul(n_.get(), p_.get(), q_.get(), context_.get());
    const Number p1(BN_dup(p_.get()));
    const Number q1(BN_dup(q_.get()));
    const Number phi(BN_new());
    BN_sub_word(p1.get(), 1);
    BN_sub_word(q1.get(), 1);
    BN_mul(phi.get(), p1.get(), q1.get(), context_.get());
    BN_mod_inverse(d_.get(), e_.get(), phi.get(), context_.get());
    BN_mod(d_mod_p1_.get(), d_.get(), p1.get(), context_.get());
    BN_mod(d_mod_q1_.get(), d_.get(), q1.get(), context_.get());
    BN_mod_inverse(q_inverse_.get(), q_.get(), p_.get(), context_.get());
  }

  NumberContext context_;
  Number p_, q_;
  Number n_{BN_new()}, e_{BN_new()}, d_{BN_new()};
  Number d_mod_p1_{BN_new()}, d_mod_q1_{BN_new()}, q_inverse_{BN_new()};
};

/// Whether the numbers of an RSA key belong together.
bool is_whole(EVP_PKEY* key) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  return EVP_PKEY_check(context.get()) == 1;
}

/// Fetched once: EVP_sha1() would be looked up by name again for each signature.
const EVP_MD* sha1() {
  static const EVP_MD* const kSha1 = EVP_MD_fetch(nullptr, "SHA1", nullptr);
  return kSha1;
}

}  // namespace

RsaSecret RsaSecret::draw(Random& random) {
  Key key = RsaNumbers(random).key();
  ONETIP_ASSERT(key != nullptr, "a key can be made of drawn numbers");
  return RsaSecret(std::move(key));
}

std::optional<RsaSecret> RsaSecret::of_pkcs8(std::string_view der) {
  const unsigned char* at = octets(der);
  const Pkcs8 info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der.size())));
  const bool whole = at == octets(der) + der.size();
  Key key(info && whole ? EVP_PKCS82PKEY(info.get()) : nullptr);
  const bool rsa_512 = key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA &&
                       EVP_PKEY_get_bits(key.get()) == 8 * kRsaBytes;
  if (!rsa_512 || !is_whole(key.get())) return std::nullopt;
  return RsaSecret(std::move(key));
}

std::string RsaSecret::pkcs8() const {
  const Pkcs8 info(EVP_PKEY2PKCS8(key_.get()));
  unsigned char* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
  ONETIP_ASSERT(size > 0, "a key of ours can be written");
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return text;
}

std::string RsaSecret::modulus() const {
  BIGNUM* modulus = nullptr;
  ONETIP_ASSERT(EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_RSA_N, &modulus) == 1,
                "the key is RSA");
  const Number n(modulus);
  std::string bytes(kRsaBytes, '\0');
  ONETIP_ASSERT(
      BN_bn2binpad(n.get(), reinterpret_cast<unsigned char*>(bytes.data()), kRsaBytes) == kRsaBytes,
      "it has 512 bits");
  return bytes;
}

std::string RsaSecret::sign(std::string_view message) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(kRsaBytes, '\0');
  std::size_t size = signature.size();
  const bool done =
      EVP_DigestSignInit(context.get(), nullptr, sha1(), nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                     octets(message), message.size()) == 1;
  ONETIP_ASSERT(done && size == kRsaBytes, "a key of ours can sign");
  return signature;
}

}  // namespace onetip::core::openssl
