#include "core/wallet.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <thread>
#include <vector>

#include "support/property.hpp"
#include "support/reference.hpp"

namespace onetip::core {
namespace {

constexpr KeyType kBothTypes[] = {KeyType::ed25519, KeyType::rsa_512};

KeyPair wallet_key(KeyType type, std::string_view name) {
  Random random(1, name);
  return KeyPair::make(type, random);
}

Wallet wallet_of(const std::string& public_key) {
  return {"(f wallet () \"" + public_key + "\")", public_key};
}

TEST(Wallet, SignsWhatItsPublicPartVerifies) {
  for (const KeyType type : kBothTypes) {
    const KeyPair alice = wallet_key(type, "wallet/alice");
    const KeyPair bob = wallet_key(type, "wallet/bob");
    const std::string signature = alice.sign("a coin for bob");
    EXPECT_EQ(signature.size(), 128u);
    EXPECT_TRUE(alice.wallet().verify("a coin for bob", signature));
    EXPECT_FALSE(alice.wallet().verify("two coins for bob", signature));
    EXPECT_FALSE(bob.wallet().verify("a coin for bob", signature));
    EXPECT_EQ(alice.wallet().key_type().value(), type);
  }
}

TEST(Wallet, RefusesSignaturesThatAreNone) {
  for (const KeyType type : kBothTypes) {
    const Wallet wallet = wallet_key(type, "wallet/alice").wallet();
    const std::string right = wallet_key(type, "wallet/alice").sign("message");
    std::string upper = right;
    upper[right.find_first_of("abcdef")] -= 'a' - 'A';
    for (const std::string& wrong : {std::string(), std::string("abc"), std::string("zz"), upper,
                                     right + "00", right.substr(2), std::string(100'000, '0')}) {
      EXPECT_FALSE(wallet.verify("message", wrong)) << wrong.substr(0, 200);
    }
  }
}

// The same seed gives the same key on every machine: balances in journals name them.
TEST(Wallet, IsDrawnFromTheStreamAlone) {
  EXPECT_EQ(wallet_key(KeyType::ed25519, "wallet/p0").wallet().public_key(),
            "302a300506032b6570032100"
            "35315b394a4b794c1e62b0500db3c144287a7cf73369fff8c1f2155d9e70ca7f");
  EXPECT_EQ(wallet_key(KeyType::rsa_512, "wallet/p0").wallet().public_key(),
            "305c300d06092a864886f70d0101010500034b003048024100"
            "c67c6c273a9e252e63cd4f24397dd0b193821de0d1aadf9f603a4c40b6e07c41"
            "578e04571ade518e945813229cb49ccb408263d7d97d5f0846ef0a923053046f0203010001");
  EXPECT_NE(wallet_key(KeyType::ed25519, "wallet/p1").wallet(),
            wallet_key(KeyType::ed25519, "wallet/p0").wallet());
}

TEST(Wallet, ShowsNoPrivateKey) {
  const KeyPair alice = wallet_key(KeyType::ed25519, "wallet/alice");
  EXPECT_EQ(alice.wallet().encoded(), "(f wallet () \"" + alice.wallet().public_key() + "\")");
  EXPECT_EQ(alice.wallet().display(),
            "((3) 0 () 0 () () (f wallet () " + alice.wallet().public_key() + "))");
}

TEST(Wallet, APrivateKeyBringsItBack) {
  for (const KeyType type : kBothTypes) {
    const KeyPair alice = wallet_key(type, "wallet/alice");
    const KeyPair again = KeyPair::from_private_key(alice.private_key()).value();
    EXPECT_EQ(again.wallet(), alice.wallet());
    EXPECT_EQ(again.type(), type);
    EXPECT_EQ(again.sign("message"), alice.sign("message"));
    EXPECT_EQ(again.private_key(), alice.private_key());
  }
}

TEST(Wallet, RefusesPrivateKeysThatAreNone) {
  const std::string ed25519 = wallet_key(KeyType::ed25519, "wallet/alice").private_key();
  for (const std::string& wrong :
       {std::string(), std::string("()"), std::string("30"), ed25519.substr(2), ed25519 + "00",
        ed25519.substr(0, ed25519.size() - 2), std::string(10'000, 'f')}) {
    EXPECT_FALSE(KeyPair::from_private_key(wrong)) << wrong.substr(0, 100);
  }
  for (const KeyType type : kBothTypes) {
    const std::string hex = wallet_key(type, "wallet/alice").private_key();
    test::check_property([&](std::size_t position) {
      std::string bent = hex;
      bent[position % bent.size()] = *rc::gen::elementOf(std::string("0123456789abcdef"));
      const Result<KeyPair> pair = KeyPair::from_private_key(bent);  // a key or a reason, no crash
      const bool usable = !pair || pair->wallet().verify("message", pair->sign("message"));
      RC_ASSERT(usable);
    });
  }
}

TEST(Wallet, AnOwnerIsAPublicKeyWhateverTheRestSays) {
  const KeyPair alice = wallet_key(KeyType::ed25519, "wallet/alice");
  const std::string public_key = alice.wallet().public_key();
  const Wallet foreign("(f wallet (u . \"abcd\") (u . \"" + public_key + "\"))", public_key);
  EXPECT_EQ(foreign, alice.wallet());
  EXPECT_NE(foreign.display(), alice.wallet().display());
  EXPECT_TRUE(foreign.verify("message", alice.sign("message")));
}

TEST(Wallet, TakesEd25519AndRsa512AndNothingElse) {
  const std::string ed25519 = wallet_key(KeyType::ed25519, "wallet/alice").wallet().public_key();
  const std::string rsa = wallet_key(KeyType::rsa_512, "wallet/alice").wallet().public_key();
  const std::string even_modulus = [&] {
    std::string text = rsa;
    text[text.size() - 11] = '0';
    return text;
  }();
  const std::string wrong[] = {
      "", "abcd", "garbage", ed25519 + "00", ed25519.substr(2),
      // X25519's identifier in place of Ed25519's
      "302a300506032b656e032100" + ed25519.substr(24),
      // exponent 3, an even modulus, one of 511 bits
      rsa.substr(0, rsa.size() - 6) + "000003", even_modulus,
      rsa.substr(0, 50) + "0" + rsa.substr(51),
      // what would be a modulus of 16,384 bits
      "30820822300d06092a864886f70d01010105000382080f003082080a0282080100" +
          std::string(4096, 'f') + "0203010001"};
  for (const std::string& public_key : wrong) {
    const Wallet wallet = wallet_of(public_key);
    EXPECT_FALSE(wallet.key_type()) << public_key.substr(0, 100);
    EXPECT_FALSE(wallet.verify("message", std::string(128, '0')));
  }
}

TEST(Wallet, AnyPointAndAnyModulusIsHandledWithoutACrash) {
  test::check_property([](const std::array<std::uint8_t, 64>& bytes) {
    const std::string hex = to_hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    (void)wallet_of("302a300506032b6570032100" + hex.substr(0, 64)).verify("message", hex);
    (void)wallet_of("305c300d06092a864886f70d0101010500034b003048024100" + hex + "0203010001")
        .verify("message", hex);
  });
}

TEST(Wallet, IsVerifiedByManyThreadsAtOnce) {
  for (const KeyType type : kBothTypes) {
    const KeyPair alice = wallet_key(type, "wallet/alice");
    const std::string signature = alice.sign("message");
    const Wallet fresh = wallet_of(alice.wallet().public_key());  // its key is not parsed yet
    std::vector<std::thread> threads;
    std::array<bool, 4> right{};
    for (bool& one : right) {
      threads.emplace_back([&one, &fresh, &signature] {
        one = fresh.verify("message", signature) && fresh.key_type().has_value();
      });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
    EXPECT_EQ(right, (std::array<bool, 4>{true, true, true, true}));
  }
}

TEST(Wallet, SignsAsTheSeedsProgramDid) {
  for (const std::string& chain : test::recorded_chains()) {
    for (const test::RecordedBlock& block : test::recorded_blocks(chain)) {
      const KeyPair sender = KeyPair::from_private_key(block.private_key).value();
      EXPECT_EQ(sender.wallet().public_key(), block.public_key);
      EXPECT_EQ(sender.sign(block.signed_bytes), block.signature);
      EXPECT_TRUE(sender.wallet().verify(block.signed_bytes, block.signature));
    }
  }
}

}  // namespace
}  // namespace onetip::core
