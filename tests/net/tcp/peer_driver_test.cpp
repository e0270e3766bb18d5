// A standalone peer on real sockets: the same script gives the same notices as without sockets.

#include "net/tcp/peer_driver.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <deque>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/overloaded.hpp"
#include "core/payment.hpp"
#include "support/sockets.hpp"

namespace onetip::test::peer_driver_test {
namespace {

using net::tcp::PeerDriver;
using std::chrono::milliseconds;

core::KeyPair keys() {
  core::Random random(1, "wallet/p0");
  return core::KeyPair::make(core::KeyType::ed25519, random);
}

core::Blockchain genesis() {
  auto candidate = core::make_genesis(keys().wallet(), keys(), 1735689600000);
  const auto nonce = core::search_nonce(candidate.preimage_without_nonce(), 1, 1'000'000, 2).nonce;
  const auto block = std::move(candidate).seal(nonce.value());
  return core::Blockchain::from_genesis(block, core::Ledger::after_genesis(*block));
}

net::PeerConfig config() {
  net::PeerConfig config;
  config.listen = {"127.0.0.1", 0};
  config.dial_learned = false;
  return config;
}

/// A notice without what differs from run to run (ports, hashes).
std::string told(const net::Notice& notice) {
  return std::visit(
      core::Overloaded{
          [](const net::notice::ConnectionOpened&) -> std::string { return "opened"; },
          [](const net::notice::ConnectionClosed& closed) {
            return "closed " + std::string(net::to_text(closed.how)) + " " +
                   std::string(closed.reason ? net::to_text(*closed.reason) : "");
          },
          [](const net::notice::TipChanged& tip) {
            return "tip " + std::to_string(tip.to.height());
          },
          [](const net::notice::Mined& mined) {
            return "mined for " + std::to_string(static_cast<std::uint64_t>(mined.command));
          },
          [](const net::notice::CommandDone&) -> std::string { return "done"; },
          [](const net::notice::LineSkipped& line) { return "skipped " + line.start; },
          [](const auto& other) { return "other " + std::to_string(net::Notice(other).index()); },
      },
      notice);
}

/// What a client sends, and the text that it waits for before it goes on.
struct Line {
  std::string sent;
  std::string answer;
};
const std::vector<Line> kScript{
    {"hello there\r\nget-val", ""},
    {"id-peers\n", "valid-peers:"},
    {"get-latest-blockchain\n", "latest-blockchain:"},
    {"exit\n", "bye"},
};

/// The script on a bare peer: every job is done at once, time stands still.
std::vector<std::string> notices_without_sockets() {
  std::vector<std::string> notices;
  net::Peer peer(config(), keys(), core::Random(1, "peer/p0"));
  const core::ChainRules rules;
  std::deque<net::Event> events{net::event::Started{genesis()},
                                net::event::Mine{net::CommandId{1}, 2}};
  const net::ConnectionId client{1};
  const auto work_off = [&] {
    for (; !events.empty(); events.pop_front()) {
      for (const net::Action& action : peer.handle({}, events.front())) {
        if (const auto* job = std::get_if<net::action::Judge>(&action)) {
          events.push_back(
              net::event::Judged{job->job, judge_blocks(job->parent, job->blocks, rules)});
        } else if (const auto* search = std::get_if<net::action::Search>(&action)) {
          const auto found = core::search_nonce(search->preimage, search->first, search->tries, 2);
          events.push_back(net::event::Searched{search->job, found.nonce, found.tries});
        } else if (std::holds_alternative<net::action::Close>(action)) {
          events.push_back(net::event::Closed{client, net::ClosedHow::by_us});
        } else if (const auto* notice = std::get_if<net::Notice>(&action)) {
          notices.push_back(told(*notice));
        }
      }
    }
  };
  work_off();
  events.push_back(net::event::Connected{client, {"127.0.0.1", 4444}, true});
  for (const Line& line : kScript) {
    events.push_back(net::event::Received{client, line.sent});
    work_off();
  }
  return notices;
}

/// The same through sockets and worker threads.
class ScriptedClient {
 public:
  explicit ScriptedClient(std::uint16_t port) : client_({"127.0.0.1", port}) {
    client_.send(kScript[0].sent);
  }
  /// Goes on where the awaited answer is there; true: the script is over.
  bool advance() {
    answers_ += client_.receive();
    if (answers_.find(kScript[at_].answer) == std::string::npos) return false;
    if (at_ + 1 == kScript.size()) {
      client_.close();
      return true;
    }
    answers_.clear();
    client_.send(kScript[++at_].sent);
    return false;
  }

