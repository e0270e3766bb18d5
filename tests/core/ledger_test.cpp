#include "core/ledger.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "core/chain_text.hpp"
#include "core/payment.hpp"
#include "support/chain_builder.hpp"
#include "support/data.hpp"

namespace onetip::test::ledger_test {
namespace {

using core::Amount;
using core::Ledger;
using core::Rule;
using core::TransactionIo;

std::vector<std::string> values(const std::vector<TransactionIo>& coins) {
  std::vector<std::string> texts;
  for (const TransactionIo& coin : coins) texts.push_back(coin.value.text());
  return texts;
}

std::vector<std::string> values_of(const Ledger& ledger, const core::Wallet& owner) {
  core::Stamps stamps(0);
  return values(ledger.coins_of(owner, stamps));
}

using Values = std::vector<std::string>;

TEST(Ledger, StartsWithTheGrantAndGrowsByRewards) {
  ChainBuilder tree("g-a1-b2-b3");
  EXPECT_EQ(Ledger().balance(tree.wallet("a")), Amount(0));
  EXPECT_EQ(tree["g"].ledger().balance(tree.wallet("a")), Amount(100));
  EXPECT_EQ(tree["g"].ledger().balance(tree.wallet("coin-base")), Amount(0));
  EXPECT_EQ(tree["a1"].ledger().balance(tree.wallet("a")), Amount(150));
  EXPECT_EQ(tree["b3"].ledger().balance(tree.wallet("b")), Amount(100));
}

TEST(Ledger, KeepsTheOrderOfTheSeed) {
  ChainBuilder tree("g-b1-b2");
  // The rewards from the latest back, the grant, and outputs from the oldest on. In b2 the miner
  // owned the reward of b1, so it paid 1 to itself.
  EXPECT_EQ(values(tree["b2"].ledger().coins(0)), (Values{"50", "100", "1", "49"}));
  tree.pay("b2", "a3", "a", "b", 7);
  EXPECT_EQ(values(tree["a3"].ledger().coins(0)), (Values{"50", "50", "1", "49", "7", "93"}));
  EXPECT_EQ(values_of(tree["a3"].ledger(), tree.wallet("b")), (Values{"50", "1", "49", "7"}));
  EXPECT_EQ(values_of(tree["a3"].ledger(), tree.wallet("a")), (Values{"50", "93"}));
  EXPECT_EQ(values_of(tree["a3"].ledger(), tree.wallet("nobody")), (Values{}));
}

TEST(Ledger, ListsTheCoinsOfTheReferencesChainsInTheirOrder) {
  for (const char* name : {"chain-1", "chain-3", "chain-30", "chain-300", "chain-4-two-wallets",
                           "chain-4-rational-value", "chain-self-split"}) {
    const auto text = std::get<core::ChainText>(
        core::read_chain(read_data(fmt::format("reference/chains/{}.data", name))));
    const auto chain =
        std::get<core::Blockchain>(core::judge_blocks(std::nullopt, text.blocks, {}));
    EXPECT_EQ(values(chain.ledger().coins(0)), values(text.coins)) << name;
  }
}

TEST(Ledger, StampsClaimsAndGivesEachItsOwn) {
  // Both mined without owning anything, so their rewards lie unclaimed, as the grant does.
  ChainBuilder tree("g-b1-c2");
  const Ledger& ledger = tree["c2"].ledger();
  const auto coins = ledger.coins(ChainBuilder::kStart + 1'000'000);
  EXPECT_EQ(values(coins), (Values{"50", "50", "100", "0", "0", "0", "0"}));
  std::set<std::int64_t> stamps;
  for (const TransactionIo& coin : coins) {
    if (coin.value == Amount(0)) continue;
    EXPECT_TRUE(stamps.insert(coin.timestamp).second);
    EXPECT_GE(coin.timestamp, ChainBuilder::kStart + 1'000'000);
    EXPECT_EQ(coin.hash, core::transaction_io_hash(coin.value, coin.owner, coin.timestamp));
  }
  // A clock that is behind the block's stamp doesn't claim its reward too early.
  core::Stamps behind(0);
  for (const TransactionIo& coin : ledger.coins_of(tree.wallet("c"), behind)) {
    if (coin.value == Amount(50)) {
      EXPECT_EQ(coin.timestamp, tree.block("c2")->timestamp);
    }
  }
}

TEST(Ledger, KnowsAWalletAsItsOwnerShowsIt) {
  ChainBuilder tree("g");
  const core::Wallet& b = tree.wallet("b");
  // Somebody pays b under a form of its wallet that b itself never wrote.
  const core::Wallet odd("(f wallet \"00\" \"" + b.public_key() + "\")", b.public_key());
  auto paid = core::make_payment(tree["g"], tree.keys("a"), odd, 5, tree.now());
  auto after = core::judge_block(tree["g"], tree.seal(std::move(paid).value()), tree.rules());
  const auto& chain = std::get<core::Blockchain>(after);
  EXPECT_EQ(chain.ledger().known_wallet(b)->encoded(), odd.encoded());
  EXPECT_EQ(chain.ledger().balance(b), Amount(5));
  auto mined = core::make_empty_payment(chain, tree.keys("b"), tree.now());
  auto later = core::judge_block(chain, tree.seal(std::move(mined).value()), tree.rules());
  const Ledger& ledger = std::get<core::Blockchain>(later).ledger();
  EXPECT_EQ(ledger.known_wallet(odd)->encoded(), b.encoded());
  EXPECT_EQ(ledger.known_wallet(tree.wallet("nobody")), std::nullopt);
}

// The rules of one transaction, on a ledger where a owns the grant of 100 and b an unclaimed 50.
class LedgerRules : public testing::Test {
 protected:
  LedgerRules() { tree.grow("g-b1"); }

