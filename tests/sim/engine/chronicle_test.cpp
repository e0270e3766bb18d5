// What becomes of notices, one by one; whole runs are told of in fleet_test and cluster tests.

#include "sim/engine/chronicle.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/chain_builder.hpp"

namespace onetip::test::chronicle_test {
namespace {

using namespace sim;
using net::ConnectionId;
using net::RequestKind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
namespace notice = net::notice;

constexpr PeerIndex kWho = 0;
constexpr ConnectionId kFar{2};    // to peer 2
constexpr ConnectionId kNear{4};   // to peer 1
constexpr ConnectionId kAgain{5};  // to peer 1, too

class ChronicleTest : public testing::Test {
 protected:
  ChronicleTest() {
    chronicle_.started(Nanos{}, kWho, tree_.wallet("a"), tree_["g"], {});
    chronicle_.connected(kWho, kFar, 2);
    chronicle_.connected(kWho, kNear, 1);
    chronicle_.connected(kWho, kAgain, 1);
  }

  void note(const net::Notice& notice) { chronicle_.note(Nanos{}, kWho, notice); }
  void hears(ConnectionId by, const std::string& tip) {
    note(notice::TipHeard{by, tree_[tip].id()});
  }
  void takes(const std::string& tip) { note(notice::TipChanged{tree_["g"], tree_[tip], kNear}); }

  template <class Body>
  [[nodiscard]] std::vector<Body> all() const {
    std::vector<Body> some;
    for (const Record& record : journal_.records()) {
      if (const auto* body = std::get_if<Body>(&record.body)) some.push_back(*body);
    }
    return some;
  }
  /// From whom, at which height.
  [[nodiscard]] std::vector<std::pair<PeerIndex, std::uint64_t>> heard() const {
    std::vector<std::pair<PeerIndex, std::uint64_t>> list;
    for (const auto& one : all<record::TipHeard>()) list.emplace_back(one.from, one.tip.height);
    return list;
  }
  [[nodiscard]] std::vector<std::pair<PeerIndex, RequestKind>> closed() const {
    std::vector<std::pair<PeerIndex, RequestKind>> list;
    for (const auto& one : all<record::RequestClosed>()) list.emplace_back(one.remote, one.what);
    return list;
  }

  ChainBuilder tree_{"g-a1-a2-a3"};
  Journal journal_;
  Chronicle chronicle_{journal_, 3};
};

TEST_F(ChronicleTest, ATipIsHeardOnceUntilTheOwnChanges) {
  hears(kFar, "a1");
  hears(kNear, "a1");
  hears(kNear, "a2");
  hears(kFar, "a3");
  hears(kFar, "a1");
  hears(kAgain, "a2");
  EXPECT_THAT(heard(), ElementsAre(Pair(2, 1), Pair(1, 2), Pair(2, 3)));
  takes("a1");
  hears(kAgain, "a2");
  hears(kFar, "a2");
  EXPECT_THAT(heard(), ElementsAre(Pair(2, 1), Pair(1, 2), Pair(2, 3), Pair(1, 2)));
}

TEST_F(ChronicleTest, WhoGoesDownGivesItsOpenRequestsUpInOrder) {
  note(notice::RequestOpened{kFar, RequestKind::blocks});
  note(notice::RequestOpened{kNear, RequestKind::peers});
  note(notice::RequestOpened{kAgain, RequestKind::blocks});
  note(notice::RequestOpened{kNear, RequestKind::chain});
  note(notice::RequestClosed{kFar, RequestKind::blocks, true});
  note(notice::RequestOpened{kFar, RequestKind::chain});
  EXPECT_EQ(chronicle_.open_requests(), 4U);
  EXPECT_THAT(closed(), ElementsAre(Pair(2, RequestKind::blocks)));
  chronicle_.down(Nanos{}, kWho, record::DownHow::crashed);
  EXPECT_EQ(chronicle_.open_requests(), 0U);
  EXPECT_THAT(closed(), ElementsAre(Pair(2, RequestKind::blocks), Pair(1, RequestKind::blocks),
                                    Pair(1, RequestKind::chain), Pair(1, RequestKind::peers),
                                    Pair(2, RequestKind::chain)));
}

/// Whichever was named last, and whatever came since.
TEST_F(ChronicleTest, AConnectionStandsForItsRemote) {
  note(notice::RequestOpened{kNear, RequestKind::blocks});
  for (const std::uint32_t id : {1, 3, 6, 7, 8, 9, 10}) {
    chronicle_.connected(kWho, ConnectionId{id}, 2);
  }
  note(notice::RequestClosed{kNear, RequestKind::blocks, true});
  note(notice::RequestOpened{kFar, RequestKind::blocks});
  chronicle_.down(Nanos{}, kWho, record::DownHow::crashed);
  chronicle_.connected(kWho, kFar, 1);
  note(notice::RequestOpened{kFar, RequestKind::chain});
  note(notice::RequestClosed{kFar, RequestKind::chain, true});
  EXPECT_THAT(closed(), ElementsAre(Pair(1, RequestKind::blocks), Pair(2, RequestKind::blocks),
                                    Pair(1, RequestKind::chain)));
}

TEST_F(ChronicleTest, CountsTheTipsThatSomebodyHolds) {
  EXPECT_EQ(chronicle_.vital().distinct_tips, 1U);
  chronicle_.started(Nanos{}, 1, tree_.wallet("b"), tree_["g"], {});
  takes("a2");
  EXPECT_EQ(chronicle_.vital().distinct_tips, 2U);
  EXPECT_EQ(chronicle_.vital().max_height, 2U);
  chronicle_.down(Nanos{}, kWho, record::DownHow::crashed);
  EXPECT_EQ(chronicle_.vital().distinct_tips, 1U);
  EXPECT_EQ(chronicle_.vital().max_height, 0U);
}

/// What was found valid and is not the tip when the event is over.
TEST_F(ChronicleTest, WhatItTookIsNotReceivedInVain) {
  takes("a1");
  note(notice::BlocksAccepted{kNear, {}});
  chronicle_.event_over(Nanos{}, kWho, &tree_["a1"]);
  EXPECT_THAT(all<record::BlocksReceived>(), IsEmpty());
  note(notice::BlocksAccepted{kFar, {}});
  chronicle_.event_over(Nanos{}, kWho, &tree_["a2"]);
  ASSERT_EQ(all<record::BlocksReceived>().size(), 1U);
  EXPECT_EQ(all<record::BlocksReceived>().front().from, 2U);
}

}  // namespace
}  // namespace onetip::test::chronicle_test
