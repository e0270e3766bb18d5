#include "core/payment.hpp"

#include <gtest/gtest.h>

#include "core/chain_text.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test::payment_test {
namespace {

using core::Amount;
using core::Blockchain;
using core::Candidate;
using core::Contract;
using core::TransactionIo;

class Payment : public testing::Test {
 protected:
  core::Result<Candidate> pay(const Blockchain& chain, const std::string& from,
                              const std::string& to, const Amount& value,
                              const Contract& contract = {}) {
    return core::make_payment(chain, tree.keys(from), tree.wallet(to), value, tree.now(), contract);
  }
  std::string refusal(const Amount& value, const Contract& contract = {}) {
    const auto made = pay(tree["g"], "a", "b", value, contract);
    return made ? "made" : made.error().what;
  }
  Blockchain accepted(const Blockchain& chain, Candidate candidate) {
    auto judged = core::judge_block(chain, tree.seal(std::move(candidate)), tree.rules());
    const auto* broken = std::get_if<core::Invalid>(&judged);
    EXPECT_EQ(broken, nullptr) << broken->text();
    return std::get<Blockchain>(std::move(judged));
  }

  ChainBuilder tree;
};

TEST_F(Payment, MovesTheValueAndKeepsTheRest) {
  const Blockchain after = accepted(tree["g"], pay(tree["g"], "a", "b", 30).value());
  EXPECT_EQ(after.ledger().balance(tree.wallet("b")), Amount(30));
  EXPECT_EQ(after.ledger().balance(tree.wallet("a")), Amount(120));  // the sender mined it
}

TEST_F(Payment, TakesAllCoinsOfItsSender) {
  tree.grow("g-a1-a2");
  const Candidate candidate = pay(tree["a2"], "a", "b", 1).value();
  EXPECT_EQ(candidate.transaction.inputs.size(), 3u);  // the reward of a2, and its outputs
  EXPECT_EQ(candidate.transaction.outputs[1].value, Amount(199));  // of 200 that they are worth
}

TEST_F(Payment, OfEverythingLeavesARestOfZero) {
  const Blockchain after = accepted(tree["g"], pay(tree["g"], "a", "b", 100).value());
  EXPECT_EQ(after.ledger().balance(tree.wallet("b")), Amount(100));
  EXPECT_EQ(after.ledger().balance(tree.wallet("a")), Amount(50));
}

TEST_F(Payment, IsRefusedWithAReason) {
  EXPECT_EQ(refusal(100), "made");
  EXPECT_EQ(refusal(101), "a balance of 100 is too low for 101");
  EXPECT_EQ(refusal(0), "a transfer of 0 to somebody else");
  EXPECT_EQ(refusal(-1), "a transfer of less than 0");
  EXPECT_EQ(refusal(20, Contract::parse("(> value 20)")), "the contract refuses it");
  EXPECT_EQ(refusal(21, Contract::parse("(> value 20)")), "made");
  EXPECT_EQ(refusal(5, Contract::parse("(> value to)")),
            "the contract fails: > takes numbers, not <to wallet>");
  const auto poor = pay(tree["g"], "b", "a", 1);
  EXPECT_EQ(poor.error().what, "a balance of 0 is too low for 1");
}

TEST_F(Payment, EmptyOnesTransferOneOrZeroToOneself) {
  const auto value = [&](const std::string& miner) {
    return core::make_empty_payment(tree["g"], tree.keys(miner), tree.now()).value().transaction;
  };
  EXPECT_EQ(value("a").value, Amount(1));
  EXPECT_EQ(value("a").to, tree.wallet("a"));
  EXPECT_EQ(value("b").value, Amount(0));
  EXPECT_TRUE(value("b").inputs.empty());
  EXPECT_EQ(value("b").outputs.size(), 2u);
}

TEST_F(Payment, AnOwnerOfLessThanOneMinesForZero) {
  const Amount half = Amount::parse("1/2").value();
  const Blockchain after = accepted(tree["g"], pay(tree["g"], "a", "b", half).value());
  const auto mined = core::make_empty_payment(after, tree.keys("b"), tree.now()).value();
  EXPECT_EQ(mined.transaction.value, Amount(0));
  EXPECT_EQ(mined.transaction.inputs.size(), 1u);
  const Blockchain later =
      accepted(after, core::make_empty_payment(after, tree.keys("b"), tree.now()).value());
  EXPECT_EQ(later.ledger().balance(tree.wallet("b")), Amount::parse("101/2").value());
}

TEST_F(Payment, StampsTheBlockNotBeforeItsParent) {
  const std::int64_t parent = tree.block("g")->timestamp;
  const auto stamp = [&](std::int64_t now) {
    return core::make_empty_payment(tree["g"], tree.keys("a"), now).value().timestamp;
  };
  EXPECT_EQ(stamp(parent + 5), parent + 5);
  EXPECT_EQ(stamp(parent - 5), parent);
  EXPECT_EQ(stamp(0), parent);
  accepted(tree["g"], core::make_empty_payment(tree["g"], tree.keys("a"), 0).value());
}

TEST_F(Payment, StampsOfAWalletsCoinsStrictlyIncreaseThoughItsClockStandsStill) {
  Blockchain chain = tree["g"];
  std::int64_t last = 0;
  for (int i = 0; i < 20; ++i) {
    const Candidate made = core::make_empty_payment(chain, tree.keys("a"), tree.now()).value();
    const Blockchain before = chain;
    chain = accepted(chain, core::make_empty_payment(chain, tree.keys("a"), tree.now()).value());
    std::vector<TransactionIo> fresh;  // claims of the reward or the grant, and the outputs
    for (const TransactionIo& input : made.transaction.inputs) {
      if (!before.ledger().holds(input)) fresh.push_back(input);
    }
    fresh.insert(fresh.end(), made.transaction.outputs.begin(), made.transaction.outputs.end());
    EXPECT_EQ(fresh.size(), 3u);
    for (const TransactionIo& coin : fresh) {
      EXPECT_GT(coin.timestamp, last);
      last = coin.timestamp;
    }
  }
  EXPECT_EQ(chain.ledger().balance(tree.wallet("a")), Amount(100 + 20 * 50));
}

TEST_F(Payment, TwoWhoPayTheSameInTheSameMillisecondDoNotReplaceEachOthersCoin) {
  tree.grow("g-c1");
  const Blockchain one = accepted(tree["c1"], pay(tree["c1"], "a", "b", 5).value());
  const Blockchain two = accepted(one, pay(one, "c", "b", 5).value());
  EXPECT_EQ(two.ledger().balance(tree.wallet("b")), Amount(10));
}

TEST_F(Payment, AStrangersStampsDoNotLeadAWalletsOwnAstray) {
  // c pays b a coin that is stamped at the end of time.
  auto candidate = pay(tree["g"], "a", "b", 5).value();
  auto outputs = candidate.transaction.outputs;
  outputs[0] = core::make_transaction_io(5, tree.wallet("b"), INT64_MAX);
  candidate.transaction = core::make_transaction(tree.keys("a"), tree.wallet("b"), 5,
                                                 candidate.transaction.inputs, outputs);
  const Blockchain chain = accepted(tree["g"], std::move(candidate));
  const auto reply = pay(chain, "b", "a", 1).value();
  EXPECT_EQ(reply.transaction.outputs[0].timestamp, tree.now());
  accepted(chain, pay(chain, "b", "a", 1).value());
}

TEST_F(Payment, PaysAWalletAsTheChainShowsItUnlessThatIsAbsurdlyLong) {
  const auto& b = tree.wallet("b");
  const auto output_to_b_after = [&](std::size_t private_key_digits) {
    const core::Wallet form(
        "(f wallet \"" + std::string(private_key_digits, '0') + "\" \"" + b.public_key() + "\")",
        b.public_key());
    auto first = core::make_payment(tree["g"], tree.keys("a"), form, 5, tree.now()).value();
    const Blockchain chain = accepted(tree["g"], [&] {
      first.transaction =
          core::make_transaction(tree.keys("a"), form, 5, first.transaction.inputs,
                                 {core::make_transaction_io(5, form, tree.now()),
                                  core::make_transaction_io(95, tree.wallet("a"), tree.now())});
      return first;
    }());
    const auto made = core::make_payment(chain, tree.keys("a"), b, 1, tree.now() + 1).value();
    return std::pair(form.encoded(), made.transaction.outputs[0].owner.encoded());
  };
  const auto honest = output_to_b_after(700);
  EXPECT_EQ(honest.second, honest.first);
  const auto hostile = output_to_b_after(60'000);
  EXPECT_EQ(hostile.second, b.encoded());
}

/// A chain on which a paid b `count` times: each time `value(i)`, in coins named by `owner`.
Blockchain paid_often(ChainBuilder& tree, int count, const core::Wallet& owner,
                      const std::function<Amount(int)>& value) {
  Blockchain chain = tree["g"];
  for (int i = 0; i < count; ++i) {
    auto made = core::make_payment(chain, tree.keys("a"), owner, value(i), tree.now() + i * 10);
    const Candidate candidate = std::move(made).value();
    auto judged = core::judge_block(chain, tree.seal(candidate), tree.rules());
    chain = std::get<Blockchain>(std::move(judged));
  }
  return chain;
}

TEST_F(Payment, TakesNoMoreCoinsThanFitABlock) {
  const auto many = static_cast<int>(core::kMaxInputs) + 20;
  const Blockchain chain = paid_often(tree, many, tree.wallet("b"), [](int) { return Amount(1); });
  EXPECT_EQ(chain.ledger().balance(tree.wallet("b")), Amount(many));
  EXPECT_EQ(pay(chain, "b", "a", many).error().what,
            "a balance of 1000 within the coins that fit a block is too low for 1020");
  const Blockchain after = accepted(chain, pay(chain, "b", "b", 1).value());
  EXPECT_EQ(after.tip().transaction.inputs.size(), core::kMaxInputs);
  EXPECT_LT(core::write_block(after.tip()).size(), std::size_t{4} << 20);
  // The payment to itself has joined them, so now all of it can be spent at once.
  const Blockchain joined = accepted(after, pay(after, "b", "a", many).value());
  EXPECT_EQ(joined.ledger().balance(tree.wallet("b")), Amount(100));
}

TEST_F(Payment, LeavesFractionsLyingWhoseSumNobodyMayWrite) {
  // Coins of 1/p for different long p: their common denominator is too long for the encoding.
  tree.grow("g-c1-d1-e1-f1");
  std::string tip = "f1";
  for (const std::string payer : {"c", "d", "e", "f"}) {
    const auto fraction = Amount::parse("1/" + std::to_string(payer[0]) + std::string(40, '7'));
    tree.pay(tip, payer + "2", payer, "b", fraction.value());
    tip = payer + "2";
  }
  const Blockchain& chain = tree[tip];
  const Blockchain after =
      accepted(chain, core::make_empty_payment(chain, tree.keys("b"), tree.now()).value());
  EXPECT_EQ(after.tip().transaction.inputs.size(), 1u);
  const auto text = core::read_blocks(core::write_block(after.tip()));
  EXPECT_TRUE(std::holds_alternative<std::vector<core::BlockPtr>>(text));
}

}  // namespace
}  // namespace onetip::test::payment_test
