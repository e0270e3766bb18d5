// What no honest peer's chain may ever do, each broken once.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journal_script.hpp"

namespace onetip::test::invariants_test {
namespace {

using namespace sim;
using testing::HasSubstr;

std::string story(const std::string& peers = "2") {
  return "peers: " + peers + R"(
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: all, blocks: 1}}
expect:
  - {at: end, converged: all}
)";
}

constexpr char kStart[] = R"(
  0 all start g
  0 topology stands
  0 first begins
)";

/// Empty: none of that name is broken.
std::string broken(const Outcome& outcome, const std::string& name) {
  for (const Finding& finding : outcome.findings) {
    if (finding.name == name && finding.verdict == Verdict::violated) return finding.explanation;
  }
  return "";
}

/// A block that `edit` changed after the owner made it, signed and sealed as if nothing were wrong.
core::Blockchain forged(ChainBuilder& tree, const core::Blockchain& below, const std::string& owner,
                        std::vector<core::TransactionIo> inputs,
                        std::vector<core::TransactionIo> outputs, const core::Amount& value) {
  const core::KeyPair& keys = tree.keys(owner);
  core::Candidate candidate{
      below.tip().hash.hex(),
      core::make_transaction(keys, keys.wallet(), value, std::move(inputs), std::move(outputs)),
      tree.now()};
  return below.extended(tree.seal(std::move(candidate)), below.ledger());
}

core::TransactionIo coin(ChainBuilder& tree, const std::string& owner, std::int64_t value) {
  return core::make_transaction_io(core::Amount(value), tree.wallet(owner), tree.now());
}

/// A block on g that takes 100 in and pays 501 out.
core::Blockchain coin_maker(ChainBuilder& tree) {
  return forged(tree, tree["g"], "a", {coin(tree, "a", 100)},
                {coin(tree, "a", 1), coin(tree, "a", 500)}, 1);
}

TEST(Invariants, HoldOnAnHonestRun) {
  JournalScript run(story(), "g-a1-a2, g-b1:9");
  run.play(kStart).play(R"(
    1 p0 mines a1 for first
    1 p1 tip a1
    2 p1 mines b1 for first
    2 p0 tip b1
    3 first ends
    4 timeline over
    4 over quiet
  )");
  const Outcome outcome = run.outcome();
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.findings[0].explanation;
  EXPECT_FALSE(run.judge().ends_the_run());
}

TEST(Invariants, ATipMayNotGetWorse) {
  JournalScript run(story(), "g-a1-a2");
  run.play(kStart).play(R"(
    1 p0 mines a1 for first
    1 p0 tip a2
    2 p0 tip a1
  )");
  EXPECT_TRUE(run.judge().ends_the_run());
  run.play("2 over quiet");
  EXPECT_THAT(broken(run.outcome(), "no-worse-tip"), HasSubstr("p0 at 2.00 s: it left block 2"));
}

TEST(Invariants, ATipMayGetWorseAcrossACrashAlone) {
  const std::string yaml = R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: all, blocks: 1}}
  - {at: 1s, for: 1s, name: crash, crash: p0}
expect:
  - {at: end, converged: all}
)";
  JournalScript run(yaml, "g-a1-a2");
  run.play(kStart).play(R"(
    1 p0 mines a1 for first
    1 crash begins
    1 p0 loses-all for crash
    2 crash ends
    2 p0 starts g
    3 timeline over
    3 over quiet
  )");
  EXPECT_EQ(broken(run.outcome(), "no-worse-tip"), "");
}

std::string story_of_a_disk(const std::string& fate) {
  return R"(
peers: {p0: {storage: disk}, p1: }
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: all, blocks: 1}}
  - {at: 1s, for: 1s, name: crash, crash: {peer: p0, disk: )" +
         fate + R"(}}
expect:
  - {at: end, converged: all}
)";
}

TEST(Invariants, WhoHasADiskTakesNoTipBeforeItIsStored) {
  JournalScript run(story_of_a_disk("keep"), "g-a1-a2");
  run.play(kStart).play("0 p0 stores g\n 1 p0 stores a1\n 1 p0 tip a1\n 1 p1 tip a2");
  EXPECT_FALSE(run.judge().ends_the_run());
  run.play("2 p0 tip a2");
  EXPECT_TRUE(run.judge().ends_the_run());
  run.play("2 p0 stores a2\n 2 over quiet");
  EXPECT_THAT(broken(run.outcome(), "durable-tip"), HasSubstr("p0 at 2.00 s: it took block 2"));
}

