#include "core/transaction.hpp"

#include <gtest/gtest.h>

namespace onetip::core {
namespace {

KeyPair key(KeyType type, std::string_view name) {
  Random random(1, name);
  return KeyPair::make(type, random);
}

/// Alice, who holds 10, sends 3 to Bob.
Transaction alice_pays_bob(KeyType type, const Wallet& bob) {
  const KeyPair alice = key(type, "wallet/alice");
  return make_transaction(
      alice, bob, 3, {make_transaction_io(10, alice.wallet(), 1000)},
      {make_transaction_io(3, bob, 2000), make_transaction_io(7, alice.wallet(), 2001)});
}

TEST(TransactionIo, HashCoversValueOwnerAndTime) {
  const Wallet alice = key(KeyType::ed25519, "wallet/alice").wallet();
  const TransactionIo coin = make_transaction_io(Amount::parse("25/2").value(), alice, 1000);
  EXPECT_EQ(coin.hash, sha256("25/2" + alice.display() + "1000"));
  EXPECT_EQ(written_coin(coin),
            "(f transaction-io \"" + coin.hash.hex() + "\" 25/2 " + alice.encoded() + " 1000)");
}

TEST(Transaction, IsWrittenPlain) {
  const Wallet bob = key(KeyType::ed25519, "wallet/bob").wallet();
  const Transaction t = alice_pays_bob(KeyType::ed25519, bob);
  EXPECT_EQ(t.encoded, "((3) 0 () 0 () () (f transaction \"" + t.signature + "\" " +
                           t.from.encoded() + " " + bob.encoded() + " 3 (c " +
                           written_coin(t.inputs[0]) + ") (c " + written_coin(t.outputs[0]) +
                           " c " + written_coin(t.outputs[1]) + ")))");
  EXPECT_EQ(t.display().find('"'), std::string::npos);
}

TEST(Transaction, SharesTheEmptyTextsOfForeignWallets) {
  const std::string public_key = key(KeyType::rsa_512, "wallet/bob").wallet().public_key();
  const Wallet bob("(f wallet \"\" \"" + public_key + "\")", public_key);
  const Transaction t = alice_pays_bob(KeyType::rsa_512, bob);
  EXPECT_TRUE(t.encoded.starts_with("((3) 0 () 1 (\"\") () (f transaction ")) << t.encoded;
  EXPECT_NE(t.encoded.find("(f wallet (? . 0) \"" + public_key), std::string::npos);
}

TEST(Transaction, AnEd25519SignatureIsGoodForItsOwnInputsAndOutputsOnly) {
  const Wallet bob = key(KeyType::ed25519, "wallet/bob").wallet();
  Transaction t = alice_pays_bob(KeyType::ed25519, bob);
  EXPECT_TRUE(signature_is_right(t));
  std::swap(t.outputs[0], t.outputs[1]);
  EXPECT_FALSE(signature_is_right(t));
}

// The seed's signature covers sender, receiver and value alone; so an RSA one can be used again.
TEST(Transaction, AnRsaSignatureCoversTheTransferAlone) {
  const Wallet bob = key(KeyType::rsa_512, "wallet/bob").wallet();
  Transaction t = alice_pays_bob(KeyType::rsa_512, bob);
  EXPECT_EQ(signed_message(t, KeyType::rsa_512), t.from.display() + t.to.display() + "3");
  std::swap(t.outputs[0], t.outputs[1]);
  EXPECT_TRUE(signature_is_right(t));
  t.value = 4;
  EXPECT_FALSE(signature_is_right(t));
}

TEST(Transaction, OneSignedBySomebodyElseIsWrong) {
  const Wallet bob = key(KeyType::ed25519, "wallet/bob").wallet();
  Transaction t = alice_pays_bob(KeyType::ed25519, bob);
  t.from = bob;
  EXPECT_FALSE(signature_is_right(t));
  t.from = Wallet("(f wallet () \"abcd\")", "abcd");
  EXPECT_FALSE(signature_is_right(t));
}

}  // namespace
}  // namespace onetip::core
