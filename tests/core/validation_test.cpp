// One test a rule: a chain of ours that breaks just that rule, and the borders where it doesn't
// yet.

#include "core/validation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <thread>

#include "core/chain_text.hpp"
#include "core/payment.hpp"
#include "support/chain_builder.hpp"

namespace onetip::test::validation_test {
namespace {

using core::Amount;
using core::Block;
using core::BlockPtr;
using core::Rule;
using core::Transaction;
using core::TransactionIo;

constexpr std::int64_t kTwoHours = 7'200'000;

template <class T>
std::string rule(const core::Judgement<T>& judged) {
  const auto* broken = std::get_if<core::Invalid>(&judged);
  return broken == nullptr ? "valid" : std::string(to_text(broken->rule));
}

// g ── a1          Every test puts its own block on a1, or its own genesis.
class Validation : public testing::Test {
 protected:
  using Change = std::function<void(Block&)>;

  core::Candidate payment(std::int64_t now) {
    return core::make_payment(tree["a1"], tree.keys("a"), tree.wallet("b"), 5, now).value();
  }
  Block honest() { return *tree.seal(payment(tree.now())); }

  /// The block with `change` made and its hash put right.
  BlockPtr changed(Block block, const Change& change) {
    change(block);
    block.hash = block.computed_hash();
    return std::make_shared<const Block>(std::move(block));
  }
  std::string judge(const BlockPtr& block) {
    return rule(core::judge_block(tree["a1"], block, tree.rules()));
  }
  std::string judge_changed(const Change& change) { return judge(changed(honest(), change)); }

  /// A block whose transaction a signed over these.
  BlockPtr signed_block(const std::string& from, const std::string& to, const Amount& value,
                        std::vector<TransactionIo> inputs, std::vector<TransactionIo> outputs) {
    return tree.seal({tree.block("a1")->hash.hex(),
                      core::make_transaction(tree.keys(from), tree.wallet(to), value,
                                             std::move(inputs), std::move(outputs)),
                      tree.now()});
  }
  TransactionIo coin(const Amount& value, const std::string& owner) {
    return core::make_transaction_io(value, tree.wallet(owner), tree.now());
  }
  std::vector<TransactionIo> coins_of(const std::string& owner) {
    core::Stamps stamps(tree.now());
    return tree["a1"].ledger().coins_of(tree.wallet(owner), stamps);
  }

  BlockPtr genesis(const Amount& value, std::vector<TransactionIo> inputs,
                   std::vector<TransactionIo> outputs) {
    return tree.seal({"1337cafe",
                      core::make_transaction(tree.keys("coin-base"), tree.wallet("a"), value,
                                             std::move(inputs), std::move(outputs)),
                      tree.now()});
  }
  std::string judge_first(const BlockPtr& block) {
    return rule(core::judge_genesis(block, tree.rules()));
  }

