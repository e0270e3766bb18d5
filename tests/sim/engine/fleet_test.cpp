// Peers that are killed, stopped, late, gone or out of time, on real sockets: what overlaps, what
// is asked of nobody, and what the journal says of it.

#include "sim/engine/fleet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "sim/run/churn.hpp"
#include "sim/run/experiment.hpp"
#include "support/cluster_run.hpp"

namespace onetip::test::fleet_test {
namespace {

using sim::Crash;
using sim::DiskFate;
using sim::FaultId;
using sim::Pause;
using sim::Skew;
using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr FaultId kFirst{0};
constexpr FaultId kSecond{1};

constexpr char kThree[] =
    "{peers: {a: {count: 2}, b: {storage: disk}}, topology: mesh, chain: {difficulty: 1}, EXPECT}";
constexpr sim::PeerIndex kB = 2;

struct Three : ClusterRun {
  Three() : ClusterRun(kThree) {
    EXPECT_TRUE(stands());
    mine(0, 3);
    EXPECT_TRUE(converges_at(3));
    EXPECT_TRUE(
        until([&] { return count<sim::record::Stored>() > 1 && cluster.activity().quiet(); }));
  }
  [[nodiscard]] sim::record::PeerStarted last_start() const {
    return all<sim::record::PeerStarted>().back();
  }
  [[nodiscard]] std::vector<std::string> not_done() const {
    std::vector<std::string> whys;
    for (const auto& one : all<sim::record::NotDone>()) whys.push_back(one.why);
    return whys;
  }
};

TEST(Fleet, ARestartedPeerIsAFreshOneWithItsDisk) {
  Three run;
  const auto before = run.all<sim::record::ConnectionOpened>();
  run.cluster.begin(kFirst, 0, Crash{{kB}, DiskFate::keep});
  EXPECT_EQ(run.count<sim::record::Cut>(), 2U);
  EXPECT_EQ(run.cluster.vital().peers, 2U);
  run.mine(0, 1);
  ASSERT_TRUE(run.converges_at(4));
  run.cluster.end({kFirst});
  EXPECT_EQ(run.last_start().life, 2U);
  EXPECT_EQ(run.last_start().found, sim::record::Found::disk);
  EXPECT_EQ(run.last_start().after, kFirst);
  ASSERT_TRUE(run.converges_at(4));
  for (const auto& opened : run.all<sim::record::ConnectionOpened>()) {
    if (opened.peer != kB) continue;
    const auto same = std::count_if(
        before.begin(), before.end(), [&](const sim::record::ConnectionOpened& other) {
          return other.peer == kB && other.connection == opened.connection;
        });
    EXPECT_LE(same, 1) << "ids are never used twice";
  }
}

TEST(Fleet, ALostDiskIsEmpty) {
  Three run;
  run.cluster.begin(kFirst, 0, Crash{{kB}, DiskFate::lost});
  run.cluster.end({kFirst});
  EXPECT_EQ(run.last_start().found, sim::record::Found::nothing);
  EXPECT_EQ(run.last_start().tip, run.all<sim::record::PeerStarted>().front().tip);
  ASSERT_TRUE(run.converges_at(3));
}

TEST(Fleet, InOneCrashEachKeepsWhatItHas) {
  Three run;
  run.cluster.begin(kFirst, 0, Crash{{0, kB}, DiskFate::keep});
  run.cluster.end({kFirst});
  std::map<sim::PeerIndex, sim::record::Found> found;
  for (const auto& start : run.all<sim::record::PeerStarted>()) found[start.peer] = start.found;
  EXPECT_EQ(found.at(0), sim::record::Found::nothing);
  EXPECT_EQ(found.at(kB), sim::record::Found::disk);
  EXPECT_EQ(run.all<sim::record::PeerDown>().front().how, sim::record::DownHow::crashed_and_lost);
}

TEST(Fleet, OfTwoCrashesBothMustEnd) {
  Three run;
  run.cluster.begin(kFirst, 0, Crash{{kB}, DiskFate::keep});
  run.cluster.begin(kSecond, 1, Crash{{kB}, DiskFate::lost});
  EXPECT_THAT(run.not_done(), ElementsAre("it was down already"));
  run.cluster.end({kFirst});
  EXPECT_EQ(run.cluster.vital().peers, 2U);
  run.cluster.end({kSecond});
  EXPECT_EQ(run.cluster.vital().peers, 3U);
  EXPECT_EQ(run.last_start().found, sim::record::Found::disk)
      << "it was down when the disk was to go";
}

/// The other kept it down no longer.
TEST(Fleet, OfTwoCrashesThatEndTogetherItComesBackByTheOneThatTookItDown) {
  for (const std::vector<FaultId>& together : {std::vector{kFirst, kSecond}, {kSecond, kFirst}}) {
    Three run;
    run.cluster.begin(kFirst, 0, Crash{{kB}, DiskFate::keep});
    run.cluster.begin(kSecond, 1, Crash{{kB}, DiskFate::keep});
    run.cluster.end(together);
    EXPECT_EQ(run.cluster.vital().peers, 3U);
    EXPECT_EQ(run.last_start().after, kFirst);
  }
}

TEST(Fleet, ARestartedPeerMinesAtThatMoment) {
  Three run;
  run.cluster.begin(kFirst, 0, Crash{{kB}, DiskFate::keep});
  run.cluster.end({kFirst});
  run.mine(kB, 1);
  ASSERT_TRUE(run.converges_at(4));
  EXPECT_THAT(run.not_done(), IsEmpty());
}

TEST(Fleet, WhoIsNotUpCanNotMineAndNobodyWaitsForIt) {
  Three run;
  run.cluster.begin(kFirst, 0, Crash{{0}, DiskFate::lost});
  run.mine(0, 5);
  EXPECT_TRUE(run.until([&] { return run.idle_commands(); }));
  EXPECT_THAT(run.not_done(), ElementsAre("it was not up"));
}

TEST(Fleet, ACrashEndsWhatThePeerWasMining) {
  Three run;
  run.mine(0, 1'000'000);
  run.cluster.begin(kFirst, 0, Crash{{0}, DiskFate::lost});
  EXPECT_TRUE(run.until([&] { return run.idle_commands(); }));
  EXPECT_THAT(run.not_done(), ElementsAre("it went down before"));
  EXPECT_TRUE(run.comes_to_rest());
}

TEST(Fleet, SoDoesALeaveAndNothingIsRefused) {
  Three run;
  run.mine(0, 1'000'000);
  run.cluster.depart(0, {});
  EXPECT_TRUE(run.until([&] { return run.idle_commands(); }));
  EXPECT_THAT(run.not_done(), ElementsAre("it went down before"));
  EXPECT_EQ(run.count<sim::record::PaymentRefused>(), 0U);
  EXPECT_TRUE(run.comes_to_rest());
}

TEST(Fleet, APausedPeerMinesWhenItGoesOn) {
  Three run;
  run.cluster.begin(kFirst, 0, Pause{{kB}});
  run.mine(kB, 1);
  run.mine(0, 2);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().max_height == 5; }));
  EXPECT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  EXPECT_FALSE(run.idle_commands());
  run.cluster.end({kFirst});
  EXPECT_TRUE(run.until([&] { return run.idle_commands(); }));
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().distinct_tips == 1; }));
  EXPECT_GT(run.count<sim::record::Withheld>(), 0U);
  EXPECT_GT(run.count<sim::record::HeldBack>(), 0U);
  EXPECT_EQ(run.count<sim::record::ConnectionClosed>(), 0U) << "its sockets stay open";
}

