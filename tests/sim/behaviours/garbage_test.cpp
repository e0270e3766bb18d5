// Random bytes and broken lines, from many seeds: honest peers close, ban and go on.

#include <gtest/gtest.h>

#include <set>

#include "support/virtual_net.hpp"

namespace onetip::test::garbage_test {
namespace {

using namespace std::chrono_literals;
using net::CloseReason;
using sim::Behaviour;

class Garbage : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, Garbage, testing::Range(std::uint64_t{1}, std::uint64_t{21}));

TEST_P(Garbage, CostsHonestPeersThatConnectionAlone) {
  VirtualNet net(GetParam());
  for (const auto sync : {net::SyncMode::gossip, net::SyncMode::gossip, net::SyncMode::poll}) {
    std::vector<std::size_t> others;
    for (std::size_t peer = 0; peer < net.size(); ++peer) others.push_back(peer);
    net.add({.dials = others, .sync = sync, .poll_interval = 1s});
  }
  net.add({.dials = {0, 1, 2}, .behaviour = Behaviour::garbage});
  net.add({.dials = {0, 1, 2}, .sync = net::SyncMode::poll, .behaviour = Behaviour::garbage});
  net.add({.behaviour = Behaviour::garbage});
  net.add({.dials = {5}});
  net.set_split(64);
  net.start_all();
  for (int i = 0; i < 6; ++i) {
    net.mine(static_cast<std::size_t>(i % 3), 1);
    net.mine(3, 1);  // of which nobody hears, or nobody is harmed
    net.run_for(5s);
  }
  net.run_for(5s);
  const auto together = [&] {
    return net.chain(0) == net.chain(1) && net.chain(0) == net.chain(2);
  };
  EXPECT_TRUE(net.run_until(together, 5s));
  EXPECT_GE(net.chain(0).height(), 6U);
  for (std::size_t a = 0; a < 3; ++a) {
    for (std::size_t b = 0; b < a; ++b) EXPECT_EQ(net.connections(a, b), 1U);
  }
  EXPECT_EQ(net.chain(6).height(), 0U) << "what garbage says is no chain";
}

TEST_P(Garbage, IsClosedAndBannedWhereItCantBeRead) {
  VirtualNet net(GetParam());
  net.add({});
  net.add({.dials = {0}, .behaviour = Behaviour::garbage});
  net.start_all();
  net.run_for(300s);
  const std::set<CloseReason> allowed{
      CloseReason::malformed_line,        CloseReason::invalid_block,
      CloseReason::line_too_long,         CloseReason::banned,
      CloseReason::false_claim,           CloseReason::asked_to_exit,
      CloseReason::too_many_unknown_lines};
  std::size_t malformed = 0;
  for (const auto& closed : net.heard_by<net::notice::ConnectionClosed>(0)) {
    if (!closed.reason) continue;
    EXPECT_TRUE(allowed.contains(*closed.reason)) << net::to_text(*closed.reason);
    if (closed.reason == CloseReason::malformed_line) ++malformed;
  }
  EXPECT_GE(malformed, 1U);
  // Each costs a ban of 10 s: of the address that it said it listens on, or of its host.
  EXPECT_LE(malformed, 2 * 31U);
}

}  // namespace
}  // namespace onetip::test::garbage_test
