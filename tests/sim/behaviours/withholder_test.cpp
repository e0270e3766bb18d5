// Selfish mining, step by step as in the textbook; and what honest peers end up with.

#include <gtest/gtest.h>

#include "support/virtual_net.hpp"

namespace onetip::test::withholder_test {
namespace {

using namespace std::chrono_literals;
using core::ForkChoice;

/// A withholder (0) between two honest peers (1, 2) that hear of each other. Without proof of work
/// all nonces are 1, so both fork choices count blocks.
class Withholding : public testing::TestWithParam<ForkChoice> {
 protected:
  Withholding() : net_(1, GetParam()) { begin(net_); }

  static void begin(VirtualNet& net) {
    net.add({.dials = {}, .behaviour = sim::Behaviour::withholder});
    net.add({.dials = {0}});
    net.add({.dials = {0, 1}});
    net.start_all();
    net.run_for(1s);
  }

  /// One block each time, and time for all to hear of it.
  void find(std::size_t peer, int blocks = 1) {
    for (int i = 0; i < blocks; ++i) {
      net_.mine(peer, 1);
      net_.run_for(500ms);
    }
  }
  std::uint64_t public_height() {
    EXPECT_EQ(net_.chain(1), net_.chain(2));
    return net_.chain(1).height();
  }
  /// How many blocks of the honest peers' chain are the withholder's.
  std::size_t withheld_ones() { return mined_by(net_, 0); }
  static std::size_t mined_by(VirtualNet& net, std::size_t miner) {
    std::size_t count = 0;
    for (const auto& block : net.chain(1).blocks_from(1)) {
      count += block->transaction.from == net.wallet(miner);
    }
    return count;
  }

  VirtualNet net_;
};

INSTANTIATE_TEST_SUITE_P(ForkChoices, Withholding,
                         testing::Values(ForkChoice::nonce_sum, ForkChoice::longest));

TEST_P(Withholding, ItKeepsWhatItFinds) {
  find(0, 3);
  EXPECT_EQ(net_.heard_by<net::notice::Mined>(0).size(), 3U);
  EXPECT_EQ(public_height(), 0U);
  EXPECT_EQ(net_.chain(0).height(), 0U) << "its public face says nothing either";
}

TEST_P(Withholding, OfALeadOfTwoItPublishesAllAndWins) {
  find(0, 2);
  find(1);
  EXPECT_EQ(public_height(), 2U);
  EXPECT_EQ(withheld_ones(), 2U);
}

TEST_P(Withholding, OfALongLeadItPublishesJustEnoughUntilTheLeadIsOne) {
  find(0, 5);
  for (std::uint64_t height = 1; height <= 3; ++height) {
    find(1);
    EXPECT_EQ(public_height(), height) << "a tie, whoever wins it";
  }
  find(1);
  EXPECT_EQ(public_height(), 5U);
  EXPECT_EQ(withheld_ones(), 5U);
}

TEST_P(Withholding, OutrunItGivesUpAndMinesOnThePublicChain) {
  find(1, 2);
  find(0);
  find(1, 3);
  EXPECT_GE(public_height(), 4U);
  const auto height = public_height();
  find(0, 2);
  find(1);
  EXPECT_EQ(public_height(), height + 2);
  EXPECT_GE(withheld_ones(), 2U);
}

/// Who wins the tie is decided by the hashes, so it is played at many times of day.
TEST_P(Withholding, ARaceGoesToWhoFindsTheNextBlockWhereverTheTieWent) {
  std::size_t won = 0;
  std::size_t lost = 0;
  for (int i = 1; i <= 16; ++i) {
    VirtualNet net(1, GetParam());
    begin(net);
    net.run_for(i * 10ms);
    net.mine(0, 1);
    net.run_for(500ms);
    net.mine(1, 1);
    net.run_for(500ms);
    EXPECT_EQ(net.chain(1), net.chain(2));
    EXPECT_EQ(net.chain(1).height(), 1U);
    const bool tie_won = mined_by(net, 0) == 1;
    (tie_won ? won : lost) += 1;
    net.mine(0, 1);
    net.run_for(500ms);
    EXPECT_EQ(net.chain(1).height(), 2U);
    EXPECT_EQ(mined_by(net, 0), 2U);
    net.mine(0, 1);
    net.run_for(500ms);
    EXPECT_EQ(net.chain(1).height(), 2U) << "the race is over: what it finds next it keeps";
  }
  EXPECT_GT(won, 0U);
  EXPECT_GT(lost, 0U);
}

TEST_P(Withholding, WhatItPublishesIsValidAndAskedForAsAnyOther) {
  find(0, 8);
  find(2, 8);
  EXPECT_TRUE(net_.heard_by<net::notice::BlocksRefused>(1).empty());
  EXPECT_TRUE(net_.heard_by<net::notice::ConnectionClosed>(1).empty());
  EXPECT_EQ(net_.heard_by<net::notice::CommandDone>(0).size(), 8U);
}

TEST_P(Withholding, ItsPaymentsAreMinedInPrivateToo) {
  net_.pay(0, 1, 30);
  net_.run_for(1s);
  EXPECT_EQ(public_height(), 0U);
  find(0);
  find(1);
  EXPECT_EQ(net_.chain(2).ledger().balance(net_.wallet(1)), core::Amount(30));
}

TEST_P(Withholding, ThatLeavesMinesNothingMore) {
  net_.leave(0);
  net_.mine(0, 1);
  net_.run_for(1s);
  EXPECT_TRUE(net_.heard_by<net::notice::Mined>(0).empty());
  EXPECT_TRUE(net_.heard_by<net::notice::PaymentRefused>(0).empty()) << "nothing was wrong with it";
}

TEST(WithholderThatPolls, PublishesToWhoAsks) {
  VirtualNet net(1, ForkChoice::longest);
  net.add(
      {.sync = net::SyncMode::poll, .behaviour = sim::Behaviour::withholder, .poll_interval = 1s});
  net.add({.dials = {0}, .sync = net::SyncMode::poll, .poll_interval = 1s});
  net.start_all();
  net.run_for(1s);
  net.mine(0, 2);
  net.run_for(5s);
  EXPECT_EQ(net.chain(1).height(), 0U);
  net.mine(1, 1);
  net.run_for(5s);
  EXPECT_EQ(net.chain(1).height(), 2U);
}

TEST(WithholderWithADisk, PublishesWhenItIsStored) {
  VirtualNet net(1, ForkChoice::longest);
  net.add({.behaviour = sim::Behaviour::withholder, .durable_first = true});
  net.add({.dials = {0}, .durable_first = true});
  net.start_all();
  net.run_for(1s);
  net.mine(0, 3);
  net.run_for(1s);
  EXPECT_EQ(net.chain(1).height(), 0U);
  net.mine(1, 2);
  net.run_for(2s);
  EXPECT_EQ(net.chain(1).height(), 3U);
  EXPECT_EQ(net.chain(0), net.chain(1));
}

}  // namespace
}  // namespace onetip::test::withholder_test
