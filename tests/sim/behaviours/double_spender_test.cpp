// The same coins for two payees: each half of the neighbours hears of one payment, and where the
// halves meet one of them is gone.

#include <gtest/gtest.h>

#include "support/virtual_net.hpp"

namespace onetip::test::double_spender_test {
namespace {

using namespace std::chrono_literals;
using net::SyncMode;

/// A double-spender (0), who holds the grant, is dialled by nobody and dials two peers (1, 2), who
/// don't hear of each other until they are joined.
class DoubleSpending : public testing::TestWithParam<SyncMode> {
 protected:
  DoubleSpending() : net_(1, core::ForkChoice::longest) {
    const auto add = [&](std::vector<std::size_t> dials, sim::Behaviour behaviour) {
      net_.add({.dials = std::move(dials),
                .sync = GetParam(),
                .behaviour = behaviour,
                .poll_interval = 1s});
    };
    add({1, 2}, sim::Behaviour::double_spender);
    add({2}, sim::Behaviour::honest);
    add({}, sim::Behaviour::honest);
    net_.cut(1, 2);
    net_.start_all();
    net_.run_for(3s);
  }

  core::Amount has(std::size_t peer, std::size_t as_seen_by) {
    return net_.chain(as_seen_by).ledger().balance(net_.wallet(peer));
  }

  VirtualNet net_;
};

INSTANTIATE_TEST_SUITE_P(Modes, DoubleSpending, testing::Values(SyncMode::gossip, SyncMode::poll));

TEST_P(DoubleSpending, EachHalfSeesItsOwnPayment) {
  net_.pay(0, 1, 60);
  net_.pay(0, 2, 70);
  net_.run_for(5s);
  EXPECT_EQ(has(1, 1), core::Amount(60));
  EXPECT_EQ(has(2, 1), core::Amount(0));
  EXPECT_EQ(has(2, 2), core::Amount(70));
  EXPECT_EQ(has(1, 2), core::Amount(0));
  ASSERT_EQ(net_.chain(1).height(), 1U);
  ASSERT_EQ(net_.chain(2).height(), 1U);
  EXPECT_EQ(net_.chain(1).parent(), net_.chain(2).parent());
  EXPECT_EQ(net_.heard_by<net::notice::Mined>(0).size(), 2U);
  EXPECT_EQ(net_.heard_by<net::notice::CommandDone>(0).size(), 2U);
}

TEST_P(DoubleSpending, OnePaymentFallsOutWhereTheHalvesMeet) {
  net_.pay(0, 1, 60);
  net_.pay(0, 2, 70);
  net_.run_for(5s);
  net_.mine(2, 3);
  net_.run_for(5s);
  EXPECT_EQ(net_.chain(1).height(), 1U) << "the double-spender passes nothing on";
  net_.join(1, 2);
  net_.run_for(10s);
  EXPECT_TRUE(net_.converged());
  EXPECT_EQ(has(1, 1), core::Amount(0));
  EXPECT_EQ(has(2, 1), core::Amount(70) + core::Amount(150));
}

TEST_P(DoubleSpending, OfASinglePaymentTheRivalGoesBackToItself) {
  net_.pay(0, 1, 60);
  net_.run_for(5s);
  EXPECT_EQ(has(1, 1), core::Amount(60));
  EXPECT_EQ(has(1, 2), core::Amount(0));
  EXPECT_EQ(net_.chain(2).height(), 1U);
  EXPECT_EQ(net_.heard_by<net::notice::Mined>(0).size(), 2U);
  EXPECT_EQ(net_.heard_by<net::notice::CommandDone>(0).size(), 1U);
}

TEST_P(DoubleSpending, WhatItDoesntHaveItDoesntSpendEvenOnce) {
  net_.pay(0, 1, 600);
  net_.pay(0, 2, 70);
  net_.run_for(5s);
  const auto refused = net_.heard_by<net::notice::PaymentRefused>(0);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(net_.heard_by<net::notice::CommandDone>(0).size(), 1U);
}

TEST_P(DoubleSpending, ItMinesAndRelaysAsAnyOtherBeforeIt) {
  net_.mine(0, 2);
  net_.run_for(5s);
  EXPECT_TRUE(net_.converged());
  net_.mine(1, 1);
  net_.run_for(5s);
  EXPECT_TRUE(net_.converged());
  EXPECT_EQ(net_.chain(2).height(), 3U);
}

TEST_P(DoubleSpending, ItSpendsAgainOnTheChainThatWon) {
  net_.pay(0, 1, 60);
  net_.run_for(5s);
  net_.mine(1, 2);
  net_.run_for(5s);
  net_.pay(0, 2, 10);
  net_.run_for(5s);
  EXPECT_EQ(net_.heard_by<net::notice::Mined>(0).size(), 4U);
  EXPECT_EQ(net_.heard_by<net::notice::CommandDone>(0).size(), 2U);
}

TEST_P(DoubleSpending, NobodyIsClosedForIt) {
  net_.pay(0, 1, 60);
  net_.pay(0, 2, 70);
  net_.run_for(5s);
  net_.join(1, 2);
  net_.run_for(5s);
  net_.mine(1, 2);
  net_.run_for(5s);
  for (const std::size_t peer : {1U, 2U}) {
    EXPECT_TRUE(net_.heard_by<net::notice::BlocksRefused>(peer).empty());
    EXPECT_TRUE(net_.heard_by<net::notice::ConnectionClosed>(peer).empty());
  }
}

}  // namespace
}  // namespace onetip::test::double_spender_test
