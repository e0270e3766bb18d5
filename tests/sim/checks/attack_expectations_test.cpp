// What is expected of attacks and of the network's speed: deepest_reorg, share, rejected,
// never_adopted, propagation. Each on a journal that shows it, one that breaks it, and one that
// says nothing about it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/journal_script.hpp"

namespace onetip::test::attack_expectations_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::HasSubstr;

/// Two honest peers and a hostile one; c is mallory's wallet.
std::string story(const std::string& expectation) {
  return R"(
peers: {p0: , p1: , mallory: {behaviour: forger}}
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: work, mine: {by: [p0, p1, mallory], blocks: 9}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [p0, rest]}}
expect:
  - )" + expectation +
         "\n";
}

//  g ── a1 ── a2 ── a3 ── b4
//        └─── c2 ── c3 ── c4 ── c5
constexpr char kTree[] = "g-a1-a2-a3-b4, a1-c2:9-c3-c4-c5";

constexpr char kStart[] = R"(
  0 all start g
  0 topology stands
  0 work begins
)";

Finding found(const std::string& expectation, std::string_view script) {
  JournalScript run(story(expectation), kTree);
  return run.play(kStart).play(script).finding();
}

Verdict verdict_of(const std::string& expectation, std::string_view script) {
  return found(expectation, script).verdict;
}

constexpr char kNothing[] = "5 over quiet";

// --- deepest_reorg

constexpr char kReorgs[] = R"(
  0.1 p0 tip a1
  0.2 p0 tip a3
  0.3 mallory tip c2
  0.4 mallory tip a3
  1   wall begins
  1.5 p0 tip c2 from mallory
  2   wall ends
  2.1 p1 tip a1
  2.2 p1 tip a2
  2.3 p1 tip c2
  5   timeline over
  5   over quiet
)";

TEST(DeepestReorg, CountsTheBlocksThatAnHonestPeerLeftBehind) {
  EXPECT_EQ(verdict_of("{at: end, deepest_reorg: {at_least: 2}}", kReorgs), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, deepest_reorg: {at_most: 2}}", kReorgs), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, deepest_reorg: {at_least: 3}}", kReorgs), Verdict::violated);
  const Finding finding = found("{at: end, deepest_reorg: {at_most: 1}}", kReorgs);
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("p0 left 2 blocks behind at 1.50 s, from block 3"));
  EXPECT_EQ(finding.peers, PeerSet{0});
}

/// The second run of `drift` begins before the first is over, and behind the reorganisation.
TEST(DeepestReorg, InOneOfTwoRunsOfAFaultThatOverlapIsSeen) {
  const auto during = [](const std::string& bound) {
    JournalScript run(R"(
peers: {p0: , p1: , mallory: {behaviour: forger}}
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: work, mine: {by: p0, blocks: 9}}
  - {at: 1s, each: 1s, for: 2s, name: drift, skew: {peer: [p0, p1], by: 1s}}
expect:
  - {during: drift, deepest_reorg: )" +
                          bound + "}\n",
                      kTree);
    return run.play(kStart)
        .play("0.1 p0 tip a3\n 1 drift begins\n 1.5 p0 tip c2\n 2 drift begins")
        .play("3 drift ends\n 4 drift ends\n 5 timeline over\n 5 over quiet")
        .finding()
        .verdict;
  };
  EXPECT_EQ(during("{at_most: 1}"), Verdict::violated);
  EXPECT_EQ(during("{at_most: 2}"), Verdict::held);
  EXPECT_EQ(during("{at_least: 2}"), Verdict::violated) << "the second run had none";
}

TEST(DeepestReorg, ThatMustStayShallowIsJudgedWhenBothTimesAreUp) {
  const auto with = [](const std::string& times) {
    return verdict_of("{after: wall, deepest_reorg: {at_most: 0}, " + times + "}", R"(
      0.1 p0 tip a3
      1   wall begins
      2   wall ends
      4   p0 tip c2
      9   timeline over
      9   over quiet
    )");
  };
  EXPECT_EQ(with("within: 3s, stays: 100ms"), Verdict::violated);
  EXPECT_EQ(with("within: 1s, stays: 1500ms"), Verdict::violated);
  EXPECT_EQ(with("within: 1s, stays: 500ms"), Verdict::held);
}

