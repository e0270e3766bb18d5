// What is remembered of what peers were told, sent and asked for.

#include "sim/checks/hearsay.hpp"

#include <gtest/gtest.h>

namespace onetip::test::hearsay_test {
namespace {

using namespace sim;
using checks::BlockTree;
using checks::Hearsay;
using net::RequestKind;

constexpr PeerIndex kWho = 0;
constexpr BlockRef kBlock{7};
constexpr core::BlockId kTip{3, {}};

class HearsayTest : public testing::Test {
 protected:
  template <class Body>
  void take(Body body) {
    hearsay_.take(Record{now_ += Nanos{1}, std::move(body)}, tree_);
  }
  void asks(PeerIndex remote, RequestKind what) { take(record::RequestOpened{kWho, remote, what}); }
  void hears(PeerIndex remote, RequestKind what) {
    take(record::RequestClosed{kWho, remote, what, true});
  }
  [[nodiscard]] const Hearsay::Asked& asked(PeerIndex remote) const {
    return *hearsay_.asked(kWho, remote);
  }

  Nanos now_{};
  BlockTree tree_{ChainSpec{}};
  Hearsay hearsay_{3};
};

TEST_F(HearsayTest, TheLastRequestToEachCounts) {
  EXPECT_EQ(hearsay_.asked(kWho, 1), nullptr);
  asks(1, RequestKind::blocks);
  asks(2, RequestKind::chain);
  asks(1, RequestKind::chain);
  EXPECT_EQ(asked(1).at, Nanos{3});
  EXPECT_EQ(asked(2).at, Nanos{2});
  asks(2, RequestKind::blocks);
  EXPECT_EQ(asked(1).at, Nanos{3});
  EXPECT_EQ(asked(2).at, Nanos{4});
  EXPECT_EQ(hearsay_.asked(1, 2), nullptr);
}

TEST_F(HearsayTest, AnAnswerIsOneToTheLastRequestOfItsKind) {
  asks(1, RequestKind::blocks);
  asks(2, RequestKind::chain);
  hears(1, RequestKind::chain);
  EXPECT_TRUE(asked(1).open);
  hears(1, RequestKind::blocks);
  EXPECT_TRUE(asked(1).answered && !asked(1).open);
  EXPECT_TRUE(asked(2).open);
  hears(2, RequestKind::chain);
  EXPECT_TRUE(asked(2).answered && !asked(2).open);
}

TEST_F(HearsayTest, AddressesAreNotAskedForHere) {
  asks(1, RequestKind::peers);
  EXPECT_EQ(hearsay_.asked(kWho, 1), nullptr);
}

TEST_F(HearsayTest, WhatItDidNotTakeIsForgottenWhenItsTipChanges) {
  take(record::TipHeard{kWho, 1, kTip});
  take(record::BlocksReceived{kWho, 1, kBlock});
  take(record::SetAside{kWho, kTip});
  EXPECT_EQ(hearsay_.told(kWho).size(), 1U);
  EXPECT_EQ(hearsay_.sent(kWho).size(), 1U);
  EXPECT_EQ(hearsay_.set_aside(kWho).size(), 1U);
  EXPECT_TRUE(hearsay_.sent(1).empty() && hearsay_.set_aside(1).empty());
  asks(1, RequestKind::blocks);
  take(record::TipChanged{kWho, kBlock, std::nullopt});
  EXPECT_TRUE(hearsay_.told(kWho).empty() && hearsay_.sent(kWho).empty() &&
              hearsay_.set_aside(kWho).empty());
  EXPECT_NE(hearsay_.asked(kWho, 1), nullptr);
}

TEST_F(HearsayTest, WhoGoesDownKnowsNothingMore) {
  take(record::TipHeard{kWho, 1, kTip});
  take(record::SetAside{kWho, kTip});
  asks(1, RequestKind::blocks);
  take(record::PeerDown{kWho, record::DownHow::crashed, 0, std::nullopt});
  EXPECT_TRUE(hearsay_.told(kWho).empty() && hearsay_.set_aside(kWho).empty());
  EXPECT_EQ(hearsay_.asked(kWho, 1), nullptr);
}

}  // namespace
}  // namespace onetip::test::hearsay_test
