// One peer and its company, as transcripts: golden/*.txt are meant to be read.
#include <gtest/gtest.h>

#include "net/message.hpp"
#include "support/data.hpp"
#include "support/golden.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::transcript_test {
namespace {

using namespace std::chrono_literals;
using net::ClosedHow;

constexpr std::string_view kHello = "onetip 1 127.0.0.9:7000\n";

struct Story {
  core::KeyPair keys = test_keys("peer");
  core::KeyPair others = test_keys("other");
  core::Blockchain genesis = test_genesis(keys);
};

std::string batch(const core::Blockchain& chain, std::uint64_t first) {
  return net::blocks_line(chain.id(), chain.blocks_from(first), SIZE_MAX);
}

TEST(Transcript, ADiallerGreetsAndTellsItsTip) {
  Story story;
  auto config = test_config();
  config.peers = {{"127.0.0.2", 7000}};
  ScriptedPeer peer(config);
  peer.start(story.genesis);
  peer.dialled(2);
  peer.pass(10ms);
  peer.receive(2, "onetip 1 127.0.0.2:7000\n");
  peer.receive(2, net::peers_line({{"127.0.0.3", 7000}}));
  expect_golden("net/golden/greeting-dialler.txt", peer.transcript());
}

TEST(Transcript, AnAcceptorLearnsWhoDialled) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.accept(1);
  peer.receive(1,
               std::string(kHello) + net::peers_line({{"127.0.0.9", 7000}}) + "get-valid-peers\n");
  expect_golden("net/golden/greeting-acceptor.txt", peer.transcript());
}

TEST(Transcript, ATipIsFetchedJudgedAndToldOn) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.accept(1);
  peer.receive(1, kHello);
  peer.accept(3, "127.0.0.8");
  peer.receive(3, "onetip 1 127.0.0.8:7000\n");
  const auto theirs = grown(story.genesis, story.others, 2);
  peer.pass(50ms);
  peer.receive(1, net::tip_line(theirs.weight()));
  peer.pass(5ms);
  peer.receive(1, batch(theirs, 1));
  peer.do_jobs();
  expect_golden("net/golden/gossip-fetch.txt", peer.transcript());
}

TEST(Transcript, AnUnansweredRequestIsAskedElsewhere) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.accept(1);
  peer.receive(1, kHello);
  peer.accept(3, "127.0.0.8");
  peer.receive(3, "onetip 1 127.0.0.8:7000\n");
  const auto theirs = grown(story.genesis, story.others, 1);
  peer.receive(1, net::tip_line(theirs.weight()));
  peer.receive(3, net::tip_line(theirs.weight()));
  peer.pass(3s);
  peer.receive(3, batch(theirs, 1));
  peer.do_jobs();
  peer.receive(1, batch(theirs, 1));
  expect_golden("net/golden/asked-elsewhere.txt", peer.transcript());
}

TEST(Transcript, TheReferenceIsPolledWithItsOwnBytes) {
  Story story;
  auto config = test_config();
  config.peers = {{"127.0.0.2", 7000}};
  config.rules.difficulty = 2;
  ScriptedPeer peer(config);
  peer.set_wall(std::chrono::hours(24 * 365 * 60));  // after the recording
  peer.start(story.genesis);
  peer.dialled(2);
  peer.pass(2s);  // it doesn't greet: it is old
  peer.receive(2, read_data("reference/wire/sync-request.reply.bin"));
  peer.do_jobs();
  peer.receive(2, read_data("reference/wire/get-valid-peers.after-gossip.reply.bin"));
  peer.receive(2, read_data("reference/wire/sync-request.sent-by-node.bin"));
  expect_golden("net/golden/reference-polled.txt", peer.transcript());
  EXPECT_EQ(peer.peer().chain().height(), 2U);
}