TEST(DeepestReorg, NamesTheRecordThatShowsIt) {
  JournalScript run(story("{at: end, deepest_reorg: {at_most: 1}}"), kTree);
  run.play(kStart).play(kReorgs);
  const Record& proof = run.journal().records().at(run.finding().proof.at(0));
  EXPECT_EQ(std::get<record::TipChanged>(proof.body).peer, 0U);
}

TEST(DeepestReorg, DuringAndAfterAFaultCountsFromThere) {
  EXPECT_EQ(verdict_of("{during: wall, deepest_reorg: {at_least: 2}}", kReorgs), Verdict::held);
  EXPECT_EQ(verdict_of("{after: wall, deepest_reorg: {at_most: 1}}", kReorgs), Verdict::held);
  EXPECT_EQ(verdict_of("{after: wall, deepest_reorg: {at_least: 2}}", kReorgs), Verdict::violated);
  EXPECT_EQ(verdict_of("{after: wall, deepest_reorg: {at_least: 1}, within: 1s}", kReorgs),
            Verdict::held);
}

TEST(DeepestReorg, AnUpperBoundIsJudgedWhenItsTimeIsUpNotAtOnce) {
  const std::string at_most = "{after: wall, within: 1s, deepest_reorg: {at_most: 0}}";
  EXPECT_EQ(verdict_of(at_most, kReorgs), Verdict::violated);
  EXPECT_EQ(verdict_of(at_most, "1 wall begins\n 2 wall ends\n 5 over quiet"), Verdict::held);
}

TEST(DeepestReorg, OfNobodyIsInconclusive) {
  JournalScript run(story("{at: end, deepest_reorg: {at_most: 3}}"), kTree);
  run.play("0 mallory starts g\n 0 topology stands\n 1 mallory tip a1\n 5 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
  EXPECT_EQ(verdict_of("{at: end, deepest_reorg: {at_most: 0}}", kNothing), Verdict::held);
}

/// Who was up before the fault says nothing of what was done during it.
TEST(DeepestReorg, WhileNobodyWasUpIsInconclusive) {
  const auto last_goes = [](const std::string& at) {
    JournalScript run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: kill, crash: all}
expect:
  - {during: kill, deepest_reorg: {at_most: 0}}
)",
                      kTree);
    return run.play("0 all start g\n 0 topology stands\n 0.5 p0 tip a1\n 1 kill begins")
        .play("1 p0 crashes by kill\n " + at + " p1 crashes by kill\n 5 over quiet")
        .finding();
  };
  EXPECT_EQ(last_goes("1").verdict, Verdict::inconclusive);
  EXPECT_EQ(last_goes("1").explanation, "no honest peer was up");
  EXPECT_EQ(last_goes("1.5").verdict, Verdict::held);
}

// --- share

constexpr char kOneOfFour[] = R"(
  1 p0 tip b4
  1 mallory tip a2
  5 timeline over
  5 over quiet
)";

TEST(Share, IsThePartOfTheBestChainThatWasMinedThere) {
  EXPECT_EQ(verdict_of("{at: end, share: {of: p1, at_least: 25%}}", kOneOfFour), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, share: {of: p1, at_most: 25%}}", kOneOfFour), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, share: {of: p0, at_least: 75%}}", kOneOfFour), Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, share: {of: [p0, p1], at_least: 100%}}", kOneOfFour),
            Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, share: {of: p1, at_least: 25.1%}}", kOneOfFour),
            Verdict::violated);
  const Finding finding = found("{at: end, share: {of: mallory, at_least: 1%}}", kOneOfFour);
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation,
              HasSubstr("0 of the 4 blocks of the best chain (0.0%) were mined by mallory"));
}

TEST(Share, FollowsTheBestChain) {
  const std::string all_but_one = "{at: end, share: {of: mallory, at_least: 80%}}";
  EXPECT_EQ(verdict_of(all_but_one, "1 p0 tip b4\n 2 mallory tip c5\n 5 over quiet"),
            Verdict::held);
  EXPECT_EQ(verdict_of("{always: , share: {of: p0, at_least: 50%}}",
                       "1 p0 tip b4\n 2 mallory tip c5\n 5 over quiet"),
            Verdict::violated);
}