  TransactionIo coin(const Amount& value, const std::string& owner, std::int64_t stamp) {
    return core::make_transaction_io(value, tree.wallet(owner), stamp);
  }

  core::Judgement<Ledger> apply(const Ledger& ledger, const std::string& from,
                                const std::string& to, const Amount& value,
                                std::vector<TransactionIo> inputs,
                                std::vector<TransactionIo> outputs, std::uint64_t count = 3) {
    core::Block block{{},
                      "",
                      core::make_transaction(tree.keys(from), tree.wallet(to), value,
                                             std::move(inputs), std::move(outputs)),
                      tree.now(),
                      1};
    return ledger.after(block, count);
  }

  std::string rule(const core::Judgement<Ledger>& judged) {
    const auto* broken = std::get_if<core::Invalid>(&judged);
    return broken == nullptr ? "fine" : std::string(to_text(broken->rule));
  }

  const std::int64_t t = ChainBuilder::kStart;
  const std::int64_t reward_stamp = t + 1000;  // of b1
  ChainBuilder tree;
  Ledger ledger() { return tree["b1"].ledger(); }
};

TEST_F(LedgerRules, TheGrantIsTakenOnceWithWhateverStamp) {
  const auto once =
      apply(ledger(), "a", "b", 7, {coin(100, "a", 1)}, {coin(7, "b", t), coin(93, "a", t)});
  ASSERT_EQ(rule(once), "fine");
  EXPECT_EQ(rule(apply(std::get<Ledger>(once), "a", "b", 7, {coin(100, "a", 2)},
                       {coin(7, "b", t + 1), coin(93, "a", t + 1)}, 4)),
            "unknown-coin");
  EXPECT_EQ(rule(apply(ledger(), "a", "b", 7, {coin(100, "a", 1), coin(100, "a", 2)},
                       {coin(7, "b", t), coin(193, "a", t)})),
            "unknown-coin");
}

TEST_F(LedgerRules, ARewardIsClaimedNotBeforeItsBlocksStamp) {
  const auto claim = [&](std::int64_t stamp) {
    return rule(
        apply(ledger(), "b", "a", 50, {coin(50, "b", stamp)}, {coin(50, "a", t), coin(0, "b", t)}));
  };
  EXPECT_EQ(claim(reward_stamp), "fine");
  EXPECT_EQ(claim(reward_stamp + 1), "fine");
  EXPECT_EQ(claim(INT64_MAX), "fine");
  EXPECT_EQ(claim(reward_stamp - 1), "unknown-coin");
  EXPECT_EQ(claim(INT64_MIN), "unknown-coin");
}

TEST_F(LedgerRules, TheLatestRewardThatMayBeIsTaken) {
  // b mines once more and leaves its first reward lying.
  const auto second = apply(ledger(), "b", "b", 0, {}, {coin(0, "b", t), coin(0, "b", t + 1)});
  const Ledger both = std::get<Ledger>(second);  // rewards stamped reward_stamp and tree.now()
  const auto spend = [&](const Ledger& from, std::int64_t stamp) {
    return apply(from, "b", "a", 50, {coin(50, "b", stamp)},
                 {coin(50, "a", t + 2), coin(0, "b", t + 3)}, 4);
  };
  const auto late_first = spend(both, tree.now());
  ASSERT_EQ(rule(late_first), "fine");
  EXPECT_EQ(rule(spend(std::get<Ledger>(late_first), reward_stamp)), "fine");
  const auto early_first = spend(both, reward_stamp);
  ASSERT_EQ(rule(early_first), "fine");
  EXPECT_EQ(rule(spend(std::get<Ledger>(early_first), reward_stamp)), "unknown-coin");
}

TEST_F(LedgerRules, ABlocksOwnRewardIsNotYetThere) {
  EXPECT_EQ(rule(apply(ledger(), "c", "a", 50, {coin(50, "c", INT64_MAX)},
                       {coin(50, "a", t), coin(0, "c", t)})),
            "unknown-coin");
}

TEST_F(LedgerRules, EqualOutputsOfOneTransactionAreTwoCoins) {
  const auto split =
      apply(ledger(), "a", "a", 50, {coin(100, "a", t)}, {coin(50, "a", t), coin(50, "a", t)});
  ASSERT_EQ(rule(split), "fine");
  const Ledger halves = std::get<Ledger>(split);
  // The reward of 50 is b's first unclaimed one and a's of this block.
  EXPECT_EQ(halves.balance(tree.wallet("a")), Amount(150));
  EXPECT_EQ(rule(apply(halves, "a", "b", 100, {coin(50, "a", t), coin(50, "a", t)},
                       {coin(100, "b", t), coin(0, "a", t)}, 4)),
            "fine");
  // The third copy is none of the two; at a later stamp it is the reward.
  EXPECT_EQ(
      rule(apply(halves, "a", "b", 150, {coin(50, "a", t), coin(50, "a", t), coin(50, "a", t)},
                 {coin(150, "b", t), coin(0, "a", t)}, 4)),
      "unknown-coin");
}

TEST_F(LedgerRules, AnEqualOutputReplacesAllThatAreUnspent) {
  const auto split =
      apply(ledger(), "a", "a", 50, {coin(100, "a", t)}, {coin(50, "a", t), coin(50, "a", t)});
  const Ledger halves = std::get<Ledger>(split);
  EXPECT_EQ(halves.balance(tree.wallet("a")), Amount(150));
  const auto again = apply(halves, "b", "a", 50, {coin(50, "b", reward_stamp)},
                           {coin(50, "a", t), coin(0, "b", t)}, 4);
  ASSERT_EQ(rule(again), "fine");
  EXPECT_EQ(std::get<Ledger>(again).balance(tree.wallet("a")), Amount(100));
  EXPECT_TRUE(halves.holds(coin(50, "a", t)));
  EXPECT_FALSE(halves.holds(coin(50, "a", t + 1)));
}

TEST_F(LedgerRules, InputsAreTheSendersAndAreThere) {
  EXPECT_EQ(
      rule(apply(ledger(), "b", "b", 1, {coin(100, "a", t)}, {coin(1, "b", t), coin(99, "b", t)})),
      "not-owner");
  EXPECT_EQ(
      rule(apply(ledger(), "a", "b", 1, {coin(99, "a", t)}, {coin(1, "b", t), coin(98, "a", t)})),
      "unknown-coin");
}

TEST_F(LedgerRules, ValuesAreAboveZeroOrZeroToOneself) {
  EXPECT_EQ(rule(apply(ledger(), "a", "b", -1, {coin(100, "a", t)},
                       {coin(-1, "b", t), coin(101, "a", t)})),
            "bad-value");
  EXPECT_EQ(rule(apply(ledger(), "a", "a", -1, {}, {coin(-1, "a", t), coin(1, "a", t)})),
            "bad-value");
  EXPECT_EQ(rule(apply(ledger(), "a", "b", 0, {}, {coin(0, "b", t), coin(0, "a", t)})),
            "bad-value");
  EXPECT_EQ(rule(apply(ledger(), "a", "a", 0, {}, {coin(0, "a", t), coin(0, "a", t)})), "fine");
  EXPECT_EQ(rule(apply(ledger(), "a", "b", Amount::parse("1/3").value(), {coin(100, "a", t)},
                       {coin(Amount::parse("1/3").value(), "b", t),
                        coin(Amount::parse("299/3").value(), "a", t)})),
            "fine");
}

TEST_F(LedgerRules, OutputsAreTheValueAndTheRestExactly) {
  const std::vector<TransactionIo> hundred{coin(100, "a", t)};
  const auto pay = [&](const Amount& value, std::vector<TransactionIo> outputs) {
    return rule(apply(ledger(), "a", "b", value, hundred, std::move(outputs)));
  };
  EXPECT_EQ(pay(100, {coin(100, "b", t), coin(0, "a", t)}), "fine");
  EXPECT_EQ(pay(101, {coin(101, "b", t), coin(-1, "a", t)}), "overspent");
  EXPECT_EQ(pay(7, {coin(7, "b", t), coin(92, "a", t)}), "bad-outputs");
  EXPECT_EQ(pay(7, {coin(7, "b", t), coin(94, "a", t)}), "bad-outputs");
  EXPECT_EQ(pay(7, {coin(93, "a", t), coin(7, "b", t)}), "bad-outputs");
  EXPECT_EQ(pay(7, {coin(7, "c", t), coin(93, "a", t)}), "bad-outputs");
  EXPECT_EQ(pay(7, {coin(7, "b", t)}), "bad-outputs");
  EXPECT_EQ(pay(7, {}), "bad-outputs");
  EXPECT_EQ(pay(7, {coin(7, "b", t), coin(93, "a", t), coin(0, "a", t)}), "bad-outputs");
}

TEST_F(LedgerRules, TheLedgerBeforeStaysAsItWas) {
  const Ledger before = ledger();
  (void)apply(before, "a", "b", 100, {coin(100, "a", t)}, {coin(100, "b", t), coin(0, "a", t)});
  EXPECT_EQ(before.balance(tree.wallet("a")), Amount(100));
  EXPECT_EQ(before.balance(tree.wallet("b")), Amount(50));
}

TEST_F(LedgerRules, RewardsHalve) {
  const auto reward_at = [&](std::uint64_t count) {
    const auto after = apply(ledger(), "c", "c", 0, {}, {coin(0, "c", t), coin(0, "c", t)}, count);
    return std::get<Ledger>(after).balance(tree.wallet("c")).text();
  };
  EXPECT_EQ(reward_at(209'999), "50");
  EXPECT_EQ(reward_at(210'000), "25");
  EXPECT_EQ(reward_at(420'000), "25/2");
}

}  // namespace
}  // namespace onetip::test::ledger_test
