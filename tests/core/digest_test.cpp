#include "core/digest.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/property.hpp"

namespace onetip::core {
namespace {

TEST(Digest, IsSha256) {
  EXPECT_EQ(sha256("").hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc").hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')).hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(Digest, ACopyOfARunningHashGoesOnByItself) {
  test::check_property(
      [](const std::string& prefix, const std::string& one, const std::string& other) {
        Sha256 common;
        common.update(prefix);
        Sha256 copy = common;
        RC_ASSERT(copy.update(one).digest() == sha256(prefix + one));
        RC_ASSERT(common.update(other).digest() == sha256(prefix + other));
      });
}

TEST(Digest, AskingForItLeavesTheRunningHashAsItIs) {
  Sha256 running;
  running.update("a");
  EXPECT_EQ(running.digest(), running.digest());
  EXPECT_EQ(running.update("bc").digest(), sha256("abc"));
}

TEST(Digest, IsOrderedAsItsHexIs) {
  test::check_property([](const std::string& a, const std::string& b) {
    const Digest x = sha256(a);
    const Digest y = sha256(b);
    RC_ASSERT((x < y) == (x.hex() < y.hex()));
    RC_ASSERT(Digest::from_hex(x.hex()).value() == x);
  });
}

TEST(Digest, HexIsLowerCaseOnly) {
  const std::string hex = sha256("abc").hex();
  std::string upper = hex;
  upper[0] = 'B';
  EXPECT_FALSE(Digest::from_hex(upper));
  EXPECT_FALSE(Digest::from_hex(hex.substr(1)));
  EXPECT_FALSE(Digest::from_hex(hex + "0"));
  EXPECT_FALSE(Digest::from_hex(""));
  EXPECT_FALSE(Digest::from_hex(std::string(64, 'g')));
}

// 16 digits are read together, and the rest one by one: each place must see each wrong character.
TEST(Hex, EachCharacterInEachPlaceIsADigitOrRefused) {
  const std::string digits = "0123456789abcdef0f1e2d3c4b5a69788796a5b4c3d2e1f0012345";
  for (std::size_t place = 0; place < digits.size(); ++place) {
    for (int c = 0; c < 256; ++c) {
      std::string text = digits;
      text[place] = static_cast<char>(c);
      const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      const auto bytes = from_hex(text);
      ASSERT_EQ(bytes.has_value(), digit) << place << ' ' << c;
      if (digit) {
        ASSERT_EQ(to_hex(*bytes), text);
      }
    }
  }
}

TEST(Hex, OfAnyBytesAndBack) {
  test::check_property(
      [](const std::string& bytes) { RC_ASSERT(from_hex(to_hex(bytes)).value() == bytes); });
  EXPECT_EQ(to_hex(std::string("\x00\xff\x7f", 3)), "00ff7f");
  EXPECT_EQ(from_hex("").value(), "");
  EXPECT_FALSE(from_hex("abc"));
  EXPECT_FALSE(from_hex("AB"));
  EXPECT_FALSE(from_hex("0x"));
}

}  // namespace
}  // namespace onetip::core