TEST(Share, OfAGenesisIsInconclusive) {
  EXPECT_EQ(verdict_of("{at: end, share: {of: p0, at_least: 1%}}", kNothing),
            Verdict::inconclusive);
}

// --- rejected

constexpr char kRefusals[] = R"(
  0.1 p0 refuses c2 from mallory bad-signature
  0.1 p0 loses mallory by-us:invalid-block
  1   wall begins
  2   wall ends
  2.1 p1 refuses c2 from mallory bad-signature
  2.1 p1 loses mallory by-us:invalid-block
  2.2 p0 refuses c3 from mallory bad-encoding
  2.2 p0 loses mallory by-us:malformed-line
  2.3 p1 loses mallory by-us:malformed-line
  2.4 p1 loses mallory fin
  2.5 p1 loses p0 by-us:malformed-line
  5   timeline over
  5   over quiet
)";

TEST(Rejected, CountsEachMessageOnceForEachPeerThatRefusedIt) {
  EXPECT_EQ(verdict_of("{at: end, rejected: {from: mallory, at_least: 4}}", kRefusals),
            Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, rejected: {from: mallory, at_most: 4}}", kRefusals),
            Verdict::held);
  const Finding finding = found("{at: end, rejected: {from: mallory, at_least: 5}}", kRefusals);
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_EQ(finding.explanation,
            "4 messages were refused, by p0 and p1: bad-encoding, bad-signature (2 times), "
            "malformed-line");
  EXPECT_EQ(finding.proof.size(), 4U);
  EXPECT_EQ(verdict_of("{at: end, rejected: {from: p0, at_most: 0}}", kRefusals),
            Verdict::violated);
}

TEST(Rejected, CountsWhatWasRefusedThoughTheOtherEndWasGone) {
  EXPECT_EQ(verdict_of("{at: end, rejected: {from: mallory, at_least: 2}}", R"(
    0.1 p0 loses mallory fin:malformed-line
    0.1 p1 loses mallory reset:line-too-long
    5 over quiet
  )"),
            Verdict::held);
}

TEST(Rejected, AfterAFaultCountsFromItsEnd) {
  EXPECT_EQ(verdict_of("{after: wall, rejected: {from: mallory, at_least: 4}}", kRefusals),
            Verdict::violated);
  const Finding finding =
      found("{after: wall, rejected: {from: mallory, at_least: 1}, within: 1s}", kRefusals);
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_EQ(finding.held_at, 2100ms);
}

TEST(Rejected, OfNothingIsAViolationAndOfNobodyInconclusive) {
  const std::string expectation = "{at: end, rejected: {from: mallory, at_least: 1}}";
  EXPECT_EQ(verdict_of(expectation, kNothing), Verdict::violated);
  JournalScript run(story(expectation), kTree);
  run.play("0 p0 starts g\n 0 topology stands\n 5 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
}

/// Who is down for as long as that is counted sends nothing that could be refused.
TEST(Rejected, OfWhoWasDownMeanwhileIsInconclusive) {
  const auto during = [](const std::string& goes, const std::string& meanwhile) {
    JournalScript run(R"(
peers: {p0: , p1: , mallory: {behaviour: forger}}
chain: {difficulty: 1}
timeline:
  - {at: 1s, for: 1s, name: kill, crash: mallory}
expect:
  - {during: kill, rejected: {from: mallory, at_most: 0}}
)",
                      kTree);
    return run.play("0 all start g\n 0 topology stands\n 1 kill begins")
        .play(goes + " mallory crashes by kill")
        .play(meanwhile)
        .play("2 kill ends\n 2 mallory starts g\n 5 over quiet")
        .finding();
  };
  EXPECT_EQ(during("1", "").verdict, Verdict::inconclusive);
  EXPECT_EQ(during("1", "").explanation, "mallory was not up meanwhile");
  EXPECT_EQ(during("1.5", "").verdict, Verdict::held);
  EXPECT_EQ(during("1", "1.6 p0 refuses c2 from mallory bad-signature").verdict, Verdict::violated)
      << "it was sent before";
}

// --- never_adopted

constexpr char kNever[] = "{at: end, never_adopted: {from: mallory}}";

