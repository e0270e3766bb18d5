#include "core/chain_text.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <atomic>
#include <thread>

#include "core/payment.hpp"
#include "core/validation.hpp"
#include "support/data.hpp"
#include "support/property.hpp"
#include "support/reference.hpp"

namespace onetip::core {
namespace {

const ChainRules kNoWork{.seed_hash = std::string(kSeedHash), .difficulty = 0, .genesis = {}};

KeyPair key(KeyType type, std::string_view name) {
  Random random(1, name);
  return KeyPair::make(type, random);
}

/// A chain of `blocks` blocks whose miner pays itself, sealed without work.
Blockchain plain_chain(KeyType type, std::size_t blocks) {
  const KeyPair miner = key(type, "wallet/miner");
  const KeyPair coin_base = key(type, "genesis");
  std::int64_t now = 1'735'689'600'000;
  Blockchain chain = std::get<Blockchain>(
      judge_genesis(make_genesis(miner.wallet(), coin_base, now).seal(1), kNoWork));
  while (chain.height() + 1 < blocks) {
    now += 10;
    const BlockPtr block = make_empty_payment(chain, miner, now).value().seal(now % 1000 + 1);
    chain = std::get<Blockchain>(judge_block(chain, block, kNoWork));
  }
  return chain;
}

void expect_identical(const std::vector<BlockPtr>& read, const std::vector<BlockPtr>& written) {
  ASSERT_EQ(read.size(), written.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_TRUE(identical(*read[i], *written[i])) << "block " << i;
    EXPECT_EQ(read[i]->transaction.inputs, written[i]->transaction.inputs);
    EXPECT_EQ(read[i]->transaction.outputs, written[i]->transaction.outputs);
    EXPECT_EQ(read[i]->transaction.from.display(), written[i]->transaction.from.display());
  }
}

std::string reason(const Judgement<ChainText>& judgement) {
  const auto* invalid = std::get_if<Invalid>(&judgement);
  return invalid == nullptr ? "read" : invalid->text();
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return text.replace(at, what.size(), with);
}

// Our own chains ----------------------------------------------------------------------------------

TEST(ChainText, OurOwnChainsArePlainAndReadBackTheSame) {
  for (const KeyType type : {KeyType::ed25519, KeyType::rsa_512}) {
    const Blockchain chain = plain_chain(type, 12);
    const std::string text = write_chain(chain, 1'735'689'700'000);
    EXPECT_TRUE(text.starts_with("((3) 0 () 0 () () (f blockchain (c (f block \""));
    EXPECT_TRUE(text.ends_with("))"));
    EXPECT_EQ(text.find('?'), std::string::npos);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const ChainText read = std::get<ChainText>(read_chain(text + "\n"));
    expect_identical(read.blocks, chain.blocks_from(0));
    EXPECT_EQ(read.coins, chain.ledger().coins(1'735'689'700'000));
    const Blockchain again = std::get<Blockchain>(judge_blocks({}, read.blocks, kNoWork));
    EXPECT_EQ(write_chain(again, 1'735'689'700'000), text);
    EXPECT_FALSE(check_coin_list(again, read.coins));
  }
}

TEST(ChainText, OneKeyIsOneWalletThroughoutAChain) {
  const ChainText read =
      std::get<ChainText>(read_chain(write_chain(plain_chain(KeyType::ed25519, 3), 1)));
  EXPECT_EQ(&read.blocks[1]->transaction.from.public_key(),
            &read.blocks[2]->transaction.outputs[1].owner.public_key());
}

TEST(ChainText, BlocksTravelOneByOne) {
  const std::vector<BlockPtr> blocks = plain_chain(KeyType::ed25519, 4).blocks_from(0);
  std::string text;
  for (const BlockPtr& block : blocks) {
    text += write_block(*block) + " ";
  }
  expect_identical(std::get<std::vector<BlockPtr>>(read_blocks(text)), blocks);
  EXPECT_TRUE(std::get<std::vector<BlockPtr>>(read_blocks(" \n")).empty());
  EXPECT_EQ(std::get<Invalid>(read_blocks(text + "((3) 0")).rule, Rule::bad_encoding);
  EXPECT_EQ(std::get<Invalid>(read_blocks(text + "x")).rule, Rule::bad_encoding);
  EXPECT_EQ(std::get<Invalid>(read_blocks("((3) 0 () 0 () () 1)")).rule, Rule::bad_encoding);
}

// Foreign chains ----------------------------------------------------------------------------------

// Each foreign transaction has a table of its own; joined, they are moved along, and what one hash
// covers stays as it was.
TEST(ChainText, ForeignChainsKeepTheSharingThatTheirHashesCover) {
  for (const std::string chain_name : {"chain-1", "chain-3", "chain-30", "chain-4-rational-value",
                                       "chain-4-two-wallets", "chain-self-split"}) {
    SCOPED_TRACE(chain_name);
    const ChainText foreign = std::get<ChainText>(read_chain(test::reference_chain(chain_name)));
    const Blockchain chain = std::get<Blockchain>(judge_blocks({}, foreign.blocks, {}));
    const ChainText again = std::get<ChainText>(read_chain(write_chain(chain, 1)));
    expect_identical(again.blocks, foreign.blocks);
    for (const TransactionIo& coin : again.coins) {
      EXPECT_TRUE(coin.owner.encoded().starts_with("(f wallet (u . \"")) << coin.owner.encoded();
    }
    for (const BlockPtr& block : foreign.blocks) {
      const auto alone = std::get<std::vector<BlockPtr>>(read_blocks(write_block(*block)));
      EXPECT_TRUE(identical(*alone.at(0), *block));
    }
  }
}

TEST(ChainText, AChainMayHoldForeignAndOwnBlocks) {
  const ChainText foreign = std::get<ChainText>(read_chain(test::reference_chain("chain-3")));
  Blockchain chain = std::get<Blockchain>(judge_blocks({}, foreign.blocks, kNoWork));
  const KeyPair ours = key(KeyType::ed25519, "wallet/ours");
  const std::int64_t now = chain.tip().timestamp + 5;
  const BlockPtr block = make_empty_payment(chain, ours, now).value().seal(9);
  chain = std::get<Blockchain>(judge_block(chain, block, kNoWork));
  expect_identical(std::get<ChainText>(read_chain(write_chain(chain, now))).blocks,
                   chain.blocks_from(0));
}

// What is wrong, and where ------------------------------------------------------------------------

TEST(ChainText, NamesRuleHeightAndHashOfWhatIsWrong) {
  const Blockchain chain = plain_chain(KeyType::ed25519, 3);
  const std::string text = write_chain(chain, 1);
  const Block& tip = chain.tip();
  const std::string end =
      " " + std::to_string(tip.timestamp) + " " + std::to_string(tip.nonce) + ")";
  const std::string stamp = " " + std::to_string(tip.timestamp) + " ";
  for (const std::string nonce :
       {"0", "-5", "1/2", "+inf.0", "2.0", "1e3", "9223372036854775808", "()", "\"7\"", "seven",
        "10000000000000000000000000000000000000000"}) {
    const auto judged = read_chain(replaced(text, end, stamp + nonce + ")"));
    ASSERT_TRUE(std::holds_alternative<Invalid>(judged)) << nonce;
    const Invalid& invalid = std::get<Invalid>(judged);
    EXPECT_EQ(invalid.rule, Rule::bad_nonce) << nonce;
    EXPECT_EQ(invalid.height, 2u);
    EXPECT_EQ(invalid.block, tip.hash);
  }
  EXPECT_EQ(reason(read_chain(replaced(text, end, stamp + "9223372036854775807)"))), "read");
  const std::string value = tip.transaction.to.encoded() + " 1 (c";
  for (const std::string amount :
       {"1.0", "1e9", "+inf.0", "()", "\"1\"", "(void)",
        "1000000000000000000000000000000000000000000000000000000000000"}) {
    const auto judged =
        read_chain(replaced(text, value, tip.transaction.to.encoded() + " " + amount + " (c"));
    ASSERT_TRUE(std::holds_alternative<Invalid>(judged)) << amount;
    EXPECT_EQ(std::get<Invalid>(judged).rule, Rule::bad_amount) << amount;
    EXPECT_EQ(std::get<Invalid>(judged).block, tip.hash);
  }
}

TEST(ChainText, NamesBrokenForms) {
  const std::string text = write_chain(plain_chain(KeyType::ed25519, 2), 1);
  const std::string pairs[][2] = {{"(f blockchain", "(f chain"},
                                  {"(f block \"", "(f brick \""},
                                  {"(f block \"", "(f block 1 \""},
                                  {"(f transaction \"", "(f transfer \""},
                                  {"(f transaction \"", "(f transaction 1 \""},
                                  {"(f transaction-io \"", "(f coin \""},
                                  {"(f transaction-io \"", "(f transaction-io \"x"},
                                  {"(f block \"", "(f block \"A"},
                                  {"(f wallet ()", "(f wallet 1"},
                                  {"(f wallet ()", "(f wallet () ()"},
                                  {"(f wallet () \"30", "(f wallet () \"3"},
                                  {"(f wallet () \"30", "(f wallet () \"3A"},
                                  {"(c (f transaction-io", "(c 1 c (f transaction-io"},
                                  {"(c (f block", "(c () c (f block"}};
  for (const auto& [what, with] : pairs) {
    const auto judged = read_chain(replaced(text, what, with));
    ASSERT_TRUE(std::holds_alternative<Invalid>(judged)) << with;
    EXPECT_EQ(std::get<Invalid>(judged).rule, Rule::bad_encoding) << with;
  }
  EXPECT_EQ(std::get<Invalid>(read_chain("((3) 0 () 0 () () (f blockchain () ()))")).rule,
            Rule::no_blocks);
  EXPECT_EQ(reason(read_chain("")), "bad-encoding: there is nothing to read");
  EXPECT_EQ(reason(read_chain(text + "x")),
            "bad-encoding: something follows the closing parenthesis");
}

TEST(ChainText, FilesOfWrongChainsAreReadOrHaveTheirRule) {
  const auto rule = [](const std::string& file) {
    const auto judged = read_chain(test::read_data("reference/verdicts/" + file + ".data"));
    return std::get<Invalid>(judged).rule;
  };
  EXPECT_EQ(rule("a03-huge-nonce"), Rule::bad_nonce);
  EXPECT_EQ(rule("a13-infinite-nonce"), Rule::bad_nonce);
  EXPECT_EQ(rule("a14-negative-nonce"), Rule::bad_nonce);
  EXPECT_EQ(rule("r12-no-blocks"), Rule::no_blocks);
  EXPECT_EQ(rule("r13-transaction-empty-list"), Rule::bad_encoding);
  EXPECT_EQ(rule("r14-timestamp-string"), Rule::bad_encoding);
  EXPECT_EQ(rule("r16-not-a-blockchain"), Rule::bad_encoding);
  EXPECT_EQ(rule("r17-truncated"), Rule::bad_encoding);
}

TEST(ChainReader, SeesABrokenChainBeforeTheRestIsThere) {
  ChainReader reader;
  const std::string text = test::reference_chain("chain-3");
  reader.feed(std::string_view(text).substr(0, text.find("3082") + 100));
  EXPECT_FALSE(reader.broken() || reader.complete());
  EXPECT_GT(reader.memory(), 0u);
  reader.feed("\" [");
  EXPECT_TRUE(reader.broken());
  EXPECT_EQ(reader.feed(text), 0u);
  EXPECT_EQ(std::get<Invalid>(std::move(reader).take()).rule, Rule::bad_encoding);
}

TEST(ChainReader, AnySplitGivesTheSameBlocks) {
  const std::string text = test::reference_chain("chain-4-two-wallets") + "latest";
  const ChainText whole = std::get<ChainText>(read_chain(text.substr(0, text.size() - 6)));
  test::check_property([&](const std::vector<std::uint16_t>& cuts) {
    ChainReader reader;
    std::size_t at = 0;
    for (std::size_t cut = 0; at < text.size(); ++cut) {
      const std::size_t size = cut < cuts.size() ? cuts[cut] % 2048 : 999;
      const std::string_view piece = std::string_view(text).substr(at, size);
      const std::size_t taken = reader.feed(piece);
      at += taken;
      if (taken < piece.size()) {
        break;
      }
    }
    RC_ASSERT(reader.complete());
    RC_ASSERT(at == text.size() - 6);
    const ChainText read = std::get<ChainText>(std::move(reader).take());
    RC_ASSERT(read.coins == whole.coins);
    for (std::size_t i = 0; i < whole.blocks.size(); ++i) {
      RC_ASSERT(identical(*read.blocks.at(i), *whole.blocks[i]));
    }
  });
}

TEST(ChainReader, TruncatedAndFlippedFilesGiveBlocksOrAReason) {
  for (const std::string& text :
       {test::reference_chain("chain-1"), write_chain(plain_chain(KeyType::ed25519, 2), 1)}) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      EXPECT_NE(reason(read_chain(std::string_view(text).substr(0, at))), "read");
      for (const char other : {' ', '(', ')', '"', '.', '?', '7', 'c', '/'}) {
        std::string bent = text;
        bent[at] = other;
        EXPECT_FALSE(reason(read_chain(bent)).empty());
      }
    }
  }
}

