// Links and faults on real sockets, byte by byte, with scripted peers.

#include "sim/tcp/network.hpp"

#include <gtest/gtest.h>

#include "support/sockets.hpp"

namespace onetip::test::tcp_network_test {
namespace {

using net::ClosedHow;
using net::CloseMode;
using net::ConnectionId;
using sim::FaultId;
using sim::FaultRule;
using sim::PeerIndex;
using std::chrono::milliseconds;

constexpr FaultId kWall{0};
constexpr ConnectionId kDialled{2};

/// Two peers that write down what they are told; the first dials the second.
class TcpNetworkTest : public ::testing::Test {
 protected:
  struct Seen {
    std::optional<ConnectionId> connection;
    net::Address remote;
    std::string bytes;
    std::vector<ClosedHow> closed;
  };

  TcpNetworkTest() {
    scenario.peers.resize(2);
    network.open(2, true);
  }

  void connect() {
    network.dial(0, kDialled, network.address(1));
    run_until(loop, [&] { return seen[0].connection && seen[1].connection; });
  }
  void send(PeerIndex from, std::string bytes) {
    network.send(from, *seen[from].connection, text(std::move(bytes)));
  }
  void close(PeerIndex from, CloseMode mode = CloseMode::fin) {
    network.close(from, *seen[from].connection, mode);
  }
  /// Everything that can happen has happened.
  void come_to_rest() {
    run_until(loop, [&] { return network.in_flight() == 0; });
  }
  static FaultRule wall(sim::PartitionHow how) {
    return FaultRule::partition({{{"0", {0}}, {"1", {1}}}, how}, 2);
  }

  void note(PeerIndex peer, const net::Event& event) {
    Seen& own = seen[peer];
    if (const auto* connected = std::get_if<net::event::Connected>(&event)) {
      EXPECT_FALSE(own.connection) << "connected twice";
      own.connection = connected->connection;
      own.remote = connected->remote;
    } else if (const auto* received = std::get_if<net::event::Received>(&event)) {
      EXPECT_TRUE(own.closed.empty()) << "bytes after the end";
      own.bytes += received->bytes;
    } else if (const auto* closed = std::get_if<net::event::Closed>(&event)) {
      own.closed.push_back(closed->how);
    }
  }

  sim::LinkSpec spec;
  sim::Scenario scenario;
  sim::Journal journal;
  sim::FaultLog log{journal};
  net::tcp::Loop loop;
  std::array<Seen, 2> seen;
  sim::TcpNetwork network{loop, log,
                          [this](PeerIndex from, PeerIndex to) {
                            return sim::Link(spec, sim::LinkStream(scenario, from, to, 0));
                          },
                          [this](PeerIndex peer, const net::Event& event) { note(peer, event); }};
};

std::string much() {
  std::string text;
  for (int i = 0; text.size() < 3'000'000; ++i) text += std::to_string(i) + " ";
  return text;
}

TEST_F(TcpNetworkTest, BothEndsHearOfItAndAllBytesArrive) {
  connect();
  EXPECT_EQ(seen[1].remote.host, network.address(0).host);
  EXPECT_EQ(seen[0].remote, network.address(1));
  send(0, much());
  send(1, "thanks");
  EXPECT_GT(network.in_flight(), 0U);
  come_to_rest();
  EXPECT_EQ(seen[1].bytes, much());
  EXPECT_EQ(seen[0].bytes, "thanks");
}

TEST_F(TcpNetworkTest, AWallStopsEveryByteAtOnceAndLosesNone) {
  connect();
  send(0, much());
  run_until(loop, [&] { return seen[1].bytes.size() > 500'000; });
  network.begin(kWall, wall(sim::PartitionHow::drop));
  const std::string before = seen[1].bytes;
  close(0);
  come_to_rest();
  EXPECT_EQ(seen[1].bytes, before) << "not even what was on the socket";
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::by_us});
  EXPECT_TRUE(seen[1].closed.empty()) << "nobody is told";

  network.end(kWall);
  run_until(loop, [&] { return !seen[1].closed.empty(); });
  EXPECT_EQ(seen[1].bytes, much());
  EXPECT_EQ(seen[1].closed, std::vector{ClosedHow::fin});
  come_to_rest();
  const auto totals = std::get<sim::record::FaultTotals>(journal.records().back().body);
  EXPECT_EQ(totals.bytes, much().size() - before.size());
  EXPECT_EQ(totals.closes, 1U);
}

TEST_F(TcpNetworkTest, ACloseIsNotHeardThroughAWall) {
  connect();
  network.begin(kWall, wall(sim::PartitionHow::drop));
  close(0);
  come_to_rest();
  EXPECT_TRUE(seen[1].closed.empty());
  network.end(kWall);
  run_until(loop, [&] { return !seen[1].closed.empty(); });
  EXPECT_EQ(seen[1].closed.front(), ClosedHow::fin);
}

TEST_F(TcpNetworkTest, NeitherIsAResetAndItTakesUnsentBytesAlong) {
  connect();
  network.begin(kWall, wall(sim::PartitionHow::drop));
  send(0, "never");
  close(0, CloseMode::reset);
  come_to_rest();
  EXPECT_TRUE(seen[1].closed.empty());
  network.end(kWall);
  run_until(loop, [&] { return !seen[1].closed.empty(); });
  EXPECT_EQ(seen[1].closed.front(), ClosedHow::reset);
  EXPECT_EQ(seen[1].bytes, "");
}

TEST_F(TcpNetworkTest, ACloseOnTheSocketWhenTheWallRisesIsCaughtToo) {
  connect();
  send(0, "last words");
  close(0);  // through the link already
  network.begin(kWall, wall(sim::PartitionHow::drop));
  come_to_rest();
  EXPECT_EQ(seen[1].bytes, "");
  EXPECT_TRUE(seen[1].closed.empty());
  network.end(kWall);
  run_until(loop, [&] { return !seen[1].closed.empty(); });
  EXPECT_EQ(seen[1].bytes, "last words");
}

TEST_F(TcpNetworkTest, AOneWayWallLetsTheOtherSideSpeak) {
  connect();
  network.begin(kWall, wall(sim::PartitionHow::one_way));
  send(0, "can you hear me?");
  send(1, "hello?");
  come_to_rest();
  EXPECT_EQ(seen[0].bytes, "hello?");
  EXPECT_EQ(seen[1].bytes, "");
}

TEST_F(TcpNetworkTest, AResetEndsBothAtOnceAndRefusesDials) {
  connect();
  send(0, much());
  network.begin(kWall, wall(sim::PartitionHow::reset));
  come_to_rest();
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::reset});
  EXPECT_EQ(seen[1].closed, std::vector{ClosedHow::reset});
  seen = {};
  network.dial(0, ConnectionId{4}, network.address(1));
  come_to_rest();
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::refused});
  EXPECT_TRUE(seen[1].closed.empty()) << "it never heard of it";
}

