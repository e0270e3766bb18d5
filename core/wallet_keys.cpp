#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include "core/assert.hpp"
#include "core/digest.hpp"
#include "core/wallet.hpp"
#include "core/wallet_public_key.hpp"

namespace onetip::core {

namespace {

using openssl::Freed;
using openssl::Key;
using openssl::Number;
using openssl::NumberContext;

/// The wallet of a public key of ours: private-key field `()`, nothing shared.
Wallet plain_wallet(std::string public_key) {
  std::string encoded = fmt::format("(f wallet () \"{}\")", public_key);
  return {std::move(encoded), std::move(public_key)};
}

Key draw_ed25519(Random& random) {
  std::array<std::uint8_t, 32> seed;
  random.fill(seed);
  return Key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
}

/// A prime of exactly 256 bits, its two highest set, so that a product of two has exactly 512; and
/// with no divisor of the exponent in prime - 1.
Number draw_prime(Random& random, BN_CTX* context) {
  std::array<std::uint8_t, openssl::kRsaBytes / 2> bytes;
  Number prime(BN_new());
  do {
    random.fill(bytes);
    bytes.front() |= 0xc0;
    bytes.back() |= 1;
    BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), prime.get());
  } while (BN_mod_word(prime.get(), openssl::kRsaExponent) == 1 ||
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
    const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_KEYPAIR, parameters.get());
    return Key(key);
  }

 private:
  void derive() {
    BN_set_word(e_.get(), openssl::kRsaExponent);
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
  const openssl::KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  return EVP_PKEY_check(context.get()) == 1;
}

}  // namespace

struct KeyPair::Data {
  Data(KeyType key_type, Key private_key)
      : type(key_type),
        key(std::move(private_key)),
        wallet(plain_wallet(to_hex(openssl::public_key_der(type, key.get())))) {}

  KeyType type;
  Key key;
  Wallet wallet;
};

KeyPair KeyPair::make(KeyType type, Random& random) {
  Key key = type == KeyType::ed25519 ? draw_ed25519(random) : RsaNumbers(random).key();
  ONETIP_ASSERT(key != nullptr, "a key can be made of drawn numbers");
  return KeyPair(std::make_shared<const Data>(type, std::move(key)));
}

Result<KeyPair> KeyPair::from_private_key(std::string_view private_key_hex) {
  const Result<std::string> der = from_hex(private_key_hex);
  if (!der) {
    return Error{"the private key is not in lower-case hex"};
  }
  using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freed<PKCS8_PRIV_KEY_INFO_free>>;
  const unsigned char* at = reinterpret_cast<const unsigned char*>(der->data());
  const Pkcs8 info(d2i_PKCS8_PRIV_KEY_INFO(nullptr, &at, static_cast<long>(der->size())));
  const bool whole = at == reinterpret_cast<const unsigned char*>(der->data()) + der->size();
  Key key(info && whole ? EVP_PKCS82PKEY(info.get()) : nullptr);
  const int id = key ? EVP_PKEY_get_base_id(key.get()) : EVP_PKEY_NONE;
  const bool rsa = id == EVP_PKEY_RSA && EVP_PKEY_get_bits(key.get()) == 8 * openssl::kRsaBytes;
  if ((rsa && is_whole(key.get())) || id == EVP_PKEY_ED25519) {
    const KeyType type = rsa ? KeyType::rsa_512 : KeyType::ed25519;
    KeyPair pair(std::make_shared<const Data>(type, std::move(key)));
    // Fails for an exponent that no wallet has.
    if (pair.wallet().verify("", pair.sign(""))) {
      return pair;
    }
  }
  return Error{"the private key is neither Ed25519 nor RSA-512 in PKCS#8"};
}

const Wallet& KeyPair::wallet() const { return data_->wallet; }
KeyType KeyPair::type() const { return data_->type; }

std::string KeyPair::private_key() const {
  using Pkcs8 = std::unique_ptr<PKCS8_PRIV_KEY_INFO, Freed<PKCS8_PRIV_KEY_INFO_free>>;
  const Pkcs8 info(EVP_PKEY2PKCS8(data_->key.get()));
  unsigned char* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
  ONETIP_ASSERT(size > 0, "a key of ours can be written");
  std::string hex = to_hex({reinterpret_cast<const char*>(der), static_cast<std::size_t>(size)});
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return hex;
}

std::string KeyPair::sign(std::string_view message) const {
  const openssl::DigestContext context(EVP_MD_CTX_new());
  std::array<unsigned char, openssl::kRsaBytes> signature;  // 64 bytes in both algorithms
  std::size_t size = signature.size();
  const bool done =
      EVP_DigestSignInit(context.get(), nullptr, openssl::digest_of(data_->type), nullptr,
                         data_->key.get()) == 1 &&
      EVP_DigestSign(context.get(), signature.data(), &size,
                     reinterpret_cast<const unsigned char*>(message.data()), message.size()) == 1;
  ONETIP_ASSERT(done, "a key of ours can sign");
  return to_hex({reinterpret_cast<const char*>(signature.data()), size});
}

}  // namespace onetip::core
