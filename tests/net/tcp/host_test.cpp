// A host's sockets against the duties of net/event.hpp, and against rude company.

#include "net/tcp/host.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "net/tcp/limits.hpp"
#include "net/tcp/unsent.hpp"
#include "support/sockets.hpp"

namespace onetip::test::host_test {
namespace {

using net::ClosedHow;
using net::CloseMode;
using net::ConnectionId;

constexpr ConnectionId kDialled{2};
constexpr ConnectionId kAccepted{1};

class HostTest : public ::testing::Test {
 protected:
  /// Alice dials Bob.
  void connect() {
    alice.host.dial(kDialled, bob_address);
    run_until(loop, [&] { return alice.connected(kDialled) && bob.connected(kAccepted); });
  }

  net::tcp::Loop loop;
  HostProbe alice{loop, "127.0.0.9"};
  HostProbe bob{loop};
  net::Address bob_address = bob.host.listen("127.0.0.1", 0).value();
};

TEST_F(HostTest, TheAcceptorSeesFromWhereItWasDialled) {
  connect();
  EXPECT_TRUE(bob.seen[kAccepted].accepted);
  EXPECT_EQ(bob.seen[kAccepted].remote.host, "127.0.0.9");
  EXPECT_EQ(bob.seen[kAccepted].remote, alice.host.local_address(kDialled));
  EXPECT_FALSE(alice.seen[kDialled].accepted);
  EXPECT_EQ(alice.seen[kDialled].remote, bob_address);
}

TEST_F(HostTest, BytesCrossInOrderBothWays) {
  connect();
  std::string sent;
  for (int i = 0; i < 1000; ++i) {
    const std::string line = "line " + std::to_string(i) + "\n";
    alice.host.send(kDialled, text(line));
    sent += line;
  }
  bob.host.send(kAccepted, text("welcome"));
  run_until(loop,
            [&] { return bob.bytes(kAccepted) == sent && alice.bytes(kDialled) == "welcome"; });
}

TEST_F(HostTest, SendingToNobodyDoesNothing) {
  alice.host.send(ConnectionId{44}, text("hello"));
  alice.host.close(ConnectionId{44}, CloseMode::fin);
  EXPECT_TRUE(alice.host.idle());
}

TEST_F(HostTest, CloseDeliversWhatWasSentBefore) {
  connect();
  const std::string much(5'000'000, 'x');
  alice.host.send(kDialled, text(much));
  alice.host.close(kDialled, CloseMode::fin);
  bob.host.send(kAccepted, text("too late, read and dropped"));
  run_until(loop, [&] { return bob.closed(kAccepted) && alice.host.idle() && bob.host.idle(); });
  EXPECT_EQ(alice.closed_how[kDialled], ClosedHow::by_us);
  EXPECT_EQ(bob.closed_how[kAccepted], ClosedHow::fin);
  EXPECT_EQ(bob.bytes(kAccepted), much);
  EXPECT_EQ(alice.bytes(kDialled), "");
}

TEST_F(HostTest, ResetIsSeenAsReset) {
  connect();
  alice.host.close(kDialled, CloseMode::reset);
  run_until(loop, [&] { return bob.closed(kAccepted) && alice.closed(kDialled); });
  EXPECT_EQ(bob.closed_how[kAccepted], ClosedHow::reset);
  EXPECT_EQ(alice.closed_how[kDialled], ClosedHow::by_us);
}

TEST_F(HostTest, ClosingInsideAnEventIsToldOnce) {
  bob.then = [&](const net::Event& event) {
    if (std::holds_alternative<net::event::Received>(event)) {
      bob.host.close(kAccepted, CloseMode::fin);
      bob.host.close(kAccepted, CloseMode::reset);
      bob.host.send(kAccepted, text("never"));
    }
  };
  connect();
  alice.host.send(kDialled, text("one"));
  alice.host.send(kDialled, text("two"));
  run_until(loop, [&] { return alice.closed(kDialled) && bob.closed(kAccepted); });
  EXPECT_EQ(alice.closed_how[kDialled], ClosedHow::fin);
  EXPECT_EQ(alice.bytes(kDialled), "");
}

TEST_F(HostTest, ADialToNobodyIsRefused) {
  HostProbe gone(loop);
  const net::Address free = gone.host.listen("127.0.0.1", 0).value();
  gone.host.stop_listening();
  alice.host.dial(ConnectionId{2}, free);
  alice.host.dial(ConnectionId{4}, {"127.0.0.1", 0});
  alice.host.dial(ConnectionId{6}, {"no such host!", 99});
  run_until(loop, [&] { return alice.closed_how.size() == 3; });
  for (const auto& [id, how] : alice.closed_how) EXPECT_EQ(how, ClosedHow::refused);
  EXPECT_TRUE(alice.host.idle());
}

TEST_F(HostTest, NamesAreResolved) {
  HostProbe carol(loop);
  carol.host.dial(kDialled, {"localhost", bob_address.port});
  run_until(loop, [&] { return carol.connected(kDialled) && bob.connected(kAccepted); });
}

TEST_F(HostTest, AWithdrawnDialIsToldAndLeavesNothing) {
  HostProbe carol(loop);
  carol.host.dial(ConnectionId{2}, {"localhost", bob_address.port});
  carol.host.dial(ConnectionId{4}, bob_address);
  carol.host.close(ConnectionId{2}, CloseMode::fin);
  carol.host.close(ConnectionId{4}, CloseMode::fin);
  run_until(loop, [&] { return carol.closed_how.size() == 2; });
  EXPECT_TRUE(carol.seen.empty());
  EXPECT_TRUE(carol.host.idle());
}

TEST_F(HostTest, APortIsTakenOnce) {
  HostProbe rival(loop);
  EXPECT_TRUE(rival.host.listen("127.0.0.1", bob_address.port).has_error());
  EXPECT_TRUE(rival.host.listen("not an address", 0).has_error());
}

TEST_F(HostTest, AnswersReachAClientThatHasFinishedAsking) {
  bob.then = [&](const net::Event& event) {
    if (std::holds_alternative<net::event::Received>(event)) {
      bob.host.send(kAccepted, text(std::string(3'000'000, 'a')));
    }
  };
  RawClient client(bob_address);
  client.send("get-latest-blockchain\n");
  client.finish();
  std::string answer;
  run_until(loop, [&] {
    answer += client.receive();
    return client.ended() && bob.closed(kAccepted);
  });
  EXPECT_EQ(answer.size(), 3'000'000U);
  EXPECT_EQ(bob.closed_how[kAccepted], ClosedHow::fin);
}

TEST_F(HostTest, AnswersToTheEndItselfReachTheClient) {
  bob.then = [&](const net::Event& event) {
    if (!std::holds_alternative<net::event::Closed>(event)) return;
    bob.host.send(kAccepted, text(std::string(3'000'000, 'a')));
    bob.host.close(kAccepted, CloseMode::fin);
  };
  RawClient client(bob_address);
  client.send("get-latest-blockchain");
  client.finish();
  std::string answer;
  run_until(loop, [&] {
    answer += client.receive();
    return client.ended();
  });
  EXPECT_EQ(answer.size(), 3'000'000U);
  EXPECT_EQ(bob.closed_how[kAccepted], ClosedHow::fin);
  bob.host.send(kAccepted, text("too late"));
  client.close();
  run_until(loop, [&] { return bob.host.idle(); });
}

TEST_F(HostTest, TheEndThatComesWithTheLastBytesIsSeen) {
  for (std::uint64_t id = 1; id < 100; id += 2) {
    RawClient client(bob_address);
    client.send("all at once");
    client.finish();
    run_until(loop, [&] { return bob.closed(ConnectionId{id}); });
    EXPECT_EQ(bob.bytes(ConnectionId{id}), "all at once");
    EXPECT_EQ(bob.closed_how[ConnectionId{id}], ClosedHow::fin);
  }
}

TEST_F(HostTest, WhoSendsAfterOurCloseIsReadNotReset) {
  RawClient client(bob_address);
  run_until(loop, [&] { return bob.connected(kAccepted); });
  bob.host.close(kAccepted, CloseMode::fin);
  for (int i = 0; i < 100; ++i) {
    client.send("still talking\n");
    run_until(loop, [&] {
      client.receive();
      return client.ended();
    });
  }
  EXPECT_FALSE(client.was_reset());
  client.finish();
  run_until(loop, [&] { return bob.host.idle(); });
  EXPECT_EQ(bob.bytes(kAccepted), "");
}

TEST_F(HostTest, ASlowReaderIsCutWhenTooMuchWaits) {
  RawClient client(bob_address);
  run_until(loop, [&] { return bob.connected(kAccepted); });
  const auto megabyte = text(std::string(1 << 20, 'm'));
  for (std::size_t sent = 0; sent < 2 * net::tcp::kMaxUnsentBytes; sent += megabyte->size()) {
    bob.host.send(kAccepted, megabyte);
  }
  run_until(loop, [&] { return bob.closed(kAccepted); });
  EXPECT_EQ(bob.closed_how[kAccepted], ClosedHow::overflowed);
}

TEST_F(HostTest, OneTextOfAnyLengthIsTaken) {
  connect();
  const std::string huge(net::tcp::kMaxUnsentBytes + 1, 'h');
  alice.host.send(kDialled, text(huge));
  run_until(loop, [&] { return bob.bytes(kAccepted).size() == huge.size(); });
}

/// Who reads nothing; a text of 16 MiB is more than the system takes on its behalf.
class StuckReaders : public HostTest {
 protected:
  void open(std::size_t count) {
    while (clients.size() < count) clients.push_back(std::make_unique<RawClient>(address, 4096));
    run_until(loop, [&] { return host.seen.size() == count; });
  }
  static ConnectionId connection(std::size_t client) { return ConnectionId{2 * client + 1}; }
  void send(std::size_t client, const net::tcp::Unsent::Text& bytes) {
    host.host.send(connection(client), bytes);
  }
  /// What is posted by now is told.
  bool closed(std::size_t client) {
    bool over = false;
    loop.post([&] { over = true; });
    run_until(loop, [&] { return over; });
    return host.closed(connection(client));
  }

