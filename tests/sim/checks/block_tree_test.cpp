// The checkers' own copy of the rules, against the reference's files and against core.

#include "sim/checks/block_tree.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <sstream>

#include "core/chain_text.hpp"
#include "support/chain_builder.hpp"
#include "support/data.hpp"

namespace onetip::test::block_tree_test {
namespace {

using namespace sim;
using checks::BlockTree;

/// Records blocks, oldest first, each on the one before; the last one's reference.
BlockRef record_all(Journal& journal, BlockTree& tree, const std::vector<core::BlockPtr>& blocks) {
  std::optional<BlockRef> last;
  for (const core::BlockPtr& block : blocks) {
    const BlockRef ref{static_cast<std::uint32_t>(journal.records().size())};
    journal.append(Nanos{}, record::Block{ref, last, block->hash, {}, core::write_block(*block)});
    tree.add(std::get<record::Block>(journal.records().back().body));
    last = ref;
  }
  return *last;
}

TEST(BlockTree, SaysOfEveryFileOfTheReferenceWhatOnetipMustSay) {
  std::istringstream rows(read_data("reference/verdicts/VERDICTS.tsv"));
  std::string row;
  std::getline(rows, row);
  std::size_t judged = 0;
  while (std::getline(rows, row)) {
    std::istringstream fields(row);
    std::string file;
    std::string reference;
    std::string wanted;
    std::getline(fields, file, '\t');
    std::getline(fields, reference, '\t');
    std::getline(fields, wanted, '\t');
    // This one lies in its list of unspent coins alone, which no journal carries: its blocks are
    // valid.
    if (file == "a02-forged-utxo.data") wanted = "accept";
    const auto read = core::read_chain(read_data("reference/verdicts/" + file));
    const auto* chain = std::get_if<core::ChainText>(&read);
    bool valid = false;
    if (chain != nullptr && !chain->blocks.empty()) {
      Journal journal;
      BlockTree tree{ChainSpec{}};
      valid = tree.valid(record_all(journal, tree, chain->blocks));
    }
    EXPECT_EQ(valid ? "accept" : "reject", wanted) << file;
    ++judged;
  }
  EXPECT_EQ(judged, 38U);
}

TEST(BlockTree, FollowsTheReferencesOwnLongChains) {
  for (const char* file : {"chain-1", "chain-3", "chain-30", "chain-300", "chain-4-rational-value",
                           "chain-4-two-wallets", "chain-self-split"}) {
    const auto read =
        core::read_chain(read_data(std::string("reference/chains/") + file + ".data"));
    Journal journal;
    BlockTree tree{ChainSpec{}};
    EXPECT_TRUE(tree.valid(record_all(journal, tree, std::get<core::ChainText>(read).blocks)))
        << file;
  }
}

ChainSpec easy(core::ForkChoice fork_choice = core::ForkChoice::nonce_sum) {
  ChainSpec chain;
  chain.difficulty = 1;
  chain.fork_choice = fork_choice;
  return chain;
}

/// A journal of chains, and the tree of what it recorded.
struct Recorded {
  explicit Recorded(const ChainSpec& chain = easy()) : tree(chain) {
    journal.listen([this](std::size_t, const Record& record) {
      tree.add(std::get<record::Block>(record.body));
    });
  }
  BlockRef add(const core::Blockchain& chain) { return journal.record_chain(Nanos{}, chain); }