  ChainBuilder tree{"g-a1"};
};

TEST_F(Validation, AnHonestBlockIsValid) {
  EXPECT_EQ(judge(std::make_shared<const Block>(honest())), "valid");
}

TEST_F(Validation, ABreachNamesTheBlockAndTheReason) {
  const BlockPtr block = changed(honest(), [](Block& b) { b.previous_hash = "1337cafe"; });
  const auto judged = core::judge_block(tree["a1"], block, tree.rules());
  const auto& broken = std::get<core::Invalid>(judged);
  EXPECT_EQ(broken.height, 2u);
  EXPECT_EQ(broken.block, block->hash);
  EXPECT_EQ(broken.text(),
            "block 2 (" + block->hash.hex().substr(0, 8) +
                "…): broken-link: previous-hash is not the hash of the block before");
}

TEST_F(Validation, EveryRuleHasItsOwnText) {
  std::set<std::string_view> texts;
  for (int i = 0; i <= static_cast<int>(Rule::stamped_too_early); ++i) {
    EXPECT_TRUE(texts.insert(to_text(static_cast<Rule>(i))).second) << i;
  }
}

TEST_F(Validation, BadEncoding) {
  EXPECT_EQ(rule(core::read_chain("((3) 0 () 0 () () (f blockchain")), "bad-encoding");
  EXPECT_EQ(rule(core::read_chain("")), "bad-encoding");
}

TEST_F(Validation, NoBlocks) {
  EXPECT_EQ(rule(core::read_chain("((3) 0 () 0 () () (f blockchain () ()))")), "no-blocks");
}

TEST_F(Validation, BadNonce) {
  EXPECT_EQ(judge_changed([](Block& b) { b.nonce = 0; }), "bad-nonce");
  EXPECT_EQ(judge_changed([](Block& b) { b.nonce = 1; }), "valid");
  EXPECT_EQ(judge_changed([](Block& b) { b.nonce = core::kNonceEnd - 1; }), "valid");
  EXPECT_EQ(judge_changed([](Block& b) { b.nonce = core::kNonceEnd; }), "bad-nonce");
}

TEST_F(Validation, BadAmount) {
  const std::string text = core::write_chain(tree["a1"], 0);
  for (const char* bad : {"2.5", "+inf.0", "\"5\"",
                          "1111111111222222222233333333334444444444555555555566666666667"}) {
    std::string edited = text;
    const auto at = edited.find(" 99 ");
    ASSERT_NE(at, std::string::npos);
    edited.replace(at, 4, " " + std::string(bad) + " ");
    EXPECT_EQ(rule(core::read_chain(edited)), "bad-amount") << bad;
  }
}

TEST_F(Validation, BrokenLink) {
  EXPECT_EQ(judge_changed([&](Block& b) { b.previous_hash = tree.block("g")->hash.hex(); }),
            "broken-link");
}

TEST_F(Validation, WrongSeed) {
  const BlockPtr other = tree.seal(
      core::make_genesis(tree.wallet("a"), tree.keys("coin-base"), tree.now(), "another seed"));
  EXPECT_EQ(judge_first(other), "wrong-seed");
  const core::ChainRules rules{.seed_hash = "another seed", .difficulty = 1, .genesis = {}};
  EXPECT_EQ(rule(core::judge_genesis(other, rules)), "valid");
}

TEST_F(Validation, BadHash) {
  Block block = honest();
  block.hash.bytes[31] ^= 1;
  EXPECT_EQ(judge(std::make_shared<const Block>(block)), "bad-hash");
}

TEST_F(Validation, NotMined) {
  const core::ChainRules rules{.difficulty = 2, .genesis = {}};
  const auto unmined = core::search_nonce(payment(tree.now()).preimage_without_nonce(), 1, 5000, 2);
  ASSERT_TRUE(unmined.nonce);
  auto good = payment(tree.now());
  const BlockPtr mined = std::move(good).seal(*unmined.nonce);
  EXPECT_EQ(rule(core::judge_block(tree["a1"], mined, rules)), "valid");
  const BlockPtr lazy = payment(tree.now()).seal(*unmined.nonce + 1);
  if (!core::is_mined(lazy->hash, 2)) {
    EXPECT_EQ(rule(core::judge_block(tree["a1"], lazy, rules)), "not-mined");
  }
}

TEST_F(Validation, BadSignature) {
  EXPECT_EQ(judge_changed([](Block& b) { b.transaction.signature[7] ^= 1; }), "bad-signature");
  EXPECT_EQ(judge_changed([](Block& b) { b.transaction.signature.clear(); }), "bad-signature");
}

TEST_F(Validation, AnEd25519SignatureCoversInputsAndOutputs) {
  // The same transfer from the same coins, to outputs of another stamp.
  const Transaction t = honest().transaction;
  EXPECT_EQ(judge_changed([&](Block& b) {
              auto outputs = t.outputs;
              outputs[0] = core::make_transaction_io(5, tree.wallet("b"), tree.now() + 77);
              Transaction other =
                  core::make_transaction(tree.keys("a"), tree.wallet("b"), 5, t.inputs, outputs);
              other.signature = t.signature;
              b.transaction = other;
            }),
            "bad-signature");
}

TEST_F(Validation, BadKey) {
  // An owner with a key of no known kind was paid, and now pretends to send.
  const core::Wallet odd("(f wallet () \"abcd\")", "abcd");
  auto paid = core::make_payment(tree["a1"], tree.keys("a"), odd, 5, tree.now()).value();
  const auto chain = std::get<core::Blockchain>(
      core::judge_block(tree["a1"], tree.seal(std::move(paid)), tree.rules()));
  core::Stamps stamps(tree.now());
  const auto inputs = chain.ledger().coins_of(odd, stamps);
  auto t = core::make_transaction(tree.keys("b"), tree.wallet("b"), 5, inputs,
                                  {coin(5, "b"), core::make_transaction_io(0, odd, tree.now())});
  t.from = odd;
  const BlockPtr block = tree.seal({chain.tip().hash.hex(), t, tree.now()});
  EXPECT_EQ(rule(core::judge_block(chain, block, tree.rules())), "bad-key");
}

TEST_F(Validation, BadCoinHash) {
  EXPECT_EQ(judge_changed([](Block& b) { b.transaction.inputs[0].hash.bytes[0] ^= 1; }),
            "bad-coin-hash");
  EXPECT_EQ(judge_changed([](Block& b) { b.transaction.outputs[1].timestamp += 1; }),
            "bad-coin-hash");
}

// What the block before made needs no second look: only what is the same to the last letter.
TEST_F(Validation, AnInputThatTheBlockBeforeMadeIsTheSameInAllThatItsHashCovers) {
  const std::vector<TransactionIo>& made = tree.block("a1")->transaction.outputs;
  const auto judge_input = [&](const std::function<void(TransactionIo&)>& change) {
    return judge_changed([&](Block& b) {
      const auto input =
          std::find(b.transaction.inputs.begin(), b.transaction.inputs.end(), made[0]);
      ASSERT_NE(input, b.transaction.inputs.end());
      change(*input);
    });
  };
  EXPECT_EQ(judge_input([](TransactionIo&) {}), "valid");
  EXPECT_EQ(judge_input([](TransactionIo& coin) { coin.hash.bytes[31] ^= 1; }), "bad-coin-hash");
  EXPECT_EQ(judge_input([](TransactionIo& coin) { coin.value += 1; }), "bad-coin-hash");
  EXPECT_EQ(judge_input([](TransactionIo& coin) { coin.timestamp += 1; }), "bad-coin-hash");
  EXPECT_EQ(judge_input([](TransactionIo& coin) {
              const std::string key = coin.owner.public_key();
              coin.owner = core::Wallet("(f wallet \"\" \"" + key + "\")", key);
            }),
            "bad-coin-hash");
  EXPECT_EQ(judge_input([&](TransactionIo& coin) { coin.owner = tree.wallet("b"); }),
            "bad-coin-hash");
}

TEST_F(Validation, ASignatureSeenInTheBlockBeforeIsRightForTheSameMessageOfTheSameKeyOnly) {
  EXPECT_EQ(judge_changed([&](Block& b) {
              b.transaction.signature = tree.block("a1")->transaction.signature;
            }),
            "bad-signature");

  ChainBuilder rsa("g-a1-a2", {.difficulty = 1, .genesis = {}}, core::KeyType::rsa_512);
  const Transaction& before = rsa.block("a2")->transaction;
  EXPECT_EQ(before.signature, rsa.block("a1")->transaction.signature);
  const auto judge_with_it = [&](const std::string& from, const std::string& to, int value) {
    auto payment =
        core::make_payment(rsa["a2"], rsa.keys("a"), rsa.wallet(to), value, rsa.now()).value();
    Transaction& t = payment.transaction;
    t.signature = before.signature;
    t.from = rsa.wallet(from);
    return rule(core::judge_block(rsa["a2"], rsa.seal(std::move(payment)), rsa.rules()));
  };
  EXPECT_EQ(judge_with_it("a", "a", 1), "valid");
  EXPECT_EQ(judge_with_it("a", "a", 2), "bad-signature");
  EXPECT_EQ(judge_with_it("a", "b", 1), "bad-signature");
  EXPECT_EQ(judge_with_it("b", "a", 1), "not-owner");
}

TEST_F(Validation, BadGenesis) {
  const auto grant = coin(100, "a");
  const auto debt = coin(-100, "coin-base");
  EXPECT_EQ(judge_first(genesis(100, {}, {grant, debt})), "valid");
  EXPECT_EQ(judge_first(genesis(101, {}, {coin(101, "a"), coin(-101, "coin-base")})),
            "bad-genesis");
  EXPECT_EQ(judge_first(genesis(99, {}, {coin(99, "a"), coin(-99, "coin-base")})), "bad-genesis");
  EXPECT_EQ(judge_first(genesis(100, {coin(100, "coin-base")}, {grant, debt})), "bad-genesis");
  EXPECT_EQ(judge_first(genesis(100, {}, {debt, grant})), "bad-genesis");
  EXPECT_EQ(judge_first(genesis(100, {}, {grant})), "bad-genesis");
  EXPECT_EQ(judge_first(genesis(100, {}, {grant, debt, coin(0, "a")})), "bad-genesis");
  EXPECT_EQ(judge_first(genesis(100, {}, {coin(100, "b"), debt})), "bad-genesis");
  EXPECT_EQ(judge_first(genesis(100, {}, {coin(200, "a"), coin(-200, "coin-base")})),
            "bad-genesis");
}

TEST_F(Validation, AGenesisIsHeldToTheOtherRulesToo) {
  const Block good = *tree.block("g");
  EXPECT_EQ(judge_first(changed(good, [](Block& b) { b.nonce = 0; })), "bad-nonce");
  EXPECT_EQ(judge_first(changed(good, [](Block& b) { b.transaction.signature[0] ^= 1; })),
            "bad-signature");
  EXPECT_EQ(judge_first(changed(good, [](Block& b) { b.transaction.outputs[0].timestamp += 1; })),
            "bad-coin-hash");
  Block wrong = good;
  wrong.hash.bytes[0] ^= 1;
  EXPECT_EQ(judge_first(std::make_shared<const Block>(wrong)), "bad-hash");
}

TEST_F(Validation, ForeignGenesis) {
  const BlockPtr other = genesis(100, {}, {coin(100, "a"), coin(-100, "coin-base")});
  core::ChainRules rules = tree.rules();
  rules.genesis = tree.block("g")->hash;
  EXPECT_EQ(rule(core::judge_genesis(tree.block("g"), rules)), "valid");
  EXPECT_EQ(rule(core::judge_genesis(other, rules)), "foreign-genesis");
  EXPECT_EQ(judge_first(other), "valid");
}

TEST_F(Validation, NotOwner) {
  EXPECT_EQ(judge(signed_block("b", "b", 5, coins_of("a"), {coin(5, "b"), coin(145, "b")})),
            "not-owner");
}

TEST_F(Validation, UnknownCoin) {
  EXPECT_EQ(judge(signed_block("a", "b", 5, {coin(1000, "a")}, {coin(5, "b"), coin(995, "a")})),
            "unknown-coin");
  // A coin of the block before that, spent twice in one transaction.
  auto twice = coins_of("a");
  twice.push_back(twice.back());
  EXPECT_EQ(judge(signed_block("a", "b", 5, twice, {coin(5, "b"), coin(244, "a")})),
            "unknown-coin");
}

TEST_F(Validation, AReplayIsUnknownCoins) {
  const BlockPtr first = tree.seal(payment(tree.now()));
  const auto chain = std::get<core::Blockchain>(core::judge_block(tree["a1"], first, tree.rules()));
  const BlockPtr again = tree.seal({first->hash.hex(), first->transaction, tree.now()});
  EXPECT_EQ(rule(core::judge_block(chain, again, tree.rules())), "unknown-coin");
}

TEST_F(Validation, BadValue) {
  EXPECT_EQ(judge(signed_block("a", "b", -5, coins_of("a"), {coin(-5, "b"), coin(155, "a")})),
            "bad-value");
  EXPECT_EQ(judge(signed_block("a", "b", 0, {}, {coin(0, "b"), coin(0, "a")})), "bad-value");
  EXPECT_EQ(judge(signed_block("a", "a", 0, {}, {coin(0, "a"), coin(0, "a")})), "valid");
}

TEST_F(Validation, Overspent) {
  EXPECT_EQ(judge(signed_block("a", "b", 150, coins_of("a"), {coin(150, "b"), coin(0, "a")})),
            "valid");
  EXPECT_EQ(judge(signed_block("a", "b", 151, coins_of("a"), {coin(151, "b"), coin(-1, "a")})),
            "overspent");
}

TEST_F(Validation, BadOutputs) {
  EXPECT_EQ(judge(signed_block("a", "b", 5, coins_of("a"), {coin(5, "b"), coin(144, "a")})),
            "bad-outputs");
}

TEST_F(Validation, FalseCoinList) {
  const auto coins = tree["a1"].ledger().coins(0);
  EXPECT_EQ(core::check_coin_list(tree["a1"], coins), std::nullopt);
  EXPECT_EQ(core::check_coin_list(tree["a1"], {}), std::nullopt);  // missing ones are no error
  auto more = coins;
  more.push_back(coins.front());
  EXPECT_EQ(core::check_coin_list(tree["a1"], more)->rule, Rule::false_coin_list);
  auto others = coins;
  others[0].owner = tree.wallet("b");
  EXPECT_EQ(core::check_coin_list(tree["a1"], others)->rule, Rule::false_coin_list);
  auto restamped = coins;
  restamped[0].timestamp = 1;  // only value and owner count
  EXPECT_EQ(core::check_coin_list(tree["a1"], restamped), std::nullopt);
}

TEST_F(Validation, StampedTooEarly) {
  const std::int64_t parent = tree.block("a1")->timestamp;
  const auto stamped = [&](std::int64_t stamp) {
    return judge_changed([&](Block& b) { b.timestamp = stamp; });
  };
  EXPECT_EQ(stamped(parent - kTwoHours), "valid");
  EXPECT_EQ(stamped(parent - kTwoHours - 1), "stamped-too-early");
  EXPECT_EQ(stamped(INT64_MIN), "stamped-too-early");
  // However far ahead: that is a question of the receiver's clock, not of validity.
  EXPECT_EQ(stamped(INT64_MAX), "valid");
}

TEST_F(Validation, BlocksAreJudgedInARowUpToTheFirstBrokenOne) {
  tree.grow("a1-a2-a3-a4");
  auto blocks = tree["a4"].blocks_from(0);
  const auto whole = core::judge_blocks(std::nullopt, blocks, tree.rules());
  ASSERT_EQ(rule(whole), "valid");
  EXPECT_EQ(std::get<core::Blockchain>(whole), tree["a4"]);
  EXPECT_EQ(std::get<core::Blockchain>(whole).ledger().balance(tree.wallet("a")), Amount(300));
  const auto rest = core::judge_blocks(tree["a1"], tree["a4"].blocks_from(2), tree.rules());
  EXPECT_EQ(std::get<core::Blockchain>(rest), tree["a4"]);
  blocks.erase(blocks.begin() + 2);
  const auto gap = core::judge_blocks(std::nullopt, blocks, tree.rules());
  EXPECT_EQ(rule(gap), "broken-link");
  EXPECT_EQ(std::get<core::Invalid>(gap).height, 2u);
  const auto nothing = core::judge_blocks(tree["a1"], {}, tree.rules());
  EXPECT_EQ(std::get<core::Blockchain>(nothing), tree["a1"]);
}

TEST_F(Validation, LookingAheadNeverChangesTheVerdict) {
  // On threads, in the wrong order, and past several stretches of what is looked at at once.
  const core::ForEach backwards = [](std::size_t count,
                                     const std::function<void(std::size_t)>& step) {
    std::jthread odd([&] {
      for (std::size_t i = count; i-- > 0;) {
        if (i % 2 == 1) step(i);
      }
    });
    for (std::size_t i = 0; i < count; i += 2) step(i);
  };
  tree.grow("a1-a2-a3-a4-a5-a6-a7-a8-a9-a10-a11-a12-a13-a14-a15-a16-a17-a18");
  const std::vector<core::BlockPtr> blocks = tree["a18"].blocks_from(0);
  const auto whole = core::judge_blocks(std::nullopt, blocks, tree.rules(), backwards);
  ASSERT_EQ(rule(whole), "valid");
  EXPECT_EQ(std::get<core::Blockchain>(whole), tree["a18"]);
  const auto rest =
      core::judge_blocks(tree["a1"], tree["a18"].blocks_from(2), tree.rules(), backwards);
  EXPECT_EQ(std::get<core::Blockchain>(rest), tree["a18"]);

  const auto breaks = [&](core::Block& block, std::size_t how) {
    if (how == 0) block.nonce = 0;
    if (how == 1) block.previous_hash = std::string(64, 'a');
    if (how == 2) block.timestamp -= 10'000'000;
    if (how == 3) block.hash.bytes[0] ^= 1;
    if (how == 4) block.transaction.signature.assign(128, '0');
    if (how == 5) block.transaction.outputs.clear();
    if (how == 6) block.transaction.outputs.at(0).hash.bytes[0] ^= 1;
    if (how == 7) block.transaction.outputs.resize(3, block.transaction.outputs.at(0));
    if (how == 8) block.transaction.signature = tree.block("a3")->transaction.signature;
  };
  for (std::size_t how = 0; how < 9; ++how) {
    for (std::size_t place = 0; place < blocks.size(); ++place) {
      auto broken = blocks;
      for (const std::size_t at : {place, blocks.size() - 1}) {
        core::Block block = *blocks[at];
        breaks(block, at == place ? how : 4);
        broken[at] = std::make_shared<const core::Block>(std::move(block));
      }
      const auto plain = core::judge_blocks(std::nullopt, broken, tree.rules());
      const auto ahead = core::judge_blocks(std::nullopt, broken, tree.rules(), backwards);
      ASSERT_NE(rule(plain), "valid");
      EXPECT_EQ(std::get<core::Invalid>(ahead).text(), std::get<core::Invalid>(plain).text())
          << "break " << how << " at " << place;
    }
  }
}

TEST_F(Validation, LooksAheadOverMoreThanOneStretch) {
  std::size_t steps = 0;
  std::size_t calls = 0;
  const core::ForEach counted = [&](std::size_t count,
                                    const std::function<void(std::size_t)>& step) {
    ++calls;
    for (std::size_t i = 0; i < count; ++i, ++steps) step(i);
  };
  std::string line = "a1";
  for (int i = 2; i <= 600; ++i) line += "-a" + std::to_string(i);
  tree.grow(line);
  auto blocks = tree["a600"].blocks_from(0);
  const auto whole = core::judge_blocks(std::nullopt, blocks, tree.rules(), counted);
  ASSERT_EQ(rule(whole), "valid");
  EXPECT_EQ(std::get<core::Blockchain>(whole), tree["a600"]);
  EXPECT_EQ(calls, 2u);
  EXPECT_EQ(steps, 504u / 8 + 4 + 80 / 8 + 5)
      << "eight blocks a step, then half of what is left: of 512, and of the other 89";
}

}  // namespace
}  // namespace onetip::test::validation_test