TEST(NeverAdopted, HoldsWhereNoHonestPeerTookABlockOfTheirs) {
  EXPECT_EQ(verdict_of(kNever, R"(
    1 p0 tip a3
    1 mallory mines c2 for work
    5 over quiet
  )"),
            Verdict::held);
}

TEST(NeverAdopted, IsBrokenByOneBlockBelowATipEvenIfItIsLeftAgain) {
  JournalScript run(story(kNever), "g-a1-c2-b3, a1-a2:99");
  run.play(kStart).play(R"(
    1 mallory mines c2 for work
    2 p1 tip b3
    3 p1 tip a2
    5 over quiet
  )");
  const Finding finding = run.finding();
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("p1 took block 3"));
  EXPECT_THAT(finding.explanation, HasSubstr("at 2.00 s, which stands on block 2"));
  EXPECT_EQ(finding.peers, PeerSet{1});
  EXPECT_EQ(std::get<record::TipChanged>(run.journal().records().at(finding.proof.at(0)).body).peer,
            1U);
}

TEST(NeverAdopted, IsBrokenAtAnyTimeOfTheRun) {
  EXPECT_EQ(verdict_of("{after: wall, never_adopted: {from: mallory}, within: 1s}", R"(
    0.5 p1 tip c2
    1 wall begins
    2 wall ends
    2.1 p1 tip b4
    5 over quiet
  )"),
            Verdict::violated);
}

TEST(NeverAdopted, OfWhoMinedNothingIsInconclusive) {
  EXPECT_EQ(verdict_of(kNever, "1 p0 tip a3\n 5 over quiet"), Verdict::inconclusive);
}

TEST(NeverAdopted, WhereNobodyWasUpToAdoptItIsInconclusive) {
  const auto with = [](const std::string& more) {
    JournalScript run(story(kNever), kTree);
    return run.play("0 mallory starts g\n 0 topology stands\n 0 work begins")
        .play("1 mallory mines c2 for work\n" + more + "\n 5 over quiet")
        .finding();
  };
  EXPECT_EQ(with("").verdict, Verdict::inconclusive);
  EXPECT_EQ(with("").explanation,
            "no other honest peer was up that could adopt a block of mallory");
  EXPECT_EQ(with("2 p0 starts g").verdict, Verdict::held);
}

/// Whose key a genesis names is told by its miner's start alone.
TEST(NeverAdopted, AGenesisOfOnesOwnIsABlockOfTheirs) {
  const auto of = [](const std::string& miner) {
    JournalScript run(
        "peers: {p0: , p1: }\nchain: {difficulty: 1, genesis: per-peer}\n"
        "expect: [{at: end, never_adopted: {from: " +
            miner + "}}]\n",
        "g");
    ChainBuilder& tree = run.tree();
    const core::Candidate own = core::make_genesis(tree.wallet("b"), tree.keys("coin-base"),
                                                   tree.now(), tree.rules().seed_hash);
    run.name("h", std::get<core::Blockchain>(core::judge_genesis(tree.seal(own), tree.rules())));
    return run.play("0 p0 starts g\n 0 p1 starts h\n 0 topology stands\n 1 p1 tip g\n 5 over quiet")
        .finding();
  };
  EXPECT_EQ(of("p0").verdict, Verdict::violated);
  EXPECT_THAT(of("p0").explanation, HasSubstr("p1 took block 0"));
  EXPECT_EQ(of("p1").verdict, Verdict::held);
}

TEST(NeverAdopted, AlwaysToHoldSaysWhyItHadNothingToLookAt) {
  JournalScript at_end(story(kNever), "g");
  JournalScript always(story("{always: true, never_adopted: {from: mallory}}"), "g");
  at_end.play(kStart).play("5 over quiet");
  always.play(kStart).play("5 over quiet");
  EXPECT_EQ(always.finding().verdict, Verdict::inconclusive);
  EXPECT_EQ(always.finding().explanation, at_end.finding().explanation);
}

TEST(NeverAdopted, AsksOthersThanThemselves) {
  const std::string own = "{at: end, never_adopted: {from: p1}}";
  EXPECT_EQ(verdict_of(own, "1 p1 tip b4\n 1 mallory tip b4\n 5 over quiet"), Verdict::held);
  EXPECT_EQ(verdict_of(own, "1 p1 tip b4\n 2 p0 tip b4\n 5 over quiet"), Verdict::violated);
}