// Blocks made side by side ------------------------------------------------------------------------

/// Steps dealt out to so many threads, the last first.
ForEach on_threads(std::size_t threads) {
  return [threads](std::size_t count, const std::function<void(std::size_t)>& step) {
    std::atomic<std::size_t> left = count;
    const auto work = [&] {
      for (std::size_t i = left; i > 0;) {
        if (left.compare_exchange_weak(i, i - 1)) step(i - 1), i = left;
      }
    };
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  };
}

/// Whether any number of threads makes of `text` what one makes of it in a row: chain or reason.
void expect_same_on_threads(const std::string& text, const std::string& what) {
  const Judgement<ChainText> row = read_chain(text);
  for (const std::size_t threads : {1, 2, 5}) {
    const Judgement<ChainText> made = read_chain(text, on_threads(threads));
    ASSERT_EQ(reason(made), reason(row)) << what << ", threads: " << threads;
    const auto* chain = std::get_if<ChainText>(&made);
    if (chain == nullptr) continue;
    expect_identical(chain->blocks, std::get<ChainText>(row).blocks);
    EXPECT_EQ(chain->coins, std::get<ChainText>(row).coins);
    const auto judged = judge_chain(chain->blocks, chain->coins, {}, on_threads(threads));
    const auto expected = judge_chain(std::get<ChainText>(row).blocks, chain->coins, {});
    ASSERT_EQ(judged.index(), expected.index()) << what;
    if (const auto* invalid = std::get_if<Invalid>(&judged)) {
      EXPECT_EQ(invalid->text(), std::get<Invalid>(expected).text()) << what;
    } else {
      EXPECT_EQ(std::get<Blockchain>(judged), std::get<Blockchain>(expected)) << what;
    }
  }
}