TEST(Fleet, OfTwoPausesBothMustEnd) {
  Three run;
  run.cluster.begin(kFirst, 0, Pause{{kB}});
  run.cluster.begin(kSecond, 1, Pause{{kB}});
  run.mine(0, 1);
  run.cluster.end({kFirst});
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().max_height == 4; }));
  EXPECT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.end({kSecond});
  EXPECT_TRUE(run.converges_at(4));
}

TEST(Fleet, WhoRestartsUnderAPauseStandsStillFromTheStart) {
  Three run;
  run.cluster.begin(kFirst, 0, Crash{{kB}, DiskFate::lost});
  run.cluster.begin(kSecond, 1, Pause{{kB}});
  run.cluster.end({kFirst});
  EXPECT_TRUE(run.comes_to_rest());
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.end({kSecond});
  EXPECT_TRUE(run.converges_at(3));
}

TEST(Fleet, ACrashOfAPausedPeerDropsWhatWasKeptFromIt) {
  Three run;
  run.cluster.begin(kFirst, 0, Pause{{kB}});
  run.mine(kB, 1);
  run.mine(0, 1);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().max_height == 4; }));
  run.cluster.begin(kSecond, 1, Crash{{kB}, DiskFate::keep});
  EXPECT_TRUE(run.until([&] { return run.idle_commands(); }));
  EXPECT_THAT(run.not_done(), ElementsAre("it went down before"));
  run.cluster.end({kFirst});
  run.cluster.end({kSecond});
  EXPECT_TRUE(run.converges_at(4));
}

