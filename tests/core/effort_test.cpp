#include "core/effort.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/property.hpp"

namespace onetip::core {
namespace {

TEST(Effort, HoldsSumsOfTheGreatestNonces) {
  const Effort nonce = (Effort{1} << 63) - 1;
  EXPECT_EQ(to_text(nonce + nonce + nonce), "27670116110564327421");
  EXPECT_EQ(to_text(~Effort{0}), "340282366920938463463374607431768211455");
  EXPECT_EQ(to_text(0), "0");
}

TEST(Effort, ReadsDigitsUpToItsGreatest) {
  EXPECT_EQ(effort_from_text("340282366920938463463374607431768211455").value(), ~Effort{0});
  for (const char* text :
       {"340282366920938463463374607431768211456", "9999999999999999999999999999999999999999", "",
        "-1", "+1", "1.5", " 1"}) {
    EXPECT_FALSE(effort_from_text(text)) << text;
  }
  test::check_property([](std::uint64_t high, std::uint64_t low) {
    const Effort effort = Effort{high} << 64 | low;
    RC_ASSERT(effort_from_text(to_text(effort)).value() == effort);
  });
}

}  // namespace
}  // namespace onetip::core
