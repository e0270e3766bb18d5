// What a peer asks of whom, and what it makes of lies.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "net/known_chains.hpp"
#include "net/message.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::gossip_test {
namespace {

using namespace std::chrono_literals;
using net::CloseReason;

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

class GossipTest : public testing::Test {
 protected:
  void SetUp() override { peer_.start(genesis_); }
  /// An accepted, greeted connection; each id from a host of its own.
  void greet(std::uint64_t id) {
    const auto host = fmt::format("127.0.1.{}", id);
    peer_.accept(id, host);
    peer_.receive(id, net::greeting_line({host, 7000}));
  }
  void tell(std::uint64_t id, const core::Blockchain& chain) {
    peer_.receive(id, net::tip_line(chain.weight()));
  }
  void send(std::uint64_t id, const core::Blockchain& tip, std::uint64_t first,
            std::size_t limit = 500) {
    peer_.receive(id, net::blocks_line(tip.id(), tip.blocks_from(first, limit), SIZE_MAX));
    peer_.do_jobs();
  }
  std::size_t asked(std::uint64_t id) { return count(peer_.sent(id), "get-blocks"); }
  std::uint64_t height() const { return peer_.peer().chain().height(); }

  core::KeyPair others_ = test_keys("other");
  core::Blockchain genesis_ = test_genesis(test_keys("peer"));
  ScriptedPeer peer_;
};

TEST_F(GossipTest, ATipIsAskedOfOneAndToldToThoseWhoLackIt) {
  const auto chain = grown(genesis_, others_, 1);
  for (const auto id : {1, 3, 5}) greet(id);
  tell(1, chain);
  tell(3, chain);
  EXPECT_EQ(asked(1), 1U);
  EXPECT_EQ(asked(3), 0U);
  send(1, chain, 1);
  EXPECT_EQ(height(), 1U);
  EXPECT_EQ(count(peer_.sent(1), "\ntip 1"), 0U);
  EXPECT_EQ(count(peer_.sent(3), "\ntip 1"), 0U);
  EXPECT_EQ(count(peer_.sent(5), "\ntip 1"), 1U);
}

TEST_F(GossipTest, ALosingTipIsNotAskedFor) {
  greet(1);
  const auto chain = grown(genesis_, others_, 1);
  tell(1, genesis_);
  EXPECT_EQ(asked(1), 0U);
  tell(1, chain);
  send(1, chain, 1);
  tell(1, genesis_);
  tell(1, chain);
  EXPECT_EQ(asked(1), 1U);
}

TEST_F(GossipTest, AFetchGoesOnFromWhereABatchEnded) {
  greet(1);
  const auto chain = grown(genesis_, others_, 5);
  tell(1, chain);
  send(1, chain, 1, 2);
  EXPECT_EQ(height(), 2U);  // what came so far wins already
  EXPECT_EQ(asked(1), 2U);
  EXPECT_NE(peer_.sent(1).find(fmt::format("get-blocks 5 {} 2 {}", chain.id().hash.hex(),
                                           chain.ancestor(2).id().hash.hex())),
            std::string::npos);
  send(1, chain, 3);
  EXPECT_EQ(height(), 5U);
  EXPECT_EQ(asked(1), 2U);
}

// Who announced it has left it meanwhile, say.
TEST_F(GossipTest, WhoAnswersWithNothingIsNotWaitedFor) {
  greet(1);
  greet(3);
  const auto chain = grown(genesis_, others_, 1);
  tell(1, chain);
  tell(3, chain);
  peer_.receive(1, net::blocks_line(chain.id(), {}, SIZE_MAX));
  EXPECT_EQ(asked(3), 1U);
  send(3, chain, 1);
  EXPECT_EQ(height(), 1U);
  EXPECT_EQ(asked(1), 1U);
  const auto longer = grown(chain, others_, 1);
  tell(1, longer);
  EXPECT_EQ(asked(1), 2U) << "its next word counts again";
  EXPECT_EQ(peer_.close_reason(1), std::nullopt);
}

/// The fetch that #1 waits for is dropped when it could go on.
TEST_F(GossipTest, WhoWaitedForADroppedFetchIsAsked) {
  greet(1);
  greet(3);
  const auto chain = grown(genesis_, others_, 5);
  tell(3, chain);
  tell(1, chain);
  tell(3, genesis_);
  send(3, chain, 1, 2);
  peer_.pass(0s);
  EXPECT_EQ(asked(3), 1U);
  EXPECT_EQ(asked(1), 1U);
}

TEST_F(GossipTest, ANewerTipWaitsForTheFetchUnderWay) {
  greet(1);
  greet(3);
  const auto chain = grown(genesis_, others_, 2);
  tell(1, chain.parent());
  tell(3, chain);
  EXPECT_EQ(asked(3), 0U);
  send(1, chain.parent(), 1);
  EXPECT_EQ(asked(3), 1U);
  send(3, chain, 2);
  EXPECT_EQ(height(), 2U);
}

TEST_F(GossipTest, NobodyWhoDawdlesHoldsTheOthersBackForMoreThanATimeOut) {
  greet(1);
  greet(3);
  const auto chain = grown(genesis_, others_, 6);
  tell(1, chain);
  tell(3, grown(genesis_, test_keys("more"), 7));
  for (std::uint64_t first = 1; first <= 4; ++first) {  // one block a second
    peer_.pass(1s);
    send(1, chain, first, 1);
  }
  EXPECT_EQ(asked(3), 1U);
}

TEST_F(GossipTest, WhatTheyDontHoldIsForgottenAndCostsNothing) {
  greet(1);
  greet(3);
  const auto chain = grown(genesis_, others_, 1);
  tell(1, chain);
  tell(3, chain);
  peer_.receive(1, net::blocks_line(chain.id(), {}, 1));
  EXPECT_EQ(asked(3), 1U);
  EXPECT_EQ(peer_.close_reason(1), std::nullopt);
}

TEST_F(GossipTest, AFalseEffortIsAFalseClaim) {
  greet(1);
  const auto chain = grown(genesis_, others_, 1);
  auto claim = chain.weight();
  claim.effort += 1;
  peer_.receive(1, net::tip_line(claim));
  send(1, chain, 1);
  EXPECT_EQ(height(), 1U);  // the blocks are good all the same
  EXPECT_EQ(peer_.close_reason(1), CloseReason::false_claim);
}

TEST_F(GossipTest, BlocksThatLeadElsewhereAreAFalseClaim) {
  greet(1);
  auto claim = grown(genesis_, others_, 2).weight();
  claim.tip.bytes[0] ^= 1;
  peer_.receive(1, net::tip_line(claim));
  const auto chain = grown(genesis_, others_, 3);
  peer_.receive(1, net::blocks_line({claim.height, claim.tip}, chain.blocks_from(1), SIZE_MAX));
  peer_.do_jobs();
  EXPECT_EQ(peer_.close_reason(1), CloseReason::false_claim);
}

TEST_F(GossipTest, BlocksThatNobodyAskedForAreIgnored) {
  greet(1);
  const auto chain = grown(genesis_, others_, 1);
  send(1, chain, 1);
  EXPECT_EQ(height(), 0U);
  EXPECT_EQ(peer_.close_reason(1), std::nullopt);
}

TEST_F(GossipTest, ABlockOnNothingThatWeHoldIsInvalid) {
  greet(1);
  const auto chain = grown(genesis_, others_, 3);
  tell(1, chain);
  send(1, chain, 3);
  EXPECT_EQ(peer_.close_reason(1), CloseReason::invalid_block);
}

TEST_F(GossipTest, WhereNothingIsCommonTheGenesisComesToo) {
  greet(1);
  const auto chain = grown(test_genesis(others_), others_, 2);
  tell(1, chain);
  send(1, chain, 0);
  EXPECT_EQ(peer_.peer().chain(), chain);
}

TEST_F(GossipTest, AClosedConnectionsFetchIsAskedElsewhereAtOnce) {
  greet(1);
  greet(3);
  const auto chain = grown(genesis_, others_, 1);
  tell(1, chain);
  tell(3, chain);
  peer_.closed(1, net::ClosedHow::reset);
  EXPECT_EQ(asked(3), 1U);
}

TEST_F(GossipTest, WhoKnowsTheExtensionsIsNeverSentAWholeChain) {
  greet(1);
  peer_.receive(1, "get-latest-blockchain\n");
  EXPECT_EQ(count(peer_.sent(1), "latest-blockchain:"), 0U);
  EXPECT_EQ(count(peer_.sent(1), "\ntip 0"), 2U);
}

TEST_F(GossipTest, NobodyConnectsToOneself) {
  peer_.accept(1, "127.0.0.1");
  const std::string greeting = net::greeting_line(test_config().listen);
  peer_.receive(1, greeting);
  EXPECT_EQ(peer_.close_reason(1), CloseReason::self);
  EXPECT_EQ(peer_.sent(1), greeting) << "by which the dialling end knows itself";
}

TEST_F(GossipTest, NobodyPassesForSomebodyElse) {
  greet(1);  // 127.0.1.1
  peer_.accept(3, "127.6.6.6");
  peer_.receive(3, net::greeting_line({"127.0.1.1", 7000}) + "nonsense\n");
  peer_.receive(3, "valid-peers:nonsense\n");
  EXPECT_EQ(peer_.close_reason(3), CloseReason::malformed_line);
  peer_.accept(5, "127.0.1.1");
  peer_.receive(5, net::greeting_line({"127.0.1.1", 7000}));
  EXPECT_EQ(peer_.close_reason(5), std::nullopt);
}

TEST(KnownChains, APrefixIsKnownByAllItsBytes) {
  const auto keys = test_keys("a");
  const auto own = grown(test_genesis(keys), keys, 4);
  const net::Limits limits;
  const net::KnownChains chains(own, core::ForkChoice::nonce_sum, limits);
  auto blocks = own.blocks_from(0);
  EXPECT_EQ(chains.known_prefix(blocks).blocks, 5U);
  auto forged = *blocks[2];
  ++forged.timestamp;  // under the old hash
  blocks[2] = std::make_shared<const core::Block>(forged);
  const auto prefix = chains.known_prefix(blocks);
  EXPECT_EQ(prefix.blocks, 2U);
  EXPECT_EQ(prefix.chain, own.ancestor(1));
  forged = *blocks[0];
  ++forged.nonce;
  blocks[0] = std::make_shared<const core::Block>(forged);
  EXPECT_EQ(chains.known_prefix(blocks).blocks, 0U);
  EXPECT_FALSE(chains.known_prefix(blocks).chain);
}

net::Locator locator_of(const core::Blockchain& chain) {
  return net::locator_of(std::vector{&chain});
}

TEST(Locator, IsDenseThenDoublesAndEndsInTheGenesis) {
  const auto keys = test_keys("a");
  const auto chain = grown(test_genesis(keys), keys, 40);
  std::vector<std::uint64_t> heights;
  for (const auto& id : locator_of(chain)) heights.push_back(id.height);
  EXPECT_EQ(heights,
            (std::vector<std::uint64_t>{40, 39, 38, 37, 36, 35, 34, 33, 31, 27, 19, 3, 0}));
  EXPECT_EQ(locator_of(chain.ancestor(0)).size(), 1U);
}

}  // namespace
}  // namespace onetip::test::gossip_test
