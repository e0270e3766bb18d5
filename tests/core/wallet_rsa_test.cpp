// RSA signatures are checked on OpenSSL's numbers: the verdict must be that of its own
// verification, whatever the signature.

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "core/digest.hpp"
#include "core/wallet.hpp"

namespace onetip::test::wallet_rsa_test {
namespace {

using namespace core;

constexpr std::size_t kBytes = 64;
constexpr std::string_view kMessage = "what is signed";

template <auto free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

KeyPair drawn_pair(std::uint64_t seed) {
  Random random(seed, "wallet/rsa");
  return KeyPair::make(KeyType::rsa_512, random);
}

/// The key as OpenSSL's own parsers take it.
Key private_key_of(const KeyPair& pair) {
  const std::string der = from_hex(pair.private_key()).value();
  const unsigned char* at = octets(der);
  return Key(d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())));
}

bool openssl_says(EVP_PKEY* key, std::string_view signature) {
  const DigestContext context(EVP_MD_CTX_new());
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha1(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(kMessage),
                          kMessage.size()) == 1;
}

/// `block` to the private exponent: what verification turns back into `block`.
std::string signature_that_opens_to(EVP_PKEY* key, const std::string& block) {
  const KeyContext context(EVP_PKEY_CTX_new(key, nullptr));
  EXPECT_EQ(EVP_PKEY_sign_init(context.get()), 1);
  EXPECT_EQ(EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING), 1);
  std::string signature(kBytes, '\0');
  std::size_t size = signature.size();
  EXPECT_EQ(EVP_PKEY_sign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                          octets(block), block.size()),
            1);
  return signature;
}

std::string sha1_of_message() {
  std::string hash(20, '\0');
  EVP_Digest(kMessage.data(), kMessage.size(), reinterpret_cast<unsigned char*>(hash.data()),
             nullptr, EVP_sha1(), nullptr);
  return hash;
}

std::string unhex(std::string_view hex) { return from_hex(hex).value(); }

/// The right block, and forgers' favourites.
std::vector<std::string> blocks() {
  const std::string hash = sha1_of_message();
  const std::string named = unhex("3021300906052b0e03021a05000414") + hash;
  const std::string unnamed = unhex("301f300706052b0e03021a0414") + hash;  // no parameters
  const std::string begin = unhex("0001");
  const auto filled = [&](const std::string& head, char fill, const std::string& end) {
    return head + std::string(kBytes - head.size() - end.size(), fill) + end;
  };
  const std::string zero(1, '\0');
  return {
      filled(begin, '\xff', zero + named), filled(unhex("0002"), '\xff', zero + named),
      filled(unhex("0000"), '\xff', zero + named), filled(begin, '\xfe', zero + named),
      filled(begin, '\xff', named), filled(begin, '\xff', zero + unnamed),
      filled(begin, '\xff', zero + hash),
      // little padding, and something behind the hash
      begin + std::string(8, '\xff') + zero + named + std::string(kBytes - 11 - named.size(), 'x'),
      begin + zero + named + std::string(kBytes - 3 - named.size(), '\0'),
      std::string(kBytes - 1, '\0') + '\1', std::string(kBytes, '\0')};
}

/// The signature, and many that are nearly it.
std::vector<std::string> variations(const std::string& right, Random& random) {
  std::vector<std::string> all{right,
                               right.substr(1),
                               right + '\0',
                               '\0' + right,
                               "",
                               std::string(kBytes, '\0'),
                               std::string(kBytes, '\xff')};
  for (int i = 0; i < 20; ++i) {
    std::string flipped = right;
    flipped[random.below(kBytes)] ^= static_cast<char>(1U << random.below(8));
    all.push_back(flipped);
    std::string drawn(kBytes, '\0');
    random.fill({reinterpret_cast<std::uint8_t*>(drawn.data()), drawn.size()});
    all.push_back(drawn);
  }
  return all;
}

/// a + b, or b - a, as numbers of 64 bytes; the carry is lost.
std::string combined(const std::string& a, const std::string& b, int sign) {
  std::string result(kBytes, '\0');
  int carry = 0;
  for (std::size_t i = kBytes; i-- > 0;) {
    const int sum =
        static_cast<unsigned char>(b[i]) + sign * static_cast<unsigned char>(a[i]) + carry;
    result[i] = static_cast<char>(sum & 0xff);
    carry = sum < 0 ? -1 : sum >> 8;
  }
  return result;
}

TEST(WalletRsa, SaysWhatOpensslSaysOfThousandsOfSignatures) {
  Random random(1, "signatures");
  std::size_t right = 0;
  std::size_t seen = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const KeyPair pair = drawn_pair(seed);
    const Key key = private_key_of(pair);
    const std::string modulus = unhex(pair.wallet().public_key()).substr(25, kBytes);
    std::vector<std::string> signatures = variations(unhex(pair.sign(kMessage)), random);
    // the same number modulo n, its negative, and the numbers around n
    const std::string one = std::string(kBytes - 1, '\0') + '\1';
    for (const std::string& more :
         {combined(signatures[0], modulus, 1), combined(signatures[0], modulus, -1), modulus,
          combined(one, modulus, 1), combined(one, modulus, -1), one}) {
      signatures.push_back(more);
    }
    for (const std::string& block : blocks()) {
      signatures.push_back(signature_that_opens_to(key.get(), block));
    }
    for (const std::string& signature : signatures) {
      const bool verdict = pair.wallet().verify(kMessage, to_hex(signature));
      ASSERT_EQ(verdict, openssl_says(key.get(), signature)) << seed << " " << to_hex(signature);
      right += verdict ? 1 : 0;
      ++seen;
    }
  }
  // signed, and put together by hand; nothing else
  EXPECT_EQ(right, 200U);
  EXPECT_GT(seen, 6'000U);
}

}  // namespace
}  // namespace onetip::test::wallet_rsa_test