TEST(Invariants, ADiskGivesBackWhatItStored) {
  const auto broken_after = [](const std::string& fate, const std::string& crash,
                               const std::string& start) {
    JournalScript run(story_of_a_disk(fate), "g-a1-a2");
    run.play(kStart).play("0 p0 stores g\n 1 p0 stores a1\n 1 p0 tip a1\n 1 crash begins");
    run.play("1 p0 " + crash + " for crash\n 2 crash ends\n 2 p0 starts " + start);
    return broken(run.play("3 over quiet").outcome(), "durable-tip");
  };
  EXPECT_EQ(broken_after("keep", "crashes", "a1"), "");
  EXPECT_EQ(broken_after("keep", "crashes", "a2"), "") << "stored, and not yet acknowledged";
  EXPECT_EQ(broken_after("lost", "loses-all", "g"), "");
  EXPECT_THAT(broken_after("keep", "crashes", "g"), HasSubstr("it came back with block 0"));
}

TEST(Invariants, NothingIsSpentTwice) {
  JournalScript run(story(), "g-a1");
  // a1 spent the grant; x2 spends the same coin again.
  const auto grant = run.tree().block("a1")->transaction.inputs.at(0);
  run.name("x2", forged(run.tree(), run.tree()["a1"], "a", {grant},
                        {coin(run.tree(), "a", 1), coin(run.tree(), "a", 99)}, 1));
  run.play(kStart).play(R"(
    1 p1 tip x2
    2 over quiet
  )");
  const Outcome outcome = run.outcome();
  EXPECT_THAT(broken(outcome, "no-double-spend"), HasSubstr("spends 100 coins that block 1"));
  EXPECT_THAT(broken(outcome, "valid-chain"), HasSubstr("breaks unknown-coin"));
  EXPECT_EQ(broken(outcome, "coins-conserved"), "");
}

TEST(Invariants, NoBlockMakesCoins) {
  JournalScript run(story(), "g");
  run.name("x1", coin_maker(run.tree()));
  run.play(kStart).play(R"(
    1 p1 tip x1
    2 over quiet
  )");
  const Outcome outcome = run.outcome();
  EXPECT_THAT(broken(outcome, "coins-conserved"), HasSubstr("takes 100 in and pays 501 out"));
  EXPECT_THAT(broken(outcome, "valid-chain"), HasSubstr("breaks bad-outputs"));
  EXPECT_EQ(broken(outcome, "no-double-spend"), "");
}

TEST(Invariants, AHostilePeerMayHoldWhatItLikes) {
  JournalScript run(story("{good: {count: 1}, mallory: {behaviour: forger}}"), "g-a1-a2");
  run.play(kStart).play(R"(
    1 mallory tip a2
    2 mallory tip a1
    2 good tip a1
    3 over quiet
  )");
  EXPECT_EQ(broken(run.outcome(), "no-worse-tip"), "");
}

/// What only a hostile peer has held so far is looked at when an honest one holds it.
TEST(Invariants, ABlockIsLookedAtWhenTheFirstHonestPeerHoldsIt) {
  JournalScript run(story("{good: {count: 1}, mallory: {behaviour: forger}}"), "g");
  run.name("x1", coin_maker(run.tree()));
  run.play(kStart).play(R"(
    1 mallory tip x1
    2 good tip x1
    3 over quiet
  )");
  const Outcome outcome = run.outcome();
  EXPECT_THAT(broken(outcome, "coins-conserved"), HasSubstr("takes 100 in and pays 501 out"));
  EXPECT_THAT(broken(outcome, "valid-chain"), HasSubstr("good"));
}

/// g ── x1 ── x2, and nobody's tip was x1.
TEST(Invariants, EveryBlockThatComesToStandBelowATipIsLookedAt) {
  JournalScript run(story(), "g");
  ChainBuilder& tree = run.tree();
  run.name("x2",
           forged(tree, coin_maker(tree), "a", {coin(tree, "a", 1)}, {coin(tree, "a", 1)}, 1));
  run.play(kStart).play(R"(
    1 p1 tip x2
    2 over quiet
  )");
  const Outcome outcome = run.outcome();
  EXPECT_THAT(broken(outcome, "coins-conserved"), HasSubstr("takes 100 in and pays 501 out"));
  EXPECT_THAT(broken(outcome, "valid-chain"), HasSubstr("which breaks"));
}

TEST(Invariants, HaveNothingToSayWhereNobodyIsHonest) {
  JournalScript run(
      "peers: {mallory: {behaviour: forger}}\nchain: {difficulty: 1}\n"
      "expect: [{at: end, tips: 1}]\n",
      "g-a1");
  run.play("0 all start g\n 0 topology stands\n 1 mallory tip a1\n 3 over quiet");
  EXPECT_EQ(run.outcome().findings.size(), 1U);
}

TEST(Invariants, AreOffWhenTheScenarioSaysSo) {
  JournalScript run(story() + "invariants: off\n", "g-a1-a2");
  run.play(kStart).play(R"(
    1 p0 tip a2
    2 p0 tip a1
    3 over quiet
  )");
  EXPECT_FALSE(run.judge().ends_the_run());
  EXPECT_EQ(run.outcome().findings.size(), 1U);
}

}  // namespace
}  // namespace onetip::test::invariants_test
