// Who announces more effort than its chain has is found out by each that asks, and the chain is
// taken all the same.

#include <gtest/gtest.h>

#include <algorithm>

#include "support/virtual_net.hpp"

namespace onetip::test::boaster_test {
namespace {

using namespace std::chrono_literals;
using net::CloseReason;
using sim::Behaviour;

class AmongBoasters : public testing::Test {
 protected:
  /// Two honest peers, 0 and 1, and a boaster that dials both.
  AmongBoasters() {
    net_.add({});
    net_.add({.dials = {0}});
    net_.add({.dials = {0, 1}, .behaviour = Behaviour::boaster});
    net_.start_all();
    net_.run_for(1s);
  }

  std::size_t caught_by(std::size_t peer) {
    const auto closed = net_.heard_by<net::notice::ConnectionClosed>(peer);
    return static_cast<std::size_t>(std::count_if(closed.begin(), closed.end(), [](const auto& it) {
      return it.reason == CloseReason::false_claim;
    }));
  }

  VirtualNet net_;
};

TEST_F(AmongBoasters, ItsBlocksAreTakenAndItsWordIsPunished) {
  net_.mine(2, 1);
  net_.run_for(5s);
  EXPECT_TRUE(net_.converged()) << "the block is valid, whatever was said of it";
  EXPECT_EQ(net_.chain(0).height(), 1U);
  EXPECT_GE(caught_by(0) + caught_by(1), 1U);
  EXPECT_LT(net_.connections(0, 2) + net_.connections(1, 2), 2U);
  net_.mine(2, 2);
  EXPECT_TRUE(net_.run_until([&] { return net_.chain(0).height() == 3 && net_.converged(); }, 20s))
      << "after the ban it is listened to again";
}

TEST_F(AmongBoasters, HonestPeersNeverBanEachOther) {
  for (int i = 0; i < 6; ++i) {
    net_.mine(2, 1);
    net_.mine(static_cast<std::size_t>(i % 2), 1);
    net_.run_for(5s);
  }
  EXPECT_EQ(net_.connections(0, 1), 1U);
  EXPECT_EQ(net_.chain(0), net_.chain(1));
  EXPECT_GE(caught_by(0) + caught_by(1), 2U) << "it is dialled again after a ban, and lies again";
}

TEST_F(AmongBoasters, WhoHoldsTheTipAlreadyAsksNothing) {
  net_.mine(0, 3);
  net_.run_for(5s);
  EXPECT_TRUE(net_.converged());
  EXPECT_EQ(caught_by(0), 0U);
  EXPECT_EQ(net_.connections(0, 2), 1U);
}

}  // namespace
}  // namespace onetip::test::boaster_test