  static constexpr std::size_t kMany = std::size_t{16} << 20;
  HostProbe host{loop, std::nullopt, 3 * kMany + 4 * net::tcp::Unsent::kPlace};
  net::Address address = host.host.listen("127.0.0.1", 0).value();
  std::vector<std::unique_ptr<RawClient>> clients;
};

TEST_F(StuckReaders, CostTheOneThatHoldsMostWhereTooMuchWaitsOnAllTogether) {
  open(4);
  const auto shared = text(std::string(kMany, 's'));
  send(0, text(std::string(kMany, 'a')));
  send(1, text(std::string(kMany, 'b')));
  send(2, shared);
  send(3, shared);
  for (std::size_t client = 0; client < 4; ++client) EXPECT_FALSE(closed(client)) << client;
  send(1, text("x"));
  EXPECT_TRUE(closed(1));
  EXPECT_EQ(host.closed_how[connection(1)], ClosedHow::overflowed);
  for (const std::size_t client : {0, 2, 3}) EXPECT_FALSE(closed(client)) << client;
  send(0, text(std::string(kMany, 'c')));
  EXPECT_FALSE(closed(0)) << "what was cut gave its bytes back";
}

TEST_F(StuckReaders, AreCutWhenClosedAlready) {
  open(2);
  send(0, text(std::string(2 * kMany, 'a')));
  host.host.close(connection(0), CloseMode::fin);
  send(1, text(std::string(kMany, 'b')));
  EXPECT_FALSE(host.host.idle());
  send(1, text(std::string(256, 'x')));
  host.host.close(connection(1), CloseMode::reset);
  EXPECT_TRUE(closed(1));
  EXPECT_EQ(host.closed_how[connection(1)], ClosedHow::by_us);
  EXPECT_TRUE(host.host.idle()) << "the other one no longer lingers";
}

TEST_F(HostTest, AFloodFromOneDoesNotStarveAnother) {
  RawClient flooder(bob_address);
  run_until(loop, [&] { return bob.connected(kAccepted); });
  const std::string junk(1 << 20, 'j');
  alice.host.dial(kDialled, bob_address);
  alice.host.send(kDialled, text("hello"));
  const ConnectionId alices{3};
  run_until(loop, [&] {
    flooder.send(junk);
    bob.seen[kAccepted].bytes.clear();
    return bob.connected(alices) && bob.bytes(alices) == "hello";
  });
}

TEST_F(HostTest, ClientsThatComeAndResetLeaveNothing) {
  for (int i = 0; i < 200; ++i) {
    RawClient client(bob_address);
    client.send("x");
    client.reset();
  }
  HostProbe last(loop);
  last.host.dial(kDialled, bob_address);
  run_until(loop, [&] {
    return last.connected(kDialled) && bob.seen.size() == bob.closed_how.size() + 1;
  });
}

TEST_F(HostTest, ConnectionsThatLingerAreBounded) {
  std::vector<std::unique_ptr<RawClient>> clients;  // none of them ever closes
  for (std::size_t i = 0; i < net::tcp::kMaxLingering + 20; ++i) {
    clients.push_back(std::make_unique<RawClient>(bob_address));
  }
  run_until(loop, [&] { return bob.seen.size() == clients.size(); });
  for (const auto& [id, seen] : bob.seen) bob.host.close(id, CloseMode::fin);
  run_until(loop, [&] { return bob.closed_how.size() == clients.size(); });
  EXPECT_FALSE(bob.host.idle());
  for (const auto& client : clients) client->finish();
  run_until(loop, [&] { return bob.host.idle(); });
}

/// Lowers the number of files that the process may open, for a scope.
class FewFiles {
 public:
  explicit FewFiles(rlim_t most) {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit now = before_;
    now.rlim_cur = most;
    setrlimit(RLIMIT_NOFILE, &now);
  }
  ~FewFiles() { setrlimit(RLIMIT_NOFILE, &before_); }
  FewFiles(const FewFiles&) = delete;
  FewFiles& operator=(const FewFiles&) = delete;

