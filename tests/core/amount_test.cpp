#include "core/amount.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <limits>

#include "support/property.hpp"

namespace onetip::core {
namespace {

Amount amount(std::string_view text) { return Amount::parse(text).value(); }

TEST(Amount, ReadsWholeNumbersAndFractionsAndWritesLowestTerms) {
  EXPECT_EQ(amount("100").text(), "100");
  EXPECT_EQ(amount("-100").text(), "-100");
  EXPECT_EQ(amount("25/2").text(), "25/2");
  EXPECT_EQ(amount("50/4").text(), "25/2");
  EXPECT_EQ(amount("-6/3").text(), "-2");
  EXPECT_EQ(amount("0/5").text(), "0");
  EXPECT_EQ(amount("-0").text(), "0");
  EXPECT_EQ(Amount().text(), "0");
  EXPECT_EQ(Amount(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
}

TEST(Amount, RefusesWhatIsNoExactNumber) {
  for (const char* text : {"", "-", "+5", "2.5", "1e3", "+inf.0", "1/0", "0/0", "/2", "1/", "1/-2",
                           "--1", " 1", "1 ", "0x10", "1/2/3", "five"}) {
    EXPECT_FALSE(Amount::parse(text)) << text;
  }
}

TEST(Amount, RefusesNumbersOfAbsurdLength) {
  const std::string longest(Amount::kMaxDigits, '9');
  EXPECT_EQ(amount(longest).text(), longest);
  EXPECT_EQ(amount("-" + longest).text(), "-" + longest);
  EXPECT_TRUE(Amount::parse("1/" + longest));
  EXPECT_FALSE(Amount::parse(longest + "9"));
  EXPECT_FALSE(Amount::parse("1/" + longest + "9"));
  EXPECT_FALSE(Amount::parse(std::string(10'000'000, '1')));
}

TEST(Amount, CalculatesExactly) {
  EXPECT_EQ(amount("1/3") + amount("1/6"), amount("1/2"));
  EXPECT_EQ(Amount(1) - amount("1/3") - amount("2/3"), Amount());
  EXPECT_LT(amount("33333333333333333333/100000000000000000000"), amount("1/3"));
  EXPECT_GT(Amount(0), Amount(-1));
  test::check_property([](std::int32_t a, std::int32_t b) {
    RC_ASSERT((Amount(a) + b).text() == std::to_string(std::int64_t{a} + b));
    RC_ASSERT((Amount(a) <=> Amount(b)) == (a <=> b));
    RC_ASSERT(Amount(a) + b - b == Amount(a));
  });
}

// What is kept as a plain number and what isn't must not be told apart.
TEST(Amount, HasOneFormOnBothSidesOf64Bits) {
  using boost::multiprecision::cpp_rational;
  constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ((Amount(kMost) + 1).text(), "9223372036854775808");
  EXPECT_EQ((Amount(kLeast) - 1).text(), "-9223372036854775809");
  EXPECT_EQ(Amount(kMost) + 1 - 1, Amount(kMost));
  EXPECT_EQ(Amount(kLeast) - 1 + 1, Amount(kLeast));
  EXPECT_EQ(Amount() - kLeast, amount("9223372036854775808"));
  EXPECT_EQ(Amount(cpp_rational(6, 3)), Amount(2));
  EXPECT_NE(amount("1/2"), Amount(0));
  EXPECT_NE(Amount(0), amount("1/2"));
  EXPECT_LT(Amount(kMost), Amount(kMost) + 1);
  EXPECT_EQ(amount("-1/2").sign(), -1);
  test::check_property([](std::int64_t a, std::int64_t b) {
    const cpp_rational sum = cpp_rational(a) + b;
    const cpp_rational difference = cpp_rational(a) - b;
    RC_ASSERT(Amount(a) + b == Amount(sum) && (Amount(a) + b).rational() == sum);
    RC_ASSERT(Amount(a) - b == Amount(difference) && (Amount(a) - b).rational() == difference);
    RC_ASSERT((Amount(a) + b).sign() == sum.sign());
    RC_ASSERT((Amount(a) <=> Amount(b)) == (a <=> b));
  });
}

TEST(Amount, ItsTextReadsBackAsItself) {
  test::check_property([](std::int64_t numerator, std::int64_t denominator) {
    RC_PRE(denominator != 0);
    const Amount value(boost::multiprecision::cpp_rational(numerator, denominator));
    RC_ASSERT(Amount::parse(value.text()).value() == value);
  });
}

TEST(Reward, HalvesEvery210000Blocks) {
  EXPECT_EQ(block_reward(1), Amount(50));
  EXPECT_EQ(block_reward(209'999), Amount(50));
  EXPECT_EQ(block_reward(210'000), Amount(25));
  EXPECT_EQ(block_reward(419'999), Amount(25));
  EXPECT_EQ(block_reward(420'000).text(), "25/2");
  EXPECT_EQ(block_reward(210'000ull * 100).sign(), 1) << "it is never quite nothing";
}

}  // namespace
}  // namespace onetip::core
