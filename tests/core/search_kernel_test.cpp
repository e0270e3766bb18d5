#include "core/search_kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "core/random.hpp"

namespace onetip::test::search_kernel_test {
namespace {

/// The loop that every kernel must agree with: each nonce's text, hashed as a whole.
core::Search plain_search(const std::string& prefix, std::uint64_t first, std::uint64_t max_tries,
                          unsigned difficulty) {
  core::Sha256 midstate;
  midstate.update(prefix);
  core::Search search;
  while (search.tries < max_tries) {
    const std::uint64_t nonce = first + search.tries++;
    core::Sha256 running = midstate;
    if (core::is_mined(running.update(std::to_string(nonce)).digest(), difficulty)) {
      search.nonce = nonce;
      break;
    }
  }
  return search;
}

std::string random_text(core::Random& random, std::size_t size) {
  std::string text;
  while (text.size() < size) text += static_cast<char>(' ' + random.below(95));
  return text;
}

/// Every hit of a range, not the first alone.
void expect_same_hits(const std::string& prefix, std::uint64_t first, std::uint64_t count,
                      unsigned difficulty) {
  for (std::uint64_t done = 0; done < count;) {
    const core::Search plain = plain_search(prefix, first + done, count - done, difficulty);
    for (const core::SearchKernel& kernel : core::search_kernels()) {
      const auto found = core::search_with(kernel, prefix, first + done, count - done, difficulty);
      ASSERT_EQ(found.nonce, plain.nonce)
          << kernel.name << ": prefix of " << prefix.size() << " bytes, from " << first + done
          << ", difficulty " << difficulty;
      ASSERT_EQ(found.tries, plain.tries) << kernel.name;
    }
    done += plain.tries;
  }
}

TEST(SearchKernel, OneRunsEverywhere) {
  ASSERT_FALSE(core::search_kernels().empty());
  EXPECT_EQ(core::search_kernels().back().name, "openssl");
  EXPECT_TRUE(core::openssl_kernel()->runs_here());
}

TEST(SearchKernel, FindsWhatThePlainLoopFindsWhereverTheNonceLies) {
  // Two rounds of all places in a block of 64 bytes, and numbers whose count of digits changes.
  core::Random random(5, "search");
  for (std::size_t size = 0; size < 128; ++size) {
    const std::string prefix = random_text(random, size);
    for (std::uint64_t border = 10; border != 0; border *= 10) {
      ASSERT_NO_FATAL_FAILURE(
          expect_same_hits(prefix, border - std::min<std::uint64_t>(border - 1, 40), 80, 2));
      if (border == 10'000'000'000'000'000'000U) break;
    }
    ASSERT_NO_FATAL_FAILURE(expect_same_hits(prefix, UINT64_MAX - 1030, 1031, 2));
  }
}

TEST(SearchKernel, FindsWhatThePlainLoopFindsAmongAMillionNonces) {
  core::Random random(6, "search");
  const std::string prefix = random_text(random, 1129);
  ASSERT_NO_FATAL_FAILURE(expect_same_hits(prefix, 1, 400'000, 3));
  ASSERT_NO_FATAL_FAILURE(expect_same_hits(random_text(random, 58), 999'000'000, 250'000, 3));
}

TEST(SearchKernel, EveryDifficultyAsksForTheWholeOfItsBytes) {
  // Difficulty 5 and more ask for bytes that no kernel looks at: what passes 4 must be refused by
  // 5, and the search must go on behind it.
  core::Random random(7, "search");
  const std::string prefix = random_text(random, 100);
  for (unsigned difficulty = 0; difficulty <= 2; ++difficulty) {
    ASSERT_NO_FATAL_FAILURE(expect_same_hits(prefix, 1, 2'500, difficulty));
  }
  // The first of its kind, as the plain loop found it.
  constexpr std::uint64_t kHit = 1'340'751;
  const std::string known = "a mined preimage: ";
  ASSERT_TRUE(core::is_mined(core::sha256(known + std::to_string(kHit)), 4));
  for (const core::SearchKernel& kernel : core::search_kernels()) {
    const auto again = core::search_with(kernel, known, kHit - 5, 1'500, 4);
    EXPECT_EQ(again.nonce, kHit) << kernel.name;
    EXPECT_EQ(again.tries, 6u) << kernel.name;
    const auto five = core::search_with(kernel, known, kHit - 5, 1'500, 5);
    EXPECT_FALSE(five.nonce) << kernel.name;
    EXPECT_EQ(five.tries, 1'500u) << kernel.name;
  }
}

TEST(SearchKernel, TriesExactlyAsManyAsItMay) {
  for (const core::SearchKernel& kernel : core::search_kernels()) {
    for (const std::uint64_t tries : {0, 1, 3, 31, 32, 33, 999, 1000, 1001, 2047}) {
      for (const std::uint64_t first : {1, 98, 12'345, 999'999}) {
        const auto search = core::search_with(kernel, "x", first, tries, core::kMaxDifficulty);
        EXPECT_FALSE(search.nonce);
        EXPECT_EQ(search.tries, tries) << kernel.name << " from " << first;
      }
    }
    const auto first = core::search_with(kernel, "x", 77, 1, 0);
    EXPECT_EQ(first.nonce, 77u);
    EXPECT_EQ(first.tries, 1u);
  }
}

}  // namespace
}  // namespace onetip::test::search_kernel_test