  Journal journal;
  BlockTree tree;
};

TEST(BlockTree, GivesTheCoinsOfAForkBackToItsRoot) {
  //  g ── a1 ── a2 ── a3
  //        ├─── b2 ── b3
  //        └─── c2
  ChainBuilder chains("g-a1-a2-a3, a1-b2-b3, a1-c2");
  Recorded recorded;
  const auto balance = [&](const char* block, const char* owner) {
    const BlockRef ref = recorded.add(chains[block]);
    EXPECT_TRUE(recorded.tree.valid(ref)) << block;
    return recorded.tree.balance(ref, chains.wallet(owner));
  };
  EXPECT_EQ(balance("a3", "a"), core::Amount(250));
  EXPECT_EQ(balance("b3", "b"), core::Amount(100));
  EXPECT_EQ(balance("c2", "c"), core::Amount(50));
  EXPECT_EQ(balance("a1", "a"), core::Amount(150));
  EXPECT_EQ(balance("g", "a"), core::Amount(100));
  EXPECT_EQ(balance("b3", "a"), core::Amount(150));
}

RC_GTEST_PROP(BlockTreeProperty, AgreesWithCoreOnEveryBalanceOfEveryTree, ()) {
  const int blocks = *rc::gen::inRange(1, 14);
  ChainBuilder chains("g");
  std::vector<std::string> names{"g"};
  for (int i = 1; i <= blocks; ++i) {
    const std::string parent = names[*rc::gen::inRange<std::size_t>(0, names.size())];
    const std::string from(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
    const std::string to(1, static_cast<char>('a' + *rc::gen::inRange(0, 3)));
    const std::string name = from + std::to_string(i);
    const core::Amount owned = chains[parent].ledger().balance(chains.wallet(from));
    if (from != to && core::Amount(7) <= owned) {
      chains.pay(parent, name, from, to, core::Amount(7));
    } else {
      chains.grow(parent + "-" + name);
    }
    names.push_back(name);
  }
  Recorded recorded;
  for (int look = 0; look < 2 * blocks; ++look) {  // in any order, again and again
    const std::string& name = names[*rc::gen::inRange<std::size_t>(0, names.size())];
    const BlockRef ref = recorded.add(chains[name]);
    RC_ASSERT(recorded.tree.valid(ref));
    RC_ASSERT(recorded.tree.effort(ref) == chains[name].weight().effort);
    RC_ASSERT(recorded.tree.height(ref) == chains[name].height());
    for (const char* owner : {"a", "b", "c"}) {
      RC_ASSERT(recorded.tree.balance(ref, chains.wallet(owner)) ==
                chains[name].ledger().balance(chains.wallet(owner)));
    }
  }
}

TEST(BlockTree, ChoosesAsItsChainSays) {
  ChainBuilder chains("g-a1-a2, g-b1:9");
  Recorded by_effort(easy(core::ForkChoice::nonce_sum));
  EXPECT_TRUE(by_effort.tree.better(by_effort.add(chains["b1"]), by_effort.add(chains["a2"])));
  Recorded by_height(easy(core::ForkChoice::longest));
  EXPECT_TRUE(by_height.tree.better(by_height.add(chains["a2"]), by_height.add(chains["b1"])));
}

TEST(BlockTree, SettlesATieByTheSmallerHash) {
  ChainBuilder chains("g-a1, g-b1");
  Recorded recorded;
  const BlockRef a = recorded.add(chains["a1"]);
  const BlockRef b = recorded.add(chains["b1"]);
  EXPECT_EQ(recorded.tree.better(a, b), recorded.tree.hash(a) < recorded.tree.hash(b));
  EXPECT_NE(recorded.tree.better(a, b), recorded.tree.better(b, a));
  EXPECT_FALSE(recorded.tree.better(a, a));
}

TEST(BlockTree, TakesNoGenesisButTheOneThatItTrusts) {
  ChainBuilder ours("g-a1");
  ChainBuilder theirs("g:7-a1");
  Recorded recorded;
  recorded.tree.trust_genesis_of(recorded.add(ours["g"]));
  EXPECT_TRUE(recorded.tree.valid(recorded.add(ours["a1"])));
  const auto& broken = recorded.tree.broken(recorded.add(theirs["a1"]));
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->why.rule, core::Rule::foreign_genesis);
}

TEST(BlockTree, FindsTheFirstBrokenBlockBelowATip) {
  ChainBuilder chains("g-a1-a2");
  // a2 keeps its hash and changes its nonce; a3 stands on it and is right in itself.
  core::Block forged = *chains.block("a2");
  forged.nonce += 1;
  const auto bad =
      chains["a1"].extended(std::make_shared<const core::Block>(forged), chains["a2"].ledger());
  chains.grow("a2-a3");
  const auto on_it = bad.extended(chains.block("a3"), chains["a3"].ledger());
  Recorded recorded;
  const auto& broken = recorded.tree.broken(recorded.add(on_it));
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->why.rule, core::Rule::bad_hash);
  EXPECT_EQ(recorded.tree.height(broken->block), 2U);
}

TEST(BlockTree, CallsAStrayWhatItIs) {
  ChainBuilder chains("g-a1");
  Recorded recorded;
  const BlockRef stray = recorded.journal.record_stray(Nanos{}, *chains.block("a1"));
  EXPECT_EQ(recorded.tree.broken(stray)->why.rule, core::Rule::wrong_seed);
}

TEST(Reward, HalvesEvery210000Blocks) {
  EXPECT_EQ(checks::reward(2).text(), "50");
  EXPECT_EQ(checks::reward(209'999).text(), "50");
  EXPECT_EQ(checks::reward(210'000).text(), "25");
  EXPECT_EQ(checks::reward(420'000).text(), "25/2");
}

}  // namespace
}  // namespace onetip::test::block_tree_test