TEST(ChainsSideBySide, FilesOfTheSeedsProgramComeOutAsInARow) {
  for (const std::string& file : test::reference_files()) {
    expect_same_on_threads(test::read_data(file), file);
  }
  expect_same_on_threads(write_chain(plain_chain(KeyType::ed25519, 40), 1), "our own");
}

TEST(ChainsSideBySide, TheFirstWrongBlockIsTheReason) {
  // Each part of a block that may be no such thing, in block after block, and a wrong one behind
  // it.
  const std::string text = write_chain(plain_chain(KeyType::ed25519, 40), 1);
  for (const std::string_view part :
       {"(f block \"", "(f transaction \"", "(f transaction-io \"", "(f wallet () \""}) {
    std::vector<std::size_t> places;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
      places.push_back(at + part.size());
    }
    for (std::size_t i = 0; i < places.size(); i += 1 + places.size() / 20) {
      std::string bent = text;
      for (const std::size_t place : {places[i], places[places.size() / 2]}) {
        bent[place] = 'x';      // hex no more
        bent[place - 4] = 'k';  // nor that structure, where its name is long enough
      }
      expect_same_on_threads(bent, std::string(part) + " " + std::to_string(i));
    }
  }
}

TEST(ChainsSideBySide, ManyBlocksAreManySteps) {
  std::size_t steps = 0;
  const auto read =
      read_chain(test::reference_chain("chain-300"), [&](std::size_t count, auto step) {
        for (std::size_t i = 0; i < count; ++i) step(i);
        steps += count;
      });
  EXPECT_EQ(std::get<ChainText>(read).blocks.size(), 300u);
  EXPECT_GT(steps, 10u);
}

