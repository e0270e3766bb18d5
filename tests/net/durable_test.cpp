// A peer with a disk: nothing is adopted or announced before it is stored, and what could not be
// stored changes nothing.

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "core/validation.hpp"
#include "support/scripted_peer.hpp"

namespace onetip::test::durable_test {
namespace {

using net::event::Stored;

net::PeerConfig durable() {
  auto config = test_config();
  config.durable_first = true;
  return config;
}

template <class Wanted>
Wanted only(const net::Actions& actions) {
  for (const net::Action& action : actions) {
    if (const auto* found = std::get_if<Wanted>(&action)) return *found;
  }
  throw std::logic_error("no such action");
}

class Durable : public testing::Test {
 protected:
  Durable() : keys(test_keys("peer")), peer(durable(), keys), genesis(test_genesis(keys)) {
    peer.start(genesis);
    peer.accept(1);
    peer.receive(1, "onetip 1 127.0.0.9:7000\n");
  }

  /// Mines a block up to the wish to store it.
  net::action::Store mine() {
    const auto search =
        only<net::action::Search>(peer.handle(net::event::Mine{net::CommandId{++commands}, 1}));
    const auto judge =
        only<net::action::Judge>(peer.handle(net::event::Searched{search.job, 1, 1}));
    auto verdict = core::judge_block(*judge.parent, judge.blocks.front(), test_rules());
    return only<net::action::Store>(peer.handle(net::event::Judged{judge.job, verdict}));
  }
  [[nodiscard]] std::size_t tips_told() {
    const std::string& sent = peer.sent(1);
    std::size_t told = 0;
    for (std::size_t at = sent.find("tip "); at != std::string::npos;
         at = sent.find("tip ", at + 1))
      ++told;
    return told;
  }

  static bool done(const net::Actions& actions) {
    return std::any_of(actions.begin(), actions.end(), [](const net::Action& action) {
      const auto* notice = std::get_if<net::Notice>(&action);
      return notice != nullptr && std::holds_alternative<net::notice::CommandDone>(*notice);
    });
  }

  core::KeyPair keys;
  ScriptedPeer peer;
  core::Blockchain genesis;
  std::uint64_t commands = 0;
};

TEST_F(Durable, NothingIsToldBeforeItIsStored) {
  const std::size_t before = tips_told();
  const auto store = mine();
  EXPECT_EQ(peer.peer().chain().height(), 0U);
  EXPECT_EQ(tips_told(), before);
  peer.handle(Stored{store.job, true});
  EXPECT_EQ(peer.peer().chain().height(), 1U);
  EXPECT_EQ(tips_told(), before + 1);
}

/// Who waits for the end of a command would else look at the tip of before it.
TEST_F(Durable, ACommandIsDoneWhenItsBlockIsTheTip) {
  const auto search =
      only<net::action::Search>(peer.handle(net::event::Mine{net::CommandId{1}, 1}));
  const auto judge = only<net::action::Judge>(peer.handle(net::event::Searched{search.job, 1, 1}));
  const auto verdict = core::judge_block(*judge.parent, judge.blocks.front(), test_rules());
  const auto found = peer.handle(net::event::Judged{judge.job, verdict});
  EXPECT_FALSE(done(found));
  EXPECT_TRUE(done(peer.handle(Stored{only<net::action::Store>(found).job, true})));
}

TEST_F(Durable, WhatCouldNotBeStoredChangesNothingAndIsStoredWhenItComesAgain) {
  const std::size_t before = tips_told();
  const auto lost = mine();
  peer.handle(Stored{lost.job, false});
  EXPECT_EQ(peer.peer().chain().height(), 0U);
  EXPECT_EQ(tips_told(), before);
  const auto again = mine();
  EXPECT_EQ(again.chain.height(), 1U) << "on the tip that it still has";
  peer.handle(Stored{again.job, true});
  EXPECT_EQ(peer.peer().chain().height(), 1U);
  EXPECT_EQ(tips_told(), before + 1);
}

TEST_F(Durable, AnAnswerThatNobodyAskedForIsIgnored) {
  peer.handle(Stored{net::JobId{99}, true});
  EXPECT_EQ(peer.peer().chain().height(), 0U);
}

}  // namespace
}  // namespace onetip::test::durable_test
