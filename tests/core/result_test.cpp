#include "core/result.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace onetip::core {
namespace {

Result<std::string> greeting(bool polite) {
  if (!polite) {
    return Error{"in no mood for greetings"};
  }
  return std::string("good morning");
}

TEST(Result, IsAValueOrAReasonEvenWhereTheValueIsAText) {
  EXPECT_EQ(greeting(true).value(), "good morning");
  EXPECT_EQ(greeting(false).error().what, "in no mood for greetings");
}

TEST(Result, AskingForAValueThatIsNotThereSaysWhy) {
  try {
    (void)greeting(false).value();
    FAIL() << "there was a value";
  } catch (const std::logic_error& error) {
    EXPECT_NE(std::string(error.what()).find("in no mood for greetings"), std::string::npos);
  }
}

}  // namespace
}  // namespace onetip::core
