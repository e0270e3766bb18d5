// Each forgery breaks the one rule that it is meant to: an honest peer says so, the checkers' own
// copy of the rules says so, and who doesn't check takes it.

#include <gtest/gtest.h>

#include <fstream>
#include <set>

#include "sim/behaviours/forgeries.hpp"
#include "sim/checks/block_tree.hpp"
#include "support/virtual_net.hpp"

namespace onetip::test::forger_test {
namespace {

using namespace std::chrono_literals;
using core::Rule;
using net::SyncMode;
using sim::Behaviour;
using sim::behaviours::forgeries;
using sim::behaviours::Forgery;

/// A forger (1) alone with the chain of a miner (0) that left: it has coins, and others have some,
/// too. It has had its turn at all forgeries before `index`; then two others join: an honest peer
/// (2) and a credulous one (3).
class ForgerAlone {
 public:
  ForgerAlone(SyncMode sync, core::ForkChoice fork_choice, bool one_genesis) : net(1, fork_choice) {
    net.set_difficulty(2);
    if (one_genesis) net.take_no_other_genesis();
    const auto options = [&](std::vector<std::size_t> dials, Behaviour behaviour) {
      return VirtualNet::PeerOptions{
          .dials = std::move(dials), .sync = sync, .behaviour = behaviour, .poll_interval = 1s};
    };
    net.add(options({}, Behaviour::honest));
    net.add(options({0}, Behaviour::forger));
    net.add(options({1}, Behaviour::honest));
    net.add(options({1}, Behaviour::credulous));
    net.start(0);
    net.start(1);
    net.run_for(100ms);
    net.mine(0, 3);
    net.pay(0, 1, 10);
    net.run_for(10s);
    net.kill(0);
    EXPECT_EQ(net.chain(1).height(), 4U);
  }

  void forge(std::size_t index) {
    net.mine(1, index + 1);
    net.run_for(10s);
    EXPECT_EQ(net.heard_by<net::notice::Mined>(1).size(), index + 1);
  }

  void join(std::size_t peer) {
    net.start(peer, net.chain(1));
    net.run_for(9s);
  }

