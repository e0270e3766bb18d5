#include "core/proof_of_work.hpp"

#include <gtest/gtest.h>

#include <string>

#include "core/block.hpp"

namespace onetip::test::proof_of_work_test {
namespace {

constexpr std::uint64_t kNoLimit = UINT64_MAX;

core::Digest hash_with(std::initializer_list<int> bytes) {
  core::Digest hash;
  std::size_t i = 0;
  for (const int byte : bytes) hash.bytes[i++] = static_cast<std::uint8_t>(byte);
  return hash;
}

TEST(ProofOfWork, ByteZeroIsFreeAndTheOnesBelowTheDifficultyAreBlanks) {
  EXPECT_TRUE(core::is_mined(hash_with({0xff, 0x20, 0x00}), 2));
  EXPECT_FALSE(core::is_mined(hash_with({0x20, 0x00, 0x20}), 2));
  EXPECT_FALSE(core::is_mined(hash_with({0x20, 0x20, 0x00}), 3));
  EXPECT_TRUE(core::is_mined(hash_with({0x00, 0x20, 0x20}), 3));
  EXPECT_TRUE(core::is_mined(hash_with({}), 0));
  EXPECT_TRUE(core::is_mined(hash_with({}), 1));
}

TEST(ProofOfWork, ADifficultyBeyondTheHashAsksForAllOfIt) {
  core::Digest blank;
  blank.bytes.fill(0x20);
  EXPECT_TRUE(core::is_mined(blank, core::kMaxDifficulty));
  EXPECT_TRUE(core::is_mined(blank, 4'000'000'000));
  blank.bytes[31] = 0;
  EXPECT_FALSE(core::is_mined(blank, 4'000'000'000));
}

TEST(ProofOfWork, FindsTheFirstNonceThatWillDo) {
  const auto found = core::search_nonce("prefix", 1, kNoLimit, 2);
  ASSERT_TRUE(found.nonce);
  EXPECT_EQ(found.tries, *found.nonce);
  for (std::uint64_t nonce = 1; nonce <= *found.nonce; ++nonce) {
    const bool mined = core::is_mined(core::sha256("prefix" + std::to_string(nonce)), 2);
    EXPECT_EQ(mined, nonce == *found.nonce) << nonce;
  }
}

TEST(ProofOfWork, CountsUpInDecimalWhereverItStarts) {
  // With difficulty 1 the first try will do: the nonce that comes back was hashed as its own
  // digits.
  for (const std::uint64_t first : {1ull, 9ull, 10ull, 99ull, 999'999ull, 1ull << 62}) {
    const auto found = core::search_nonce("x", first, 5000, 2);
    ASSERT_TRUE(found.nonce) << first;
    EXPECT_EQ(*found.nonce, first + found.tries - 1);
    EXPECT_TRUE(core::is_mined(core::sha256("x" + std::to_string(*found.nonce)), 2)) << first;
  }
}

TEST(ProofOfWork, TriesNoMoreThanItMay) {
  const auto whole = core::search_nonce("prefix", 1, kNoLimit, 2);
  const auto short_of_it = core::search_nonce("prefix", 1, *whole.nonce - 1, 2);
  EXPECT_FALSE(short_of_it.nonce);
  EXPECT_EQ(short_of_it.tries, *whole.nonce - 1);
  const auto rest = core::search_nonce("prefix", *whole.nonce, 1, 2);
  EXPECT_EQ(rest.nonce, whole.nonce);
  EXPECT_EQ(core::search_nonce("prefix", 1, 0, 0).tries, 0u);
}

TEST(ProofOfWork, StaysInsideTheRangeOfNonces) {
  const auto last = core::search_nonce("x", core::kNonceEnd - 3, kNoLimit, core::kMaxDifficulty);
  EXPECT_FALSE(last.nonce);
  EXPECT_EQ(last.tries, 3u);
  EXPECT_EQ(core::search_nonce("x", core::kNonceEnd, kNoLimit, 0).tries, 0u);
  EXPECT_EQ(core::search_nonce("x", kNoLimit, kNoLimit, 0).tries, 0u);
  EXPECT_EQ(core::search_nonce("x", 0, kNoLimit, 0).nonce, 1u);
}

TEST(ProofOfWork, StopsWhenTold) {
  const std::atomic<bool> stop = true;
  const auto search = core::search_nonce("x", 1, kNoLimit, core::kMaxDifficulty, &stop);
  EXPECT_FALSE(search.nonce);
  EXPECT_EQ(search.tries, 0u);
}

}  // namespace
}  // namespace onetip::test::proof_of_work_test