TEST(Fleet, WhoIsPausedCanNotSayGoodbye) {
  Three run;
  run.cluster.begin(kFirst, 0, Pause{{kB}});
  run.cluster.depart(kB, {1});
  EXPECT_EQ(run.cluster.vital().peers, 3U);
  EXPECT_THAT(run.not_done(), ElementsAre(HasSubstr("paused")));
}

TEST(Fleet, WhoLeftComesBackByAJoinAlone) {
  Three run;
  run.cluster.depart(kB, {0});
  EXPECT_EQ(run.all<sim::record::PeerDown>().at(0).farewells, 2U);
  run.cluster.depart(kB, {0});
  run.cluster.begin(kFirst, 1, Crash{{kB}, DiskFate::keep});
  run.cluster.end({kFirst});
  EXPECT_EQ(run.cluster.vital().peers, 2U);
  run.cluster.arrive(kB, {2});
  EXPECT_EQ(run.cluster.vital().peers, 3U);
  run.cluster.arrive(kB, {2});
  EXPECT_THAT(run.not_done(),
              ElementsAre("it was down already", "it was down already", "it was up already"));
  EXPECT_TRUE(run.converges_at(3));
}

TEST(Fleet, AFaultStopsTheGoodbyeOfWhoIsKilledBehindAWall) {
  Three run;
  sim::Partition wall;
  wall.sides = {{"0", {0, 1}}, {"1", {kB}}};
  run.cluster.begin(kFirst, sim::FaultRule::partition(wall, 3));
  run.cluster.begin(kSecond, 1, Crash{{kB}, DiskFate::keep});
  EXPECT_TRUE(run.comes_to_rest());
  const auto told = [&] {
    std::size_t others = 0;
    for (const auto& closed : run.all<sim::record::ConnectionClosed>()) {
      if (closed.peer != kB) ++others;
    }
    return others;
  };
  EXPECT_EQ(told(), 0U) << "nothing leaks across a wall";
  run.cluster.end({kFirst});
  EXPECT_TRUE(run.until([&] { return told() == 2; }));
}

TEST(Fleet, SkewsAddUp) {
  Three run;
  run.cluster.begin(kFirst, 0, Skew{{kB}, std::chrono::hours(1)});
  run.cluster.begin(kSecond, 1, Skew{{kB}, -std::chrono::hours(1)});
  run.mine(kB, 1);
  ASSERT_TRUE(run.converges_at(4));
  EXPECT_EQ(run.count<sim::record::Skewed>(), 0U) << "together they shift nothing";
  run.cluster.end({kSecond});
  run.mine(kB, 1);
  ASSERT_TRUE(run.converges_at(5));
  ASSERT_GE(run.count<sim::record::Skewed>(), 1U);
  EXPECT_EQ(run.all<sim::record::Skewed>().at(0).fault, kFirst);
}

