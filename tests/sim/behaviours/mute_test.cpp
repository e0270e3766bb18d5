// What a neighbour that never says a byte costs honest peers: that connection, and nothing else.

#include <gtest/gtest.h>

#include "support/virtual_net.hpp"

namespace onetip::test::mute_test {
namespace {

using namespace std::chrono_literals;
using net::SyncMode;
using sim::Behaviour;

class AmongMutes : public testing::TestWithParam<SyncMode> {
 protected:
  /// Two honest peers, 0 and 1, each surrounded by mutes that dial it and that it dials.
  AmongMutes() {
    const auto add = [&](Behaviour behaviour, std::vector<std::size_t> dials) {
      net_.add({.dials = std::move(dials),
                .sync = GetParam(),
                .behaviour = behaviour,
                .poll_interval = 1s});
    };
    add(Behaviour::honest, {1, 2, 3});
    add(Behaviour::honest, {2, 3});
    add(Behaviour::mute, {});
    add(Behaviour::mute, {});
    add(Behaviour::mute, {0, 1});
    net_.start_all();
  }

  VirtualNet net_;
};

INSTANTIATE_TEST_SUITE_P(Modes, AmongMutes, testing::Values(SyncMode::gossip, SyncMode::poll));

TEST_P(AmongMutes, HonestPeersHearOfEachOther) {
  net_.run_for(5s);
  net_.mine(0, 3);
  net_.run_for(5s);
  EXPECT_EQ(net_.chain(1).height(), 3U);
  EXPECT_EQ(net_.chain(0), net_.chain(1));
  EXPECT_EQ(net_.chain(2).height(), 0U);
}

TEST_P(AmongMutes, SilenceAloneClosesNothingAndOpensNoRequestForEver) {
  net_.run_for(120s);
  for (const std::size_t honest : {0U, 1U}) {
    for (const std::size_t mute : {2U, 3U, 4U}) EXPECT_EQ(net_.connections(honest, mute), 1U);
    EXPECT_TRUE(net_.heard_by<net::notice::ConnectionClosed>(honest).empty());
    const auto opened = net_.heard_by<net::notice::RequestOpened>(honest).size();
    const auto closed = net_.heard_by<net::notice::RequestClosed>(honest).size();
    EXPECT_LE(opened - closed, 2U * 4U) << "a chain and a list of addresses of each neighbour";
  }
}

TEST_P(AmongMutes, WhatAMuteMinesStaysWithIt) {
  net_.run_for(1s);
  net_.mine(4, 5);
  net_.run_for(10s);
  EXPECT_EQ(net_.chain(4).height(), 5U);
  EXPECT_EQ(net_.chain(0).height(), 0U);
  EXPECT_TRUE(net_.heard_by<net::notice::Greeted>(4).empty() || GetParam() == SyncMode::gossip);
  EXPECT_TRUE(net_.heard_by<net::notice::RequestOpened>(4).empty());
}

}  // namespace
}  // namespace onetip::test::mute_test