TEST_F(TcpNetworkTest, ADialHeldByAWallIsTheDiallersToGiveUp) {
  network.begin(kWall, wall(sim::PartitionHow::drop));
  network.dial(0, kDialled, network.address(1));
  come_to_rest();
  network.close(0, kDialled, CloseMode::fin);
  come_to_rest();
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::by_us});
  network.end(kWall);
  come_to_rest();
  EXPECT_FALSE(seen[1].connection);
}

TEST_F(TcpNetworkTest, ADialOnItsWayWhenTheWallRisesIsCaughtToo) {
  network.dial(0, kDialled, network.address(1));  // the kernel connects
  network.begin(kWall, wall(sim::PartitionHow::drop));
  come_to_rest();
  EXPECT_FALSE(seen[0].connection);
  EXPECT_FALSE(seen[1].connection);
  network.end(kWall);
  run_until(loop, [&] { return seen[0].connection && seen[1].connection; });
}

TEST_F(TcpNetworkTest, MoreThanALinkHoldsEndsTheConnection) {
  connect();
  network.begin(kWall, wall(sim::PartitionHow::drop));
  for (int i = 0; i < 3; ++i) send(0, std::string(sim::kMaxHeldBytes / 2, 'x'));
  come_to_rest();
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::overflowed});
  EXPECT_TRUE(seen[1].closed.empty());
  network.end(kWall);
  run_until(loop, [&] { return !seen[1].closed.empty(); });
  EXPECT_EQ(seen[1].closed, std::vector{ClosedHow::reset});
  EXPECT_EQ(seen[1].bytes, "");
}

TEST_F(TcpNetworkTest, ARateIsKeptOnTheSocket) {
  spec.bits_per_second = 8'000'000;  // 100,000 bytes in 100 ms
  connect();
  const auto begun = loop.now();
  send(0, std::string(100'000, 'x'));
  come_to_rest();
  EXPECT_EQ(seen[1].bytes.size(), 100'000U);
  EXPECT_GE(loop.now() - begun, milliseconds(95));
}

TEST_F(TcpNetworkTest, NoDialLeavesTheCluster) {
  HostProbe outside(loop);
  const net::Address elsewhere = outside.host.listen("127.0.0.1", 0).value();
  network.dial(0, kDialled, elsewhere);
  come_to_rest();
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::refused});
  EXPECT_TRUE(outside.seen.empty());
}

TEST_F(TcpNetworkTest, StrangersAreTurnedAway) {
  RawClient stranger(network.address(1));
  stranger.send("get-valid-peers\n");
  run_until(loop, [&] {
    stranger.receive();
    return stranger.was_reset() || stranger.ended();
  });
  EXPECT_FALSE(seen[1].connection);
  connect();
}

TEST_F(TcpNetworkTest, BothMayCloseAtOnce) {
  connect();
  close(0);
  close(1);
  close(0);
  come_to_rest();
  EXPECT_EQ(seen[0].closed, std::vector{ClosedHow::by_us});
  EXPECT_EQ(seen[1].closed, std::vector{ClosedHow::by_us});
}

TEST_F(TcpNetworkTest, APeerMayDialItself) {
  network.dial(0, kDialled, network.address(0));
  run_until(loop, [&] { return seen[0].connection.has_value(); });
}

}  // namespace
}  // namespace onetip::test::tcp_network_test