 private:
  rlimit before_{};
};

TEST_F(HostTest, WithoutDescriptorsAcceptingRestsAndGoesOn) {
  // Waited once before: a sanitizer looks at what is done for the first time through a pipe.
  loop.run(loop.now() + std::chrono::milliseconds(1), [] { return false; });
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 40; ++i) clients.push_back(std::make_unique<RawClient>(bob_address));
  std::uint64_t turns = 0;
  {
    const FewFiles few(60);
    const auto until = loop.now() + std::chrono::milliseconds(250);
    loop.run(until, [&] { return ++turns == 100'000; });
    EXPECT_LT(bob.seen.size(), clients.size());
    EXPECT_LT(turns, 1000U) << "it spins";
  }
  run_until(loop, [&] { return bob.seen.size() == clients.size(); });
}

TEST_F(HostTest, NothingIsToldAfterStop) {
  connect();
  alice.host.send(kDialled, text("hello"));
  alice.host.close(kDialled, CloseMode::fin);
  alice.host.stop();
  bob.host.stop();
  bool over = false;
  loop.at(loop.now() + std::chrono::milliseconds(20), [&] { over = true; });
  run_until(loop, [&] { return over; });
  EXPECT_FALSE(alice.closed(kDialled));
  EXPECT_EQ(bob.bytes(kAccepted), "");
}

}  // namespace
}  // namespace onetip::test::host_test
