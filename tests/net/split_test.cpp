// Property: any split of a connection's bytes leads to the same actions.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "core/chain_text.hpp"
#include "net/message.hpp"
#include "support/property.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::split_test {
namespace {

/// What a peer does when `stream` arrives in such pieces; none: all at once.
std::string transcript(const core::Blockchain& genesis, std::string_view stream,
                       const std::vector<std::size_t>& pieces) {
  ScriptedPeer peer;
  peer.start(genesis);
  peer.accept(1);
  std::size_t piece = 0;
  while (!stream.empty()) {
    const auto length = pieces.empty() ? stream.size() : pieces[piece++ % pieces.size()];
    const auto bytes = stream.substr(0, length);
    (void)peer.handle(net::event::Received{net::ConnectionId{1}, bytes});
    stream.remove_prefix(bytes.size());
  }
  return peer.transcript();
}

TEST(AnySplit, LeadsToTheSameActions) {
  const auto keys = test_keys("peer");
  const auto genesis = test_genesis(keys);
  const auto theirs = grown(genesis, test_keys("other"), 3);
  const auto one = theirs.ancestor(1);
  const std::string stream =
      "\r\nwhat is this\nget-valid-peers\nonetip 1 127.0.0.9:7000\r\n" +
      net::peers_line({{"127.0.0.9", 7000}, {"127.0.0.8", 7000}}) + net::tip_line(one.weight()) +
      net::tip_line(theirs.weight()) + net::get_blocks_line(genesis.id(), {}) +
      net::blocks_line(one.id(), one.blocks_from(1), 1) + std::string(net::kChainCommand) +
      core::write_chain(theirs, 0) + "get-latest-blockchain\n\nexit\nget-valid-peers\n";
  const auto whole = transcript(genesis, stream, {});
  EXPECT_NE(whole.find("judge job 2: 3 blocks on"), std::string::npos) << whole;
  EXPECT_NE(whole.find("bye"), std::string::npos);
  test::check_property([&] {
    const auto pieces = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(1, 300)));
    RC_ASSERT(transcript(genesis, stream, pieces) == whole);
  });
}

TEST(AnySplit, OfRandomBytesNeverStopsAPeer) {
  const auto genesis = test_genesis(test_keys("peer"));
  test::check_property([&](const std::string& bytes) {
    const auto stream = "onetip 1 127.0.0.9:7000\n" + bytes + "\n" + bytes;
    RC_ASSERT(transcript(genesis, stream, {1}) == transcript(genesis, stream, {}));
  });
}

}  // namespace
}  // namespace onetip::test::split_test