  VirtualNet net;
};

/// What no judgement sees, since it can't be read as blocks, or since no block is wrong.
bool can_be_believed(const Forgery& forgery) {
  static const std::set<Rule> kSeenBefore{Rule::bad_encoding, Rule::no_blocks, Rule::bad_nonce,
                                          Rule::bad_amount, Rule::false_coin_list};
  return !kSeenBefore.contains(forgery.breaks);
}

struct Case {
  SyncMode sync;
  core::ForkChoice fork_choice;
  bool one_genesis;
};

class EachForgery : public testing::TestWithParam<std::tuple<std::size_t, Case>> {
 protected:
  const Forgery& forgery() const { return forgeries()[std::get<0>(GetParam())]; }
  const Case& how() const { return std::get<1>(GetParam()); }
  /// The position of this forgery among those that are possible here.
  std::size_t turn() const {
    std::size_t turn = 0;
    for (const auto& one : forgeries().first(std::get<0>(GetParam()))) turn += possible(one);
    return turn;
  }
  bool possible(const Forgery& one) const {
    if (one.breaks == Rule::bad_genesis) return !how().one_genesis;
    if (one.breaks == Rule::foreign_genesis) return how().one_genesis;
    return true;
  }
};

TEST_P(EachForgery, IsRefusedByTheRuleThatItBreaks) {
  if (!possible(forgery())) GTEST_SKIP() << "the rule has no place here";
  ForgerAlone scene(how().sync, how().fork_choice, how().one_genesis);
  scene.forge(turn());
  const auto before = scene.net.chain(1);
  scene.join(2);
  const auto refused = scene.net.heard_by<net::notice::BlocksRefused>(2);
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(to_text(refused[0].why.rule), to_text(forgery().breaks)) << refused[0].why.text();
  EXPECT_EQ(scene.net.chain(2), before);
  EXPECT_EQ(scene.net.connections(1, 2), 0U) << "closed, and banned";
}

TEST_P(EachForgery, IsTakenByWhoDoesntCheckAndFoundByTheCheckers) {
  if (!possible(forgery())) GTEST_SKIP() << "the rule has no place here";
  ForgerAlone scene(how().sync, how().fork_choice, how().one_genesis);
  scene.forge(turn());
  const auto before = scene.net.chain(1);
  scene.join(3);
  if (!can_be_believed(forgery())) {
    const auto& held = scene.net.chain(3);
    EXPECT_TRUE(held == before || forgery().breaks == Rule::false_coin_list);
    return;
  }
  ASSERT_NE(scene.net.chain(3), before);
  sim::Journal journal;
  sim::checks::BlockTree tree({2, {}, how().fork_choice, {}});
  const auto honest = journal.record_chain({}, before);
  const auto held = journal.record_chain({}, scene.net.chain(3));
  for (const auto& record : journal.records()) {
    tree.add(std::get<sim::record::Block>(record.body));
  }
  if (how().one_genesis) tree.trust_genesis_of(honest);
  EXPECT_TRUE(tree.valid(honest));
  const auto& broken = tree.broken(held);
  ASSERT_TRUE(broken);
  EXPECT_EQ(to_text(broken->why.rule), to_text(forgery().breaks)) << broken->why.detail;
}

std::string test_name(const testing::TestParamInfo<std::tuple<std::size_t, Case>>& info) {
  const auto& [index, how] = info.param;
  std::string name(forgeries()[index].name);
  name += how.sync == SyncMode::gossip ? "_gossip" : "_poll";
  name += how.fork_choice == core::ForkChoice::longest ? "_longest" : "";
  name += how.one_genesis ? "_one_genesis" : "";
  for (char& c : name) c = c == '-' ? '_' : c;
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    All, EachForgery,
    testing::Combine(testing::Range(std::size_t{0}, forgeries().size()),
                     testing::Values(Case{SyncMode::gossip, core::ForkChoice::nonce_sum, true},
                                     Case{SyncMode::poll, core::ForkChoice::nonce_sum, true},
                                     Case{SyncMode::gossip, core::ForkChoice::longest, false},
                                     Case{SyncMode::poll, core::ForkChoice::longest, false})),
    test_name);

TEST(Forgeries, EveryRuleIsBroken) {
  std::set<Rule> broken;
  for (const auto& forgery : forgeries()) broken.insert(forgery.breaks);
  for (int rule = 0; rule <= static_cast<int>(Rule::stamped_too_early); ++rule) {
    EXPECT_TRUE(broken.contains(static_cast<Rule>(rule))) << to_text(static_cast<Rule>(rule));
  }
}

/// The language's documentation lists them, in their order.
TEST(Forgeries, AreDocumented) {
  std::ifstream file(ONETIP_SOURCE_DIR "/scenarios/LANGUAGE.md");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  std::size_t at = text.find("## Forgeries");
  ASSERT_NE(at, std::string::npos);
  for (const auto& forgery : forgeries()) {
    const auto row =
        "\n| `" + std::string(forgery.name) + "` | `" + std::string(to_text(forgery.breaks)) + "`";
    const auto found = text.find(row, at);
    EXPECT_NE(found, std::string::npos) << row;
    if (found != std::string::npos) at = found;
  }
}

TEST(Forgeries, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto& forgery : forgeries()) EXPECT_TRUE(names.insert(forgery.name).second);
}

TEST(Forger, GoesOnFromTheFirstAfterTheLast) {
  ForgerAlone scene(SyncMode::gossip, core::ForkChoice::nonce_sum, true);
  scene.forge(forgeries().size() - 1);  // one is not possible here
  scene.join(2);
  const auto refused = scene.net.heard_by<net::notice::BlocksRefused>(2);
  ASSERT_FALSE(refused.empty());
  EXPECT_EQ(refused[0].why.rule, forgeries().front().breaks);
}

TEST(Forger, ThatOwnsNothingForgesAllTheSame) {
  VirtualNet net;
  net.add({});
  net.add({.dials = {0}, .behaviour = Behaviour::forger});
  net.start_all();
  net.mine(1, 60);
  net.run_for(60s);
  EXPECT_EQ(net.heard_by<net::notice::Mined>(1).size(), 60U);
  EXPECT_EQ(net.heard_by<net::notice::CommandDone>(1).size(), 1U);
  EXPECT_FALSE(net.heard_by<net::notice::BlocksRefused>(0).empty());
  EXPECT_EQ(net.chain(0).height(), 0U);
}

TEST(Forger, ThatLeavesMinesNothingMore) {
  VirtualNet net;
  net.add({.behaviour = Behaviour::forger});
  net.start_all();
  net.leave(0);
  net.mine(0, 1);
  net.run_for(1s);
  EXPECT_TRUE(net.heard_by<net::notice::Mined>(0).empty());
  EXPECT_TRUE(net.heard_by<net::notice::PaymentRefused>(0).empty()) << "nothing was wrong with it";
}

TEST(Forger, IsDeafToItsOwnForgeriesFromOthers) {
  VirtualNet net;
  net.add({.behaviour = Behaviour::credulous});
  net.add({.dials = {0}, .behaviour = Behaviour::forger});
  net.start_all();
  net.mine(1, 1);
  net.run_for(5s);
  EXPECT_EQ(net.chain(0).height(), 1U);
  EXPECT_EQ(net.chain(1).height(), 0U) << "the peer inside checks";
}

}  // namespace
}  // namespace onetip::test::forger_test
