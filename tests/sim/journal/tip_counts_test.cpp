#include "sim/journal/tip_counts.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onetip::test::tip_counts_test {
namespace {

using sim::BlockRef;
using sim::TipCounts;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(TipCounts, TellTheFirstAndTheLastWhoHoldsATip) {
  TipCounts tips;
  EXPECT_TRUE(tips.add(BlockRef{7}));
  EXPECT_FALSE(tips.add(BlockRef{7}));
  EXPECT_EQ(tips.of(BlockRef{7}), 2U);
  EXPECT_FALSE(tips.remove(BlockRef{7}));
  EXPECT_TRUE(tips.remove(BlockRef{7}));
  EXPECT_THAT(tips.held(), IsEmpty());
  EXPECT_TRUE(tips.add(BlockRef{7}));
}

TEST(TipCounts, KnowWhatIsHeldInOrder) {
  TipCounts tips;
  for (const std::uint32_t tip : {5U, 2U, 9U, 2U}) tips.add(BlockRef{tip});
  EXPECT_THAT(tips.held(), ElementsAre(BlockRef{2}, BlockRef{5}, BlockRef{9}));
  EXPECT_EQ(tips.of(BlockRef{3}), 0U);
  EXPECT_EQ(tips.of(BlockRef{1000}), 0U) << "a block that nobody ever held";
}

}  // namespace
}  // namespace onetip::test::tip_counts_test