 private:
  RawClient client_;
  std::string answers_;
  std::size_t at_ = 0;
};

TEST(PeerDriver, OneScriptGivesTheSameNoticesWithAndWithoutSockets) {
  std::vector<std::string> notices;
  std::unique_ptr<ScriptedClient> client;
  PeerDriver driver(config(), keys(), core::Random(1, "peer/p0"), genesis(), "127.0.0.1",
                    {[&](const net::Notice& notice) { notices.push_back(told(notice)); }, {}});
  driver.mine(2);
  driver.every(milliseconds(1), [&] {
    const bool is_mined = driver.chain().height() == 2;
    if (!client && is_mined) client = std::make_unique<ScriptedClient>(driver.port());
    if (client && client->advance()) driver.stop();
  });
  driver.run();
  EXPECT_EQ(notices, notices_without_sockets());
  EXPECT_THAT(notices, ::testing::Contains("skipped hello there"));
}

TEST(PeerDriver, TwoNodesInTwoThreadsHoldOneChain) {
  PeerDriver first(config(), keys(), core::Random(1, "a"), genesis(), "127.0.0.1", {});
  net::PeerConfig dials = config();
  dials.peers.push_back({"localhost", first.port()});
  PeerDriver second(dials, keys(), core::Random(1, "b"), genesis(), "127.0.0.1",
                    {[&](const net::Notice& notice) {
                       const auto* tip = std::get_if<net::notice::TipChanged>(&notice);
                       if (tip != nullptr && tip->to.height() == 3) first.stop();
                     },
                     {}});
  first.mine(3);
  std::thread other([&] { second.run(); });
  first.run();
  second.stop();
  other.join();
  EXPECT_EQ(second.chain(), first.chain());
  EXPECT_EQ(second.chain().height(), 3U);
}

TEST(PeerDriver, WhoDialsItselfUnderAnotherNameLearnsSo) {
  // The port must be known before the peer listens there.
  const std::uint16_t port =
      PeerDriver(config(), keys(), core::Random(1, "p"), genesis(), "127.0.0.1", {}).port();
  net::PeerConfig own_name = config();
  own_name.listen.port = port;
  own_name.peers.push_back({"localhost", port});
  std::function<void()> stop;
  bool dialler_knows = false;
  PeerDriver driver(own_name, keys(), core::Random(1, "p"), genesis(), "127.0.0.1",
                    {[&](const net::Notice& notice) {
                       const auto* closed = std::get_if<net::notice::ConnectionClosed>(&notice);
                       if (closed == nullptr || closed->connection != net::ConnectionId{2}) return;
                       dialler_knows = closed->reason == net::CloseReason::self;
                       stop();
                     },
                     {}});
  stop = [&] { driver.stop(); };
  driver.run();
  EXPECT_TRUE(dialler_knows);
}

TEST(PeerDriver, AnswersALineThatEndsWithTheStream) {
  PeerDriver driver(config(), keys(), core::Random(1, "p"), genesis(), "127.0.0.1", {});
  RawClient client({"127.0.0.1", driver.port()});
  client.send("get-valid-peers");
  client.finish();
  std::string heard;
  driver.every(milliseconds(1), [&] {
    heard += client.receive();
    if (client.ended()) driver.stop();
  });
  driver.run();
  EXPECT_THAT(heard, ::testing::StartsWith("valid-peers:"));
}

TEST(PeerDriver, ASignalIsACallbackAndStopSaysGoodbye) {
  PeerDriver driver(config(), keys(), core::Random(1, "p"), genesis(), "127.0.0.1", {});
  driver.on_signals([&] { driver.stop(); });
  RawClient client({"127.0.0.1", driver.port()});
  client.send("get-valid-peers\n");
  std::string heard;
  driver.every(milliseconds(1), [&] {
    heard += client.receive();
    if (heard.find("valid-peers:") != std::string::npos) std::raise(SIGTERM);
    if (client.ended()) client.close();
  });
  driver.run();
  heard += client.receive();
  EXPECT_THAT(heard, ::testing::HasSubstr("exit\n"));
}

TEST(PeerDriver, ATipIsStoredByAWorkerBeforeItIsHeld) {
  net::PeerConfig durable = config();
  durable.durable_first = true;
  std::atomic<std::uint64_t> stored = 0;
  std::function<void()> stop;
  PeerDriver driver(durable, keys(), core::Random(1, "p"), genesis(), "127.0.0.1",
                    {[&](const net::Notice& notice) {
                       const auto* tip = std::get_if<net::notice::TipChanged>(&notice);
                       if (tip == nullptr || !tip->from) return;
                       EXPECT_EQ(stored, tip->to.height());
                       stop();
                     },
                     [&](const core::Blockchain& chain) {
                       stored = chain.height();
                       return true;
                     }});
  stop = [&] { driver.stop(); };
  driver.mine(1);
  driver.run();
  EXPECT_EQ(stored, 1U);
}

TEST(PeerDriver, APortThatIsTakenIsSaid) {
  PeerDriver first(config(), keys(), core::Random(1, "a"), genesis(), "127.0.0.1", {});
  net::PeerConfig same = config();
  same.listen.port = first.port();
  EXPECT_THROW(PeerDriver(same, keys(), core::Random(1, "b"), genesis(), "127.0.0.1", {}),
               std::runtime_error);
}

}  // namespace
}  // namespace onetip::test::peer_driver_test