// --- propagation

/// a1 is first held at 1 s; p1 has it after 100 ms, mallory after 600 ms.
constexpr char kSpread[] = R"(
  1   p0 tip a1
  1.1 p1 tip a1
  1.6 mallory tip a1
  5   timeline over
  5   over quiet
)";

Verdict spread(const std::string& propagation, std::string_view script = kSpread) {
  return verdict_of("{at: end, propagation: " + propagation + "}", script);
}

TEST(Propagation, IsTheTimeThatABlockTakesToReachAShareOfThePeers) {
  EXPECT_EQ(spread("{share: 100%, at_most: 600ms}"), Verdict::held);
  EXPECT_EQ(spread("{share: 100%, at_most: 599ms}"), Verdict::violated);
  EXPECT_EQ(spread("{share: 60%, at_most: 100ms}"), Verdict::held);
  EXPECT_EQ(spread("{share: 67%, at_most: 100ms}"), Verdict::violated);
  const Finding finding = found("{at: end, propagation: {share: 90%, at_most: 1s}}", kSpread);
  EXPECT_THAT(finding.explanation, HasSubstr("1 block reached enough peers in time"));
  EXPECT_THAT(finding.explanation, HasSubstr("took 600 ms"));
}

TEST(Propagation, SaysWhichBlockWasTooSlowAndWhoLacksIt) {
  const Finding finding = found("{at: end, propagation: {share: 100%, at_most: 1s}}", R"(
    1   p0 tip a1
    1.1 p1 tip a1
    5   timeline over
    5   over quiet
  )");
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("reached 2 of 3 peers within 1s"));
  EXPECT_THAT(finding.explanation, HasSubstr("still without it: mallory"));
  EXPECT_EQ(finding.peers, PeerSet{2});
}

TEST(Propagation, LooksAtTheBlocksOfTheBestChainAlone) {
  EXPECT_EQ(spread("{share: 100%, at_most: 100ms}", R"(
    0.5 p0 tip a1
    0.5 p1 tip a1
    0.5 mallory tip a1
    1   p0 tip a2
    2   p1 tip c2
    2   mallory tip c2
    2.1 p0 tip c2
    5   over quiet
  )"),
            Verdict::held);
}

TEST(Propagation, CountsWhoWasUpWhenTheBlockWasFirstHeld) {
  JournalScript run(story("{at: end, propagation: {share: 100%, at_most: 500ms}}"), kTree);
  run.play(R"(
    0   p0 starts g
    0   p1 starts g
    0   topology stands
    1   p0 tip a1
    1.2 p1 tip a1
    2   mallory starts g
    4   mallory tip a1
    5   over quiet
  )");
  EXPECT_EQ(run.finding().verdict, Verdict::held);
}

TEST(Propagation, WhoGoesDownBeforeABlockCameCountsNoMore) {
  JournalScript run(R"(
peers: 3
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: kill, crash: p2}
expect:
  - {at: end, propagation: {share: 100%, at_most: 500ms}}
)",
                    kTree);
  run.play(R"(
    0   all start g
    0   topology stands
    1   p0 tip a1
    1.1 p1 tip a1
    1.2 kill begins
    1.2 p2 crashes by kill
    1.3 p0 tip a2
    1.4 p1 tip a2
    5   over quiet
  )");
  const Finding finding = run.finding();
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_THAT(finding.explanation, HasSubstr("2 blocks reached enough peers in time"));
}

/// a1 is late from 1.5 s on, and leaves the best chain with the next tip that changes.
TEST(Propagation, ThatMustAlwaysBeQuickIsBrokenBeforeTheSlowBlockIsForgotten) {
  constexpr char kOvertaken[] = R"(
    1   p0 tip a1
    2   p1 hears a1 from p0
    3   p0 tip b1
    3   p1 tip b1
    3   mallory tip b1
    5   timeline over
    5   over quiet
  )";
  JournalScript run(story("{always: true, propagation: {share: 100%, at_most: 500ms}}"),
                    "g-a1, g-b1:9");
  const Finding finding = run.play(kStart).play(kOvertaken).finding();
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("reached 1 of 3 peers within 500ms"));
}

