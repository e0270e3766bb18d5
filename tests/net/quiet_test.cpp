// A network in which nothing happens costs nothing: no timer storms, and polls that don't fall
// together.
#include <gtest/gtest.h>

#include <algorithm>

#include "net/poll_sync.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test::quiet_test {
namespace {

using namespace std::chrono_literals;
using net::SyncMode;

constexpr std::size_t kPeers = 20;

/// A ring with chords, so that everyone has four connections; at rest at height 3.
std::unique_ptr<VirtualNet> at_rest(SyncMode sync) {
  auto net = std::make_unique<VirtualNet>();
  for (std::size_t peer = 0; peer < kPeers; ++peer) {
    VirtualNet::PeerOptions options;
    options.sync = sync;
    options.dials = {(peer + 1) % kPeers, (peer + 5) % kPeers};
    net->add(options);
  }
  net->start_all();
  net->run_for(100ms);
  net->mine(0, 3);
  EXPECT_TRUE(
      net->run_until([&] { return net->converged() && net->chain(0).height() == 3; }, 10min));
  net->run_for(1min);
  return net;
}

TEST(Quiet, APeerThatHearsNothingSleeps) {
  const auto net = at_rest(SyncMode::gossip);
  const auto events = net->events();
  net->run_for(1h);
  EXPECT_EQ(net->events(), events);
}

TEST(Quiet, APollCostsATimerOrTwo) {
  const auto net = at_rest(SyncMode::poll);
  const auto fired = net->timers_fired();
  constexpr std::uint64_t kRounds = 20;
  net->run_for(kRounds * 10s);
  const auto timers = net->timers_fired() - fired;
  EXPECT_GE(timers, (kRounds - 1) * kPeers);
  // Beside the poll's own: the one set for the answers' time-out, which they forestall.
  EXPECT_LE(timers, 2 * (kRounds + 1) * kPeers);
}

TEST(Quiet, PollsOfAThousandPeersSpread) {
  const net::Limits limits;
  constexpr auto kInterval = 10s;
  constexpr std::size_t kMany = 1000;
  std::vector<std::chrono::nanoseconds> first;
  for (std::size_t peer = 0; peer < kMany; ++peer) {
    net::Agenda agenda;
    net::Requests requests(limits.request_timeout, agenda);
    net::PollSync poll(requests, kInterval, limits, agenda);
    core::Random random(1, "peer/p" + std::to_string(peer));
    poll.start(0s, random);
    poll.join(net::ConnectionId{1});
    first.push_back(agenda.polls);
  }
  const auto [earliest, latest] = std::minmax_element(first.begin(), first.end());
  EXPECT_GE(*earliest, 8s);
  EXPECT_LE(*latest, 12s);
  for (auto from = 8s / 1ms; from < 12'000; from += 100) {
    const auto in_it = std::count_if(first.begin(), first.end(), [&](auto at) {
      return at / 1ms >= from && at / 1ms < from + 100;
    });
    // 25 are to be expected in a tenth of a second; four standard deviations are 20.
    EXPECT_GE(in_it, 5) << from;
    EXPECT_LE(in_it, 45) << from;
  }
}

TEST(Quiet, APollsTimeStaysItsOwn) {
  const net::Limits limits;
  net::Agenda agenda;
  net::Requests requests(limits.request_timeout, agenda);
  net::PollSync poll(requests, 10s, limits, agenda);
  core::Random random(1, "peer/a");
  poll.start(0s, random);
  EXPECT_EQ(agenda.polls, net::Agenda::kNever) << "nobody is polled";
  poll.join(net::ConnectionId{1});
  net::Outbox out;
  const auto first = agenda.polls;
  poll.poll_all(
      first, [](net::ConnectionId) { return false; }, out);
  EXPECT_EQ(agenda.polls, first + 10s);
  poll.part(net::ConnectionId{1});
  EXPECT_EQ(agenda.polls, net::Agenda::kNever);
  EXPECT_EQ(agenda.poll_turn, first + 10s) << "the turn stays, for who joins";
}

}  // namespace
}  // namespace onetip::test::quiet_test