TEST(Transcript, ExitIsAnsweredWithBye) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.accept(1);
  peer.receive(1, "exit\nget-valid-peers\n");
  peer.closed(1, ClosedHow::by_us);
  expect_golden("net/golden/exit.txt", peer.transcript());
}

TEST(Transcript, APeerLeaves) {
  Story story;
  auto config = test_config();
  config.peers = {{"127.0.0.2", 7000}, {"127.0.0.3", 7000}};
  ScriptedPeer peer(config);
  peer.start(story.genesis);
  peer.dialled(2);
  peer.handle(net::event::Leave{});
  peer.closed(2, ClosedHow::by_us);
  peer.pass(20s);
  expect_golden("net/golden/leave.txt", peer.transcript());
}

TEST(Transcript, AMalformedLineCostsTheConnectionAndTenSeconds) {
  Story story;
  auto config = test_config();
  config.peers = {{"127.0.0.2", 7000}};
  ScriptedPeer peer(config);
  peer.start(story.genesis);
  peer.dialled(2);
  peer.receive(2, "valid-peers:((3) 0 () nonsense\n");
  peer.closed(2, ClosedHow::by_us);
  peer.pass(11s);
  expect_golden("net/golden/malformed-line.txt", peer.transcript());
}

TEST(Transcript, AnInvalidBlockCostsTheConnectionAndTenSeconds) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.accept(1);
  peer.receive(1, kHello);
  const auto theirs = grown(story.genesis, story.others, 1);
  auto forged = theirs.tip();
  ++forged.timestamp;
  peer.receive(1, net::tip_line(theirs.weight()));
  peer.receive(1, net::blocks_line(theirs.id(), {std::make_shared<const core::Block>(forged)}, 1));
  peer.do_jobs();
  peer.closed(1, ClosedHow::by_us);
  peer.pass(9s);
  peer.accept(3);
  peer.receive(3, kHello);
  peer.closed(3, ClosedHow::by_us);
  peer.pass(2s);
  peer.accept(5);
  peer.receive(5, kHello);
  expect_golden("net/golden/invalid-block.txt", peer.transcript());
}

TEST(Transcript, RedialsBackOffAndStartAnewAfterASuccess) {
  Story story;
  auto config = test_config();
  config.peers = {{"127.0.0.2", 7000}};
  ScriptedPeer peer(config);
  peer.start(story.genesis);
  for (std::uint64_t id = 2; id <= 16; id += 2) {
    peer.closed(id, ClosedHow::refused);
    peer.pass(2500ms);
  }
  peer.dialled(18);
  peer.receive(18, "onetip 1 127.0.0.2:7000\n");
  peer.pass(1s);
  peer.closed(18, ClosedHow::reset);
  peer.pass(11s);  // and a dial that hangs
  expect_golden("net/golden/redial.txt", peer.transcript());
}

TEST(Transcript, ABlockIsMinedAgainOnANewTip) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.accept(1);
  peer.receive(1, kHello);
  peer.handle(net::event::Mine{net::CommandId{1}, 1});
  const auto theirs = grown(story.genesis, story.others, 1);
  peer.receive(1, net::tip_line(theirs.weight()));
  peer.receive(1, batch(theirs, 1));
  peer.do_jobs();
  expect_golden("net/golden/mined-again.txt", peer.transcript());
  EXPECT_EQ(peer.peer().chain().height(), 2U);
}

TEST(Transcript, PaymentsAreMinedOrRefused) {
  Story story;
  ScriptedPeer peer;
  peer.start(story.genesis);
  peer.handle(net::event::Pay{net::CommandId{1}, story.others.wallet(), 30});
  peer.handle(net::event::Pay{net::CommandId{2}, story.others.wallet(), 3000});
  peer.do_jobs();
  expect_golden("net/golden/payments.txt", peer.transcript());
  EXPECT_EQ(peer.peer().chain().ledger().balance(story.others.wallet()), core::Amount(30));
}

}  // namespace
}  // namespace onetip::test::transcript_test