TEST(Propagation, SaysNothingOfABlockThatNobodyElseWasUpToHearOf) {
  JournalScript run(R"(
peers: 2
chain: {difficulty: 1}
timeline:
  - {at: 1s, name: kill, crash: p1}
expect:
  - {at: end, propagation: {share: 100%, at_most: 500ms}}
)",
                    kTree);
  run.play(R"(
    0   all start g
    0   topology stands
    1   kill begins
    1   p0 tip a1
    1.1 p1 crashes by kill
    2   p0 tip a2
    5   over quiet
  )");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
  EXPECT_THAT(run.finding().explanation, HasSubstr("no block was found that somebody else"));
}

TEST(Propagation, SaysNothingOfABlockWhoseMinerAloneWasShareEnough) {
  JournalScript run(story("{at: end, propagation: {share: 50%, at_most: 500ms}}"), kTree);
  run.play("0 p0 starts g\n 0 p1 starts g\n 0 topology stands\n 1 p0 tip a1\n 5 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
  EXPECT_THAT(run.finding().explanation, HasSubstr("no block was found that somebody else"));
}

/// A block a second, of which each is under way for 100 ms.
Finding staying(const std::string& times, const std::string& last) {
  return found("{at: 0s, propagation: {share: 100%, at_most: 500ms}, " + times + "}", R"(
    1   p0 tip a1
    1.1 p1 tip a1
    1.1 mallory tip a1
    2   p0 tip a2
    2.1 p1 tip a2
    2.1 mallory tip a2
    3   p0 tip a3
  )" + last);
}

TEST(Propagation, StaysQuickWhileABlockIsUnderWay) {
  const std::string quick = "3.1 p1 tip a3\n 3.1 mallory tip a3\n 9 over quiet";
  const Finding finding = staying("within: 2s, stays: 5s", quick);
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_EQ(finding.held_at, 1100ms);
  EXPECT_EQ(staying("within: 2s, stays: 2s", "9 over quiet").verdict, Verdict::held)
      << "the last block has its time beyond that";
}

/// Nothing happens at 3.5 s, when the last block is late.
TEST(Propagation, IsLateByTimeAloneWhileItIsToStayQuick) {
  const Finding finding = staying("within: 2s, stays: 5s", "9 over quiet");
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("reached 1 of 3 peers within 500ms"));
  EXPECT_THAT(finding.explanation, HasSubstr("it held from 1.10 s on, but for 2.40 s only"));
}

/// And then nothing happens up to 6 s, by when it must have begun again.
TEST(Propagation, ThatIsLateByTimeAloneMayBeginAgainUpToTheDeadline) {
  const Finding finding = staying("within: 6s, stays: 5s", "9 over quiet");
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, HasSubstr("it held from 1.10 s on, but for 2.40 s only"));
}

TEST(Propagation, AfterAFaultLooksAtTheBlocksSinceThen) {
  constexpr char kSlowThenFast[] = R"(
    0.9 p0 tip a1
    1   wall begins
    2   wall ends
    2.1 p1 tip a1
    2.1 mallory tip a1
    3   p0 tip a2
    3   p1 tip a2
    3   mallory tip a2
    5   timeline over
    5   over quiet
  )";
  EXPECT_EQ(verdict_of("{after: wall, propagation: {share: 100%, at_most: 500ms}}", kSlowThenFast),
            Verdict::held);
  EXPECT_EQ(verdict_of("{at: end, propagation: {share: 100%, at_most: 500ms}}", kSlowThenFast),
            Verdict::violated);
}

TEST(Propagation, ABlockWhoseTimeIsNotUpIsWaitedFor) {
  const std::string expectation = "{at: end, propagation: {share: 100%, at_most: 9s}}";
  JournalScript run(story(expectation), kTree);
  run.play(kStart).play("1 p0 tip a1\n 2 timeline over");
  EXPECT_EQ(run.judge().waits_until(), 250ms + 10s);
  run.play("3 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::inconclusive);
  EXPECT_EQ(verdict_of(expectation, "1 p0 tip a1\n 10.5 over quiet"), Verdict::violated);
}

TEST(Propagation, OfAGenesisIsInconclusive) {
  EXPECT_EQ(spread("{share: 90%, at_most: 1s}", kNothing), Verdict::inconclusive);
}

}  // namespace
}  // namespace onetip::test::attack_expectations_test