// Short bytes that stand for much -----------------------------------------------------------------

/// `count` blocks whose inputs are the tails of one list of `count` coins: a file of some 250 bytes
/// a block that stands for count^2 / 2 coins.
std::string quadratic_chain(std::size_t count) {
  const std::string hash(64, 'a');
  const std::string wallet = "(f wallet () \"abcd\")";
  std::string table = wallet;
  std::string blocks;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::string tail = i == 1 ? "" : " ? . " + std::to_string(i - 1);
    table += " (c (f transaction-io \"" + hash + "\" 1 (? . 0) 1)" + tail + ")";
    blocks += (i == 1 ? "c (f block \"" : " c (f block \"") + hash +
              "\" \"\" (f transaction \"\" (? . 0) (? . 0) 1 (? . " + std::to_string(i) +
              ") ()) 1 1)";
  }
  return "((3) 0 () " + std::to_string(count + 1) + " (" + table + ") () (f blockchain (" + blocks +
         ") ()))";
}

TEST(ChainText, SharingCannotGrowBeyondProportion) {
  EXPECT_EQ(reason(read_chain(quadratic_chain(20))), "read");
  EXPECT_NE(reason(read_chain(quadratic_chain(3'000))).find("beyond all proportion"),
            std::string::npos);
  std::size_t count = 20;
  while (reason(read_chain(quadratic_chain(count + 1))) == "read") ++count;
  expect_same_on_threads(quadratic_chain(count), "the longest that may be");
  expect_same_on_threads(quadratic_chain(count + 1), "the shortest that may not");
}

TEST(ChainText, ManyWalletsThatShareALongTextCannotGrowBeyondProportion) {
  const auto chain_of_wallets = [](std::size_t count) {
    std::string coins;
    for (std::size_t i = 0; i < count; ++i) {
      coins += (i == 0 ? "c (f transaction-io \"" : " c (f transaction-io \"") +
               std::string(64, 'a') + "\" 1 (f wallet (? . 0) \"" + std::to_string(100'000 + i) +
               "\") 1)";
    }
    return "((3) 0 () 1 (\"" + std::string(65'000, 'x') + "\") () (f blockchain (c (f block \"" +
           std::string(64, 'a') + "\" \"\" (f transaction \"\" (f wallet () \"aa\") " +
           "(f wallet () \"bb\") 1 (" + coins + ") ()) 1 1)) ()))";
  };
  EXPECT_EQ(reason(read_chain(chain_of_wallets(10))), "read");
  EXPECT_NE(reason(read_chain(chain_of_wallets(100))).find("beyond all proportion"),
            std::string::npos);
}

TEST(ChainText, ManyBlocksThatNameTheSameLongParentCannotGrowBeyondProportion) {
  const auto chain_of_blocks = [](std::size_t count) {
    std::string blocks;
    for (std::size_t i = 0; i < count; ++i) {
      blocks += (i == 0 ? "c (f block \"" : " c (f block \"") + std::string(64, 'a') +
                "\" (? . 0) (f transaction \"\" (f wallet () \"aa\") (f wallet () \"bb\") 1 () ()) "
                "1 1)";
    }
    return "((3) 0 () 1 (\"" + std::string(65'000, 'x') + "\") () (f blockchain (" + blocks +
           ") ()))";
  };
  EXPECT_EQ(reason(read_chain(chain_of_blocks(10))), "read");
  EXPECT_NE(reason(read_chain(chain_of_blocks(100))).find("beyond all proportion"),
            std::string::npos);
}

TEST(ChainText, AnHonestChainOfTheSeedsProgramIsInProportion) {
  EXPECT_EQ(reason(read_chain(test::reference_chain("chain-300"))), "read");
}

TEST(ChainText, OneKeyOfGreatLengthInManyPlacesCostsItsLengthOnce) {
  std::string coins;
  for (int i = 0; i < 20'000; ++i) {
    coins += (i == 0 ? "c (? . 1)" : " c (? . 1)");
  }
  const std::string wallet = "(f wallet \"" + std::string(65'000, 'x') + "\" \"abcd\")";
  const std::string coin = "(f transaction-io \"" + std::string(64, 'a') + "\" 1 (? . 0) 1)";
  const std::string text = "((3) 0 () 2 (" + wallet + " " + coin +
                           ") () (f blockchain (c (f block \"" + std::string(64, 'a') +
                           "\" \"\" (f transaction \"\" (? . 0) (? . 0) 1 (" + coins +
                           ") ()) 1 1)) ()))";
  const auto judged = read_chain(text);
  EXPECT_EQ(reason(judged), "read");
  const Transaction& t = std::get<ChainText>(judged).blocks[0]->transaction;
  EXPECT_EQ(t.inputs.size(), 20'000u);
  EXPECT_EQ(&t.inputs.front().owner.public_key(), &t.inputs.back().owner.public_key());
}

}  // namespace
}  // namespace onetip::core