TEST(Fleet, APeerThatJoinsLaterIsNotThereBefore) {
  ClusterRun run(
      "{peers: 3, topology: line, timeline: [{at: 1s, join: p1}], chain: {difficulty: 1}, EXPECT}");
  ASSERT_TRUE(run.stands());
  EXPECT_EQ(run.cluster.vital().peers, 2U);
  run.mine(0, 2);
  ASSERT_TRUE(run.until([&] { return run.cluster.vital().max_height == 2; }));
  EXPECT_EQ(run.cluster.vital().distinct_tips, 2U);
  run.cluster.arrive(1, {0});
  EXPECT_TRUE(run.converges_at(2));
}

// --- on the timeline

sim::Outcome play(const std::string& yaml) {
  const sim::Scenario scenario = sim::read_scenario(yaml, "story.yaml");
  return sim::run_experiment(scenario, [](const sim::Scenario& it, sim::Journal& journal) {
    return std::make_unique<sim::TcpCluster>(it, journal);
  });
}

TEST(Fleet, MiningByAPeerThatIsDownIsInconclusive) {
  const auto outcome = play(
      "{peers: 3, chain: {difficulty: 1}, timeline: [{at: 0s, for: 300ms, crash: p1},"
      " {at: 100ms, mine: {by: p1}}], expect: [{at: end, tips: 1}]}");
  EXPECT_EQ(outcome.verdict, sim::Verdict::inconclusive) << outcome.summary;
  EXPECT_EQ(outcome.witnesses.at(1).trace, "p1: it was not up");
}

TEST(Fleet, AnAbandonedChainIsNoLongerTheOneToConvergeOn) {
  // The only one who held the best chain loses everything, and nobody else ever heard of it.
  const auto outcome = play(
      "{peers: 3, topology: mesh, chain: {difficulty: 1}, timeline: ["
      "{at: 0s, for: 800ms, name: wall, partition: {sides: [p0, rest]}},"
      "{at: 100ms, mine: {by: p0, blocks: 9}}, {at: 100ms, mine: {by: p1, blocks: 1}},"
      "{at: 500ms, for: 100ms, crash: {peer: p0, disk: lost}}],"
      "expect: [{after: wall, converged: all, within: 5s}, {at: end, height: {of: all, equals: "
      "1}}]}");
  EXPECT_EQ(outcome.verdict, sim::Verdict::held) << outcome.summary;
}

TEST(Fleet, WithoutRoomForDisksTheHarnessFails) {
  const char* const before = std::getenv("TMPDIR");
  const std::string place = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/nowhere", 1);
  const auto outcome = play(
      "{peers: {a: {count: 2, storage: disk}}, timeline: [{at: 0s, mine: {by: a0}}],"
      " expect: [{at: end, tips: 1}]}");
  place.empty() ? ::unsetenv("TMPDIR") : ::setenv("TMPDIR", place.c_str(), 1);
  EXPECT_EQ(outcome.verdict, sim::Verdict::harness_failed);
  EXPECT_THAT(outcome.summary, HasSubstr("TMPDIR"));
}

TEST(Churn, DrawsEachPeersTurnsFromItsOwnStream) {
  sim::Scenario scenario;
  scenario.peers.resize(3);
  for (std::size_t i = 0; i < 3; ++i) scenario.peers[i].name = "p" + std::to_string(i);
  const sim::Churn churn{{0, 2}, milliseconds(20), milliseconds(5)};
  const sim::Churn alone{{2}, milliseconds(20), milliseconds(5)};
  sim::ChurnPlan both(churn, scenario, "churn", milliseconds(7));
  sim::ChurnPlan one(alone, scenario, "churn", milliseconds(7));
  sim::Nanos last = milliseconds(7);
  std::map<sim::PeerIndex, bool> up{{0, true}, {2, true}};
  for (int i = 0; i < 200; ++i) {
    const auto turn = both.next();
    EXPECT_GE(turn.at, last);
    EXPECT_EQ(turn.leaves, up[turn.peer]) << "leaving and coming take turns";
    up[turn.peer] = !turn.leaves;
    last = turn.at;
    if (turn.peer == 2) {
      EXPECT_EQ(one.next().at, turn.at) << "whatever others draw";
      one.take();
    }
    both.take();
  }
  EXPECT_GT(last, milliseconds(500));
}

}  // namespace
}  // namespace onetip::test::fleet_test
