// Ed25519 signatures are libsodium's: as RFC 8032 has them, and to be taken where OpenSSL takes
// them, but for keys and signatures of small order. What is pinned here is what peers must agree
// on.

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "core/digest.hpp"
#include "core/random.hpp"
#include "core/wallet.hpp"

namespace onetip::test::wallet_ed25519_test {
namespace {

using namespace core;

constexpr std::size_t kPoint = 32;
constexpr std::size_t kSignature = 64;
const std::string kPublicHead = "302a300506032b6570032100";
const std::string kPrivateHead = "302e020100300506032b657004220420";

struct Deleter {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

std::string unhex(const std::string& hex) { return from_hex(hex).value(); }

const unsigned char* octets(const std::string& text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool openssl_says(const std::string& point, const std::string& message,
                  const std::string& signature) {
  const std::unique_ptr<EVP_PKEY, Deleter> key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, octets(point), point.size()));
  const std::unique_ptr<EVP_MD_CTX, Deleter> context(EVP_MD_CTX_new());
  return key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(message),
                          message.size()) == 1;
}

bool we_say(const std::string& point, const std::string& message, const std::string& signature) {
  const std::string public_key = kPublicHead + to_hex(point);
  return Wallet("(f wallet () \"" + public_key + "\")", public_key)
      .verify(message, to_hex(signature));
}

std::string drawn(std::size_t size, Random& random) {
  std::string bytes(size, '\0');
  random.fill({reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size()});
  return bytes;
}

std::string with_a_bit_flipped(std::string bytes, Random& random) {
  bytes[random.below(bytes.size())] ^= static_cast<char>(1U << random.below(8));
  return bytes;
}

/// The same S modulo the order of the group: RFC 8032 wants the smallest.
std::string with_the_order_added(std::string signature) {
  const std::string order =
      unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
  int carry = 0;
  for (std::size_t i = 0; i < kPoint; ++i) {
    char& byte = signature[kPoint + i];
    const int sum = static_cast<unsigned char>(byte) + static_cast<unsigned char>(order[i]) + carry;
    byte = static_cast<char>(sum & 0xff);
    carry = sum >> 8;
  }
  return signature;
}

TEST(WalletEd25519, SignsAsTheStandardDoes) {
  struct Vector {
    std::string seed, point, message, r, s;
  };
  const Vector rfc_8032[] = {
      {"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
       "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
       "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155",
       "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"},
      {"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da",
       "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"},
      {"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
       "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
       "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac",
       "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"}};
  for (const Vector& vector : rfc_8032) {
    const KeyPair pair = KeyPair::from_private_key(kPrivateHead + vector.seed).value();
    EXPECT_EQ(pair.wallet().public_key(), kPublicHead + vector.point);
    EXPECT_EQ(pair.private_key(), kPrivateHead + vector.seed);
    EXPECT_EQ(pair.sign(unhex(vector.message)), vector.r + vector.s);
  }
}

TEST(WalletEd25519, SaysWhatOpensslSaysOfThousandsOfSignatures) {
  Random random(1, "signatures");
  std::size_t right = 0;
  std::size_t seen = 0;
  for (int i = 0; i < 200; ++i) {
    const KeyPair pair = KeyPair::make(KeyType::ed25519, random);
    const std::string point = unhex(pair.wallet().public_key()).substr(kPublicHead.size() / 2);
    const std::string message = drawn(random.below(300), random);
    const std::string signature = unhex(pair.sign(message));
    const auto compare = [&](const std::string& key, const std::string& text,
                             const std::string& claimed) {
      const bool ours = we_say(key, text, claimed);
      ASSERT_EQ(ours, openssl_says(key, text, claimed)) << to_hex(key) << " " << to_hex(claimed);
      right += ours ? 1 : 0;
      ++seen;
    };
    compare(point, message, signature);
    compare(point, message + '\0', signature);
    for (const std::string& wrong :
         {signature.substr(1), signature + '\0', std::string(), std::string(kSignature, '\0'),
          std::string(kSignature, '\xff'), with_the_order_added(signature)}) {
      compare(point, message, wrong);
    }
    for (int turn = 0; turn < 10; ++turn) {
      compare(point, message, with_a_bit_flipped(signature, random));
      compare(with_a_bit_flipped(point, random), message, signature);
      compare(drawn(kPoint, random), message, drawn(kSignature, random));
    }
  }
  EXPECT_EQ(right, 200U) << "what was signed, and nothing else";
  EXPECT_GT(seen, 7'000U);
}

/// R = the base point and S = 1: right under a key of small order for one message of each few, and
/// who makes it needs to know nothing.
TEST(WalletEd25519, AKeyWithWhichAnybodyCanSignIsNoKey) {
  const std::string base = unhex("58" + std::string(62, '6'));
  const std::string one = unhex("01" + std::string(62, '0'));
  const std::string points[] = {
      one, std::string(kPoint, '\0'),
      unhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      unhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
      unhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
      // 0 and 1 in another way than the one right one
      unhex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
      unhex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")};
  for (const std::string& point : points) {
    bool openssl_takes_it = false;
    for (int i = 0; i < 200; ++i) {
      const std::string message = "message " + std::to_string(i);
      openssl_takes_it |= openssl_says(point, message, base + one);
      EXPECT_FALSE(we_say(point, message, base + one)) << to_hex(point);
    }
    EXPECT_TRUE(openssl_takes_it) << to_hex(point) << ": then it needn't be refused";
  }
}

/// By the owner of RFC 8032's first key.
TEST(WalletEd25519, ASignatureOfSmallOrderIsNone) {
  const std::string point =
      unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const std::string signature =
      unhex("01" + std::string(62, '0') +
            "520a2e25b0f11547a9ae2ad848ed7731c77f99f1a8712d363455d344db33ac04");
  EXPECT_TRUE(openssl_says(point, "message", signature));
  EXPECT_FALSE(we_say(point, "message", signature));
}

/// R is off by the point of order 2: right for who multiplies by the cofactor, and for nobody here.
TEST(WalletEd25519, IsCheckedWithoutTheCofactor) {
  const std::string point =
      unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  const std::string signature =
      unhex("95" + std::string(62, '9') +
            "273710499ca3153b8216d229cb327abb9dd33ef87281bbe0127ebafbf1455509");
  EXPECT_FALSE(openssl_says(point, "message", signature));
  EXPECT_FALSE(we_say(point, "message", signature));
}

}  // namespace
}  // namespace onetip::test::wallet_ed25519_test
