// Why a peer is stuck: a story for each cause, what is said about it in one sentence, in
// golden/stuck.txt, and what kind of cause that is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/golden.hpp"
#include "support/journal_script.hpp"

namespace onetip::test::stuck_test {
namespace {

using namespace sim;

struct Story {
  std::string name;
  std::string head;    // peers, topology, links, sync
  std::string fault;   // an entry of the timeline, on line 6
  std::string script;  // from 1 s on, when p0 has mined a1
  std::set<Hindrance> hindrances;
};

constexpr char kLine[] = "peers: 3\ntopology: line";

/// p0 mined a1 and p1 took it; what became of p2 is the story's.
Finding finding_of(const Story& story) {
  JournalScript run(story.head +
                        "\nchain: {difficulty: 1}\ntimeline:\n"
                        "  - {at: 0s, name: work, mine: {by: p0}}\n"
                        "  - " +
                        story.fault +
                        "\nexpect:\n"
                        "  - {at: 5s, converged: all}\n",
                    "g-a1-a2-a3, g-c1");
  run.play("0 all start g\n 0 topology stands\n 0 work begins\n");
  const auto& peers = run.scenario().peers;
  for (const PeerSpec& peer : peers) {
    for (const PeerIndex other : peer.dials) {
      run.play("0 " + peer.name + " meets " + peers[other].name);
    }
  }
  run.play("1 p0 mines a1 for work\n" + story.script + "\n 6 over quiet");
  Finding finding = run.finding();
  EXPECT_EQ(finding.verdict, Verdict::violated) << story.name;
  return finding;
}

/// What is said about who holds what stands on the first line, and in other tests.
std::string why(const Finding& finding) {
  return finding.explanation.substr(finding.explanation.find('\n') + 1);
}

std::vector<Story> stories() {
  const std::string wall = "{at: 0s, name: wall, partition: {sides: [[p0, p1], p2]}}";
  const std::string idle = "{at: 9s, name: idle, mine: {by: p0}}";
  return {
      {"a wall that drops",
       kLine,
       wall,
       "0.5 wall begins\n 1.1 p1 tip a1 from p0",
       {Obstacle::wall}},
      {"a wall that drops, further away",
       "peers: 4\ntopology: line",
       "{at: 0s, name: wall, partition: {sides: [p0, rest]}}",
       "0.5 wall begins",
       {Obstacle::wall}},
      {"a wall in one direction",
       kLine,
       "{at: 0s, name: wall, partition: {sides: [[p0, p1], p2], how: one-way}}",
       "0.5 wall begins\n 1.1 p1 tip a1 from p0",
       {Obstacle::wall}},
      {"a wall in the other direction",
       kLine,
       "{at: 0s, name: wall, partition: {sides: [p2, [p0, p1]], how: one-way}}",
       "0.5 wall begins\n 1.1 p1 tip a1 from p0\n 1.1 p2 hears a1 from p1",
       {Obstacle::wall}},
      {"a wall that resets",
       kLine,
       "{at: 0s, name: wall, partition: {sides: [[p0, p1], p2], how: reset}}",
       "0.5 wall begins\n 0.5 wall cuts p1 p2\n 0.5 p1 loses p2 reset\n 0.5 p2 loses p1 reset\n"
       "1.1 p1 tip a1 from p0",
       {Obstacle::wall}},
      {"a disconnection that lasts",
       kLine,
       "{at: 0s, for: 8s, name: cut, disconnect: {between: [p1, p2]}}",
       "0.5 cut begins\n 0.5 cut cuts p1 p2\n 0.5 p1 loses p2 reset\n 0.5 p2 loses p1 reset\n"
       "1.1 p1 tip a1 from p0",
       {Obstacle::wall}},
      {"a disconnection once, and no redial",
       kLine,
       "{at: 0s, name: cut, disconnect: p2}",
       "0.5 cut begins\n 0.5 cut cuts p1 p2\n 0.5 p1 loses p2 reset\n 0.5 p2 loses p1 reset\n"
       "1.1 p1 tip a1 from p0",
       {Obstacle::closed}},
      {"banned",
       kLine,
       idle,
       "0.5 p2 refuses c1 from p1 bad-signature\n 0.5 p2 loses p1 by-us:invalid-block\n"
       "0.5 p1 loses p2 fin\n 1.1 p1 tip a1 from p0",
       {Obstacle::banned}},
      {"closed for no reason that is known",
       kLine,
       idle,
       "0.5 p1 loses p2 fin\n 1.1 p1 tip a1 from p0",
       {Obstacle::closed}},
      {"a silent neighbour",
       "peers: {p0: , p1: {behaviour: silent}, p2: }\ntopology: line",
       idle,
       "1.1 p1 tip a1 from p0",
       {Behaviour::silent}},
      {"an eclipse",
       "peers: {p0: , p1: {behaviour: forger}, p3: {behaviour: forger}, p2: }\n"
       "topology: {edges: [[p0, p1], [p0, p3], [p1, p2], [p3, p2]]}",
       idle,
       "1.1 p1 tip a1 from p0\n 1.1 p3 tip a1 from p0",
       {Behaviour::forger}},
      {"a stubborn peer",
       "peers: {p0: , p1: , p2: {behaviour: stubborn}}\ntopology: line",
       idle,
       "1.1 p1 tip a1 from p0\n 1.2 p2 hears a1 from p1",
       {Behaviour::stubborn}},
      {"sent it, and ignored it",
       "peers: {p0: , p1: , p2: {behaviour: stubborn}}\ntopology: line",
       idle,
       "1.1 p1 tip a1 from p0\n 1.2 p2 receives a1 from p1",
       {Behaviour::stubborn}},
      {"refused as invalid",
       kLine,
       idle,
       "1.1 p1 tip a1 from p0\n 1.2 p2 refuses a1 from p1 bad-signature\n"
       "1.2 p2 loses p1 by-us:invalid-block",
       {Obstacle::refused}},
      {"told of it, and cut off before it came",
       kLine,
       wall,
       "1.1 p1 tip a1 from p0\n 1.2 p2 hears a1 from p1\n 1.2 p2 asks p1 blocks\n"
       "1.3 wall begins\n 3.2 p2 unanswered p1 blocks",
       {Obstacle::wall}},
      {"asked, and not answered",
       "peers: {p0: , p1: {behaviour: silent}, p2: }\ntopology: line",
       idle,
       "1.1 p1 tip a1 from p0\n 1.2 p2 hears a1 from p1\n 1.2 p2 asks p1 blocks\n"
       "3.2 p2 unanswered p1 blocks",
       {Behaviour::silent}},
      {"on its way over a narrow link",
       "peers: 3\ntopology: line\nlinks: [{between: [p1, p2], bandwidth: 10kbit, latency: 2s}]",
       idle,
       "1.1 p1 tip a1 from p0\n 3.2 p2 hears a1 from p1\n 3.2 p2 asks p1 blocks",
       {Obstacle::on_its_way}},
      {"word of it still on its way",
       "peers: 3\ntopology: line\nlinks: [{between: [p1, p2], latency: 9s, jitter: 5s}]",
       idle,
       "1.1 p1 tip a1 from p0",
       {Obstacle::on_its_way}},
      {"not polled yet",
       "peers: 3\ntopology: line\nsync: poll",
       idle,
       "0.9 p2 asks p1 chain\n 0.9 p2 answered p1 chain\n 1.1 p1 tip a1 from p0",
       {Obstacle::polls}},
      {"set aside",
       kLine,
       idle,
       "1.1 p1 tip a1 from p0\n 1.2 p2 hears a1 from p1\n 1.2 p2 receives a1 from p1\n"
       "1.2 p2 sets-aside a1",
       {Obstacle::set_aside}},
      {"paused itself",
       kLine,
       "{at: 0s, name: nap, pause: p2}",
       "0.5 nap begins\n 1.1 p1 tip a1 from p0",
       {Obstacle::paused}},
      {"a paused neighbour",
       kLine,
       "{at: 0s, name: nap, pause: p1}",
       "1.1 p1 tip a1 from p0\n 1.1 nap begins",
       {Obstacle::paused}},
      {"what a fault that is over had delayed",
       kLine,
       "{at: 0s, name: slow, degrade: {between: [p1, p2], latency: 30s}}",
       "1.1 p1 tip a1 from p0\n 1.1 slow begins\n 1.5 slow ends",
       {Obstacle::on_its_way}},
      {"a neighbour that crashed",
       kLine,
       "{at: 0s, name: kill, crash: p1}",
       "0.5 kill begins\n 0.5 p1 crashes by kill",
       {Obstacle::down}},
      {"no link at all",
       "peers: 3\ntopology: {edges: [[p0, p1]]}",
       idle,
       "1.1 p1 tip a1 from p0",
       {Obstacle::no_link}},
  };
}

TEST(WhyStuck, IsOneSentenceForEachCause) {
  std::string text;
  for (const Story& story : stories()) {
    const Finding finding = finding_of(story);
    text += "# " + story.name + "\n" + why(finding) + "\n\n";
    EXPECT_EQ(finding.hindrances, story.hindrances) << story.name;
  }
  expect_golden("sim/golden/stuck.txt", text);
}

/// It is asked once, however many are stuck: a few are named.
TEST(WhyStuck, OfManyNamesAFew) {
  const std::string text = why(finding_of({"many",
                                           "peers: 20\ntopology: line",
                                           "{at: 0s, name: wall, partition: {sides: [p0, rest]}}",
                                           "0.5 wall begins",
                                           {}}));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 8);
  EXPECT_THAT(text, testing::EndsWith("and 11 more peers"));
}

/// Nothing keeps anybody from what all hold.
TEST(WhyStuck, IsNotAskedWhereAllAgree) {
  JournalScript run("peers: 2\nchain: {difficulty: 1}\nexpect:\n  - {at: 1s, converged: all}\n",
                    "g-a1");
  run.play("0 all start g\n 0 topology stands\n 0.5 p0 tip a1\n 0.5 p1 tip a1\n 2 over quiet");
  EXPECT_EQ(run.finding().verdict, Verdict::held);
  EXPECT_TRUE(run.finding().hindrances.empty());
}

}  // namespace
}  // namespace onetip::test::stuck_test
