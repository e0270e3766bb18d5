// Messages that are hashed side by side have the digests that they have one by one.
#include "core/sha256_lanes.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/property.hpp"

namespace onetip::test::sha256_lanes_test {
namespace {

using core::Digest;

std::vector<Digest> one_by_one(const std::vector<std::string>& messages) {
  std::vector<Digest> digests;
  for (const auto& message : messages) digests.push_back(core::sha256(message));
  return digests;
}

std::vector<Digest> side_by_side(const std::vector<std::string>& messages) {
  return core::sha256_each(std::vector<std::string_view>(messages.begin(), messages.end()));
}

std::string text(std::size_t length) {
  std::string letters(length, 'a');
  for (std::size_t i = 0; i < length; ++i) letters[i] = static_cast<char>(i * i + length);
  return letters;
}

TEST(Sha256Lanes, EachLengthOverAFewBlocksAndTheirPadding) {
  std::vector<std::string> messages;
  for (std::size_t length = 0; length <= 260; ++length) messages.push_back(text(length));
  EXPECT_EQ(side_by_side(messages), one_by_one(messages));
}

TEST(Sha256Lanes, EachNumberOfMessages) {
  std::vector<std::string> messages;
  for (std::size_t count = 0; count <= 3 * core::kSha256Lanes + 1; ++count) {
    EXPECT_EQ(side_by_side(messages), one_by_one(messages)) << count;
    messages.push_back(text(37 * count));
  }
}

TEST(Sha256Lanes, AShortOneBesideLongOnes) {
  std::vector<std::string> messages(core::kSha256Lanes, text(100'000));
  messages[3] = "abc";
  messages[7] = "";
  EXPECT_EQ(side_by_side(messages), one_by_one(messages));
}

TEST(Sha256Lanes, AnyMessages) {
  check_property([](const std::vector<std::string>& messages) {
    RC_ASSERT(side_by_side(messages) == one_by_one(messages));
  });
}

}  // namespace
}  // namespace onetip::test::sha256_lanes_test
