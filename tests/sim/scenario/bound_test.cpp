// within: auto, against bounds worked out by hand; and that a run keeps or breaks them.

#include "sim/scenario/bound.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/yaml/read_scenario.hpp"
#include "support/journal_script.hpp"

namespace onetip::test::bound_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;

Scenario network(const std::string& lines) {
  return read_scenario(lines + "\nexpect: [{at: end, tips: 1, within: auto}]\n", "net.yaml");
}

bool nothing(PeerIndex, PeerIndex) { return false; }
bool everybody(PeerIndex) { return true; }

Bound bound(const Scenario& scenario, std::size_t hops, const Cargo& cargo) {
  const auto link = [&](PeerIndex a, PeerIndex b) { return scenario.link(a, b); };
  return sim::bound(scenario, hops, slowest_link(scenario, link), cargo);
}

std::size_t diameter_of(const std::string& lines) {
  return diameter(network(lines), nothing, everybody);
}

TEST(Diameter, IsThatOfTheGivenLinks) {
  EXPECT_EQ(diameter_of("peers: 1"), 0U);
  EXPECT_EQ(diameter_of("peers: 5\ntopology: mesh"), 1U);
  EXPECT_EQ(diameter_of("peers: 5\ntopology: line"), 4U);
  EXPECT_EQ(diameter_of("peers: 8\ntopology: ring"), 4U);
  EXPECT_EQ(diameter_of("peers: 9\ntopology: grid"), 4U);
  EXPECT_EQ(diameter_of("peers: 50\ntopology: star"), 2U);
  EXPECT_EQ(diameter_of("peers: 5\ntopology: {edges: [[p0, p1], [p1, p2], [p3, p4]]}"), 2U);
}

TEST(Diameter, GoesAroundWhatAFaultStops) {
  const Scenario ring = network("peers: 8\ntopology: ring");
  const auto cut = [](PeerIndex a, PeerIndex b) { return a + b == 1; };
  EXPECT_EQ(diameter(ring, cut, everybody), 7U);
}

TEST(Diameter, GoesAroundWhoPassesNothingOnAndYetToIt) {
  const auto others = [](PeerIndex peer) { return peer != 0; };
  EXPECT_EQ(diameter(network("peers: 8\ntopology: ring"), nothing, others), 6U);
  EXPECT_EQ(diameter(network("peers: 8\ntopology: star"), nothing, others), 1U);
}

TEST(Diameter, OfVeryManyPeersIsNeverTooSmall) {
  EXPECT_EQ(diameter_of("peers: 1001\ntopology: line"), 2000U);
  const auto others = [](PeerIndex peer) { return peer != 500; };
  EXPECT_GE(diameter(network("peers: 1001\ntopology: ring"), nothing, others), 999U);
}

TEST(Bound, OfALine) {
  // 2.4 s + 3 × 5 ms; 2 s; 3 hops of 6 × 5 ms; 4 peers × 3 blocks × 2 ms; 1 s
  const Scenario line = network("peers: 4\ntopology: line\nlinks: {latency: 5ms}");
  EXPECT_EQ(bound(line, 3, Cargo{3, 1800}).time, 2415ms + 2s + 90ms + 24ms + 1s);
}

TEST(Bound, OfARingWithJitter) {
  const Scenario ring = network("peers: 8\ntopology: ring\nlinks: {latency: 4ms, jitter: 1ms}");
  EXPECT_EQ(bound(ring, 4, Cargo{10, 6000}).time, 2415ms + 2s + 120ms + 160ms + 1s);
}

TEST(Bound, OfAGridWithBatches) {
  // 1,200 blocks of 1 KiB: 2 batches of 500 and 2 of 512 KiB more, so 6 + 2 × 4 crossings a hop.
  const Scenario grid = network(
      "peers: 9\ntopology: grid\nlinks: {latency: 10ms}\n"
      "validation: shared");
  EXPECT_EQ(bound(grid, 4, Cargo{1200, 1200 * 1024}).time,
            2430ms + 2s + 4 * 14 * 10ms + 2400ms + 1s);
}

TEST(Bound, OfSlowLinksIsThatOfTheSlowest) {
  // 2 × 4 KiB and 16 KiB at 8 kbit/s: 24.576 s a hop
  const Scenario slow = network(
      "peers: 3\ntopology: line\n"
      "links: [{between: [p0, p1], bandwidth: 8kbit}, {between: [p1, p2], latency: 1s}]");
  EXPECT_EQ(bound(slow, 2, Cargo{1, 4096}).time, 2400ms + 3s + 2s + 2 * (6s + 24576ms) + 6ms + 1s);
}

TEST(Bound, OfPollingPeers) {
  const Scenario polls = network("peers: 3\ntopology: line\nsync: poll\npoll_interval: 1s");
  EXPECT_EQ(bound(polls, 2, Cargo{1, 600}).time, 2400ms + 2s + 2 * (1200ms + 2s) + 6ms + 1s);
}

TEST(Bound, WhereNotAllAreHonestAnswersMayBeLateAtEachHop) {
  const Scenario odd = network(
      "peers: {good: {count: 2}, odd: {behaviour: silent}}\n"
      "topology: line");
  EXPECT_EQ(bound(odd, 2, Cargo{}).time, 2400ms + 6s + 1s);
}

TEST(Bound, SaysWhatItConsistsOf) {
  EXPECT_EQ(bound(network("peers: 2"), 1, Cargo{1, 600}).text,
            "2.40 s to reconnect, 2.00 s for late answers, 1 hop of 0.00 s, 0.00 s to judge 1 "
            "block, 1.00 s for the machine");
}

// --- in a run

constexpr char kStory[] = R"(
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: work, mine: {by: p0, blocks: 2}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
expect:
  - {after: wall, converged: all, within: auto}
)";

// 2.4 s + 2 s + 1 s, and 6 ms for each block that was found
constexpr auto kOneBlock = 5406ms;
constexpr auto kTwoBlocks = 5412ms;

JournalScript played(std::string_view script) {
  JournalScript run(kStory, "g-a1-a2");
  run.play("0 all start g\n 0 topology stands\n 0.5 p0 tip a1\n 0.5 p1 tip a1\n");
  run.play("1 wall begins\n 2 wall ends\n").play(script);
  return run;
}

TEST(WithinAuto, IsKeptByWhoComesTogetherInTime) {
  const Finding finding = played("2.5 p2 tip a1\n 9 over quiet").finding();
  EXPECT_EQ(finding.verdict, Verdict::held);
  EXPECT_EQ(finding.since, 2s);
  EXPECT_EQ(finding.within, kOneBlock);
  EXPECT_EQ(finding.held_at, 2500ms);
}

TEST(WithinAuto, IsBrokenInFiniteTimeAndSaysHowItWasDerived) {
  const JournalScript run = played("2.1 timeline over");
  EXPECT_EQ(run.judge().waits_until(), 250ms + 2s + kOneBlock);
  const Finding finding = played("2.1 timeline over\n 9 over quiet").finding();
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_THAT(finding.explanation, testing::HasSubstr("2 hops of 0.00 s"));
}

TEST(WithinAuto, RunsAnewFromABlockThatIsFound) {
  EXPECT_EQ(
      played("7.3 p0 tip a2\n 7.3 p1 tip a2\n 7.4 p2 tip a2\n 9 over quiet").finding().verdict,
      Verdict::held);
  const Finding finding = played("3 p0 tip a2\n 9 over quiet").finding();
  EXPECT_EQ(finding.verdict, Verdict::violated);
  EXPECT_EQ(finding.within, 1s + kTwoBlocks);
}

}  // namespace
}  // namespace onetip::test::bound_test
