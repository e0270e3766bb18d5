// What a scenario file says, read.

#include "sim/yaml/read_scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/scenario/selector.hpp"

namespace onetip::test::read_scenario_test {

using namespace sim;
using namespace std::chrono_literals;

namespace {

std::string read_file(const std::string& name) {
  std::ifstream file(std::string(ONETIP_SOURCE_DIR) + "/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Four peers in a mesh, `lines` and one expectation.
Scenario read_lines(const std::string& lines, const ScenarioOverrides& overrides = {}) {
  return read_scenario("peers: 4\nexpect: [{at: end, tips: 1}]\n" + lines + "\n", "dir/some.yaml",
                       overrides);
}

Scenario read_peers(const std::string& peers) {
  return read_scenario("expect: [{at: end, tips: 1}]\npeers: " + peers + "\n", "some.yaml");
}

}  // namespace

TEST(Scenario, ReadsThePartition) {
  const Scenario scenario =
      read_scenario(read_file("scenarios/partition.yaml"), "scenarios/partition.yaml");
  EXPECT_EQ(scenario.name, "partition");
  EXPECT_EQ(scenario.seed, 7U);
  EXPECT_TRUE(scenario.story.starts_with("partition.yaml: two halves mine apart"));
  ASSERT_EQ(scenario.peers.size(), 8U);
  EXPECT_EQ(scenario.peers[0].dials, (PeerSet{1, 7}));
  EXPECT_EQ(scenario.peers[7].dials, PeerSet{});
  EXPECT_EQ(scenario.link(3, 4), (LinkSpec{5ms, 1ms, 10'000'000}));

  ASSERT_EQ(scenario.timeline.size(), 4U);
  const TimelineEntry& wall = scenario.timeline[1];
  EXPECT_EQ(wall.name, "wall");
  EXPECT_EQ(wall.source.text(), "scenarios/partition.yaml:9:5");
  EXPECT_EQ(wall.at, 1s);
  EXPECT_EQ(wall.lasts, Nanos(4s));
  const auto& partition = std::get<Partition>(wall.action);
  ASSERT_EQ(partition.sides.size(), 2U);
  EXPECT_EQ(partition.sides[0].peers, (PeerSet{0, 1, 2, 3}));
  EXPECT_EQ(partition.sides[1].peers, (PeerSet{4, 5, 6, 7}));
  EXPECT_EQ(scenario.timeline[2].name, "mine@10");
  EXPECT_EQ(std::get<Mine>(scenario.timeline[3].action).blocks, 24U);

  ASSERT_EQ(scenario.expectations.size(), 3U);
  EXPECT_EQ(scenario.expectations[0].text, "during wall: one tip per side");
  EXPECT_EQ(std::get<OneTipPerSide>(scenario.expectations[0].what).entry, 1U);
  EXPECT_EQ(scenario.expectations[1].text, "after wall, within 5s: converged all");
  EXPECT_EQ(scenario.expectations[1].within, Nanos(5s));
  EXPECT_EQ(std::get<Winner>(scenario.expectations[2].what).miners, PeerSet{4});
}

TEST(Scenario, HasTheDefaultsOfTheLanguage) {
  const Scenario scenario = read_lines("");
  EXPECT_EQ(scenario.name, "some");
  EXPECT_EQ(scenario.seed, 1U);
  EXPECT_EQ(scenario.story, "");
  EXPECT_EQ(scenario.topology, "mesh");
  EXPECT_FALSE(scenario.learn_addresses);
  EXPECT_EQ(scenario.link(0, 1), LinkSpec{});
  EXPECT_EQ(scenario.chain.difficulty, 2U);
  EXPECT_EQ(scenario.chain.genesis, GenesisMode::shared);
  EXPECT_EQ(scenario.chain.fork_choice, core::ForkChoice::nonce_sum);
  EXPECT_EQ(scenario.chain.wallet, core::KeyType::ed25519);
  EXPECT_EQ(scenario.peers[0].sync, net::SyncMode::gossip);
  EXPECT_EQ(scenario.poll_interval, 10s);
  EXPECT_TRUE(scenario.invariants);
  EXPECT_TRUE(scenario.witnesses);
  EXPECT_FALSE(scenario.shared_validation);
  EXPECT_EQ(scenario.timeout, std::nullopt);
  EXPECT_TRUE(scenario.timeline.empty());
}

TEST(Scenario, TakesItsSettingsFromTheFileAndTheSeedFromTheCommandLine) {
  const std::string lines =
      "name: other\nseed: 3\nengine: tcp\nsync: poll\npoll_interval: 1.5s\ninvariants: off\n"
      "witnesses: off\nvalidation: shared\ntimeout: 2m\n"
      "chain: {difficulty: 1, genesis: per-peer, fork_choice: longest, wallet: rsa-512}";
  const Scenario scenario = read_lines(lines);
  EXPECT_EQ(scenario.name, "other");
  EXPECT_EQ(scenario.seed, 3U);
  EXPECT_EQ(scenario.peers[3].sync, net::SyncMode::poll);
  EXPECT_EQ(scenario.poll_interval, 1500ms);
  EXPECT_FALSE(scenario.invariants);
  EXPECT_FALSE(scenario.witnesses);
  EXPECT_TRUE(scenario.shared_validation);
  EXPECT_EQ(scenario.timeout, Nanos(2min));
  EXPECT_EQ(scenario.chain.difficulty, 1U);
  EXPECT_EQ(scenario.chain.genesis, GenesisMode::per_peer);
  EXPECT_EQ(scenario.chain.fork_choice, core::ForkChoice::longest);
  EXPECT_EQ(scenario.chain.wallet, core::KeyType::rsa_512);
  EXPECT_EQ(read_lines(lines, {.seed = 9, .engine = {}}).seed, 9U);
  EXPECT_EQ(read_lines("engine: virtual", {.seed = {}, .engine = "tcp"}).seed, 1U);
}

TEST(Scenario, NumbersThePeersOfGroups) {
  const Scenario scenario = read_peers(
      "{lone: , miner: {count: 2, sync: poll}, mallory: {behaviour: forger, links: {latency: "
      "1s}}}");
  std::vector<std::string> names;
  for (const PeerSpec& peer : scenario.peers) names.push_back(peer.name + " of " + peer.group);
  EXPECT_THAT(names, testing::ElementsAre("lone of lone", "miner0 of miner", "miner1 of miner",
                                          "mallory of mallory"));
  EXPECT_EQ(scenario.peers[0].sync, net::SyncMode::gossip);
  EXPECT_EQ(scenario.peers[2].sync, net::SyncMode::poll);
  EXPECT_EQ(scenario.peers[3].behaviour, Behaviour::forger);
  EXPECT_EQ(scenario.link(3, 0).latency, 1s);
  EXPECT_EQ(scenario.link(0, 3).latency, 1s);
  EXPECT_EQ(scenario.link(0, 1).latency, 0s);
}

TEST(Scenario, LinksOfAllThenOfGroupsThenOfTwoEnds) {
  const std::string peers = "{eu: {count: 2, links: {latency: 10ms}}, us: {count: 2}}";
  const Scenario mapping = read_peers(peers + "\nlinks: {latency: 1ms, bandwidth: 2mbit}");
  EXPECT_EQ(mapping.link(0, 2), (LinkSpec{10ms, {}, 2'000'000}));
  EXPECT_EQ(mapping.link(2, 3), (LinkSpec{1ms, {}, 2'000'000}));
  const Scenario rows = read_peers(peers +
                                   "\nlinks: [{between: [all, all], jitter: 1ms},"
                                   " {between: [eu, us], latency: 45ms}]");
  EXPECT_EQ(rows.link(3, 0), (LinkSpec{45ms, 1ms, {}}));
  EXPECT_EQ(rows.link(0, 1), (LinkSpec{10ms, 1ms, {}}));
}

/// What counts is the link that is there in the end, and whether somebody dials over it.
TEST(Scenario, ALinkIsAtMostAsSlowAsADialEndures) {
  const std::string line = "3\ntopology: line\nlinks: ";
  EXPECT_EQ(read_peers(line + "{latency: 4999ms}").link(0, 1).latency, 4999ms);
  EXPECT_THROW((void)read_peers(line + "{latency: 5s}"), ScenarioError);
  EXPECT_NO_THROW((void)read_peers(line + "{latency: 6s, jitter: 1001ms}"));
  EXPECT_NO_THROW((void)read_peers(line + "[{between: [p0, p2], latency: 6s}]"));
  EXPECT_NO_THROW((void)read_peers(line + "[{between: [all, all], latency: 6s}, "
                                          "{between: [all, all], latency: 1s}]"));
}

TEST(Scenario, ConnectsByTheTopology) {
  EXPECT_EQ(read_lines("topology: bootstrap").peers[3].dials, PeerSet{0});
  EXPECT_TRUE(read_lines("topology: bootstrap").learn_addresses);
  const Scenario edges = read_lines("topology: {edges: [[p3, p0], [p0, p3], [p1..p2, [p0, p3]]]}");
  EXPECT_EQ(edges.peers[0].dials, PeerSet{});
  EXPECT_EQ(edges.peers[1].dials, (PeerSet{0, 3}));
  EXPECT_EQ(edges.peers[2].dials, (PeerSet{0, 3}));
  EXPECT_EQ(edges.peers[3].dials, PeerSet{0});
  EXPECT_EQ(read_peers("9").topology, "random");
  EXPECT_EQ(read_peers("1").peers[0].dials, PeerSet{});
  for (const char* topology : {"{small-world: {degree: 2, rewire: 10%}}",
                               "{scale-free: {links: 2}}", "{random: {degree: 3}}"}) {
    EXPECT_NO_THROW(read_lines(std::string("topology: ") + topology)) << topology;
  }
}

TEST(Scenario, ReadsEveryAction) {
  const Scenario scenario = read_lines(
      "timeline:\n"
      "  - {at: 0s, every: 1s, until: 3s, mine: {by: p0}}\n"
      "  - {at: 1m, send: {from: p0, to: p1, amount: 25/2}}\n"
      "  - {at: 1s, name: wall, partition: {sides: {a: rest, b: 25%, c: p0}, how: reset}}\n"
      "  - {at: 1s, partition: {sides: [p1, p2], how: one-way}}\n"
      "  - {at: 1.5s, disconnect: [p0, p1]}\n"
      "  - {at: 1s, for: 1s, disconnect: {between: [p0, p1..p2]}}\n"
      "  - {at: 2s, heal: wall}\n"
      "  - {at: 3s, heal: all}");
  const std::vector<TimelineEntry>& entries = scenario.timeline;
  ASSERT_EQ(entries.size(), 8U);
  EXPECT_EQ(entries[0].every, Nanos(1s));
  EXPECT_EQ(entries[0].until, Nanos(3s));
  EXPECT_EQ(std::get<Mine>(entries[0].action).blocks, 1U);
  EXPECT_EQ(entries[1].at, 1min);
  EXPECT_EQ(std::get<Send>(entries[1].action).amount, core::Amount::parse("25/2").value());

  const auto& wall = std::get<Partition>(entries[2].action);
  EXPECT_EQ(wall.how, PartitionHow::reset);
  EXPECT_EQ(wall.sides[0].name, "a");
  EXPECT_EQ(wall.sides[0].peers.size(), 2U);  // who is left
  EXPECT_EQ(wall.sides[1].peers.size(), 1U);  // drawn, and not p0
  EXPECT_EQ(wall.sides[2].peers, PeerSet{0});
  EXPECT_EQ(united(wall.sides[0].peers, wall.sides[1].peers), (PeerSet{1, 2, 3}));
  EXPECT_EQ(std::get<Partition>(entries[3].action).how, PartitionHow::one_way);

  const auto& from_all = std::get<Disconnect>(entries[4].action);
  EXPECT_EQ(from_all.a, (PeerSet{0, 1}));
  EXPECT_EQ(from_all.b, (PeerSet{0, 1, 2, 3}));
  EXPECT_EQ(entries[4].lasts, std::nullopt);
  EXPECT_EQ(std::get<Disconnect>(entries[5].action).b, (PeerSet{1, 2}));
  EXPECT_EQ(std::get<Heal>(entries[6].action).fault, "wall");
  EXPECT_EQ(std::get<Heal>(entries[7].action).fault, std::nullopt);
}

/// Whose first entry is a join.
TEST(Scenario, IsWithoutWhoJoinsUnlessTheyHadLeft) {
  const auto joins = [](const std::string& entries) {
    return read_lines("timeline: [" + entries + "]").peers[1].joins;
  };
  EXPECT_TRUE(joins("{at: 3s, join: p1}"));
  EXPECT_TRUE(joins("{at: 3s, join: p1..p2}, {at: 2s, leave: p2}"));
  EXPECT_FALSE(joins("{at: 2s, leave: p1}, {at: 3s, join: p1}"));
  EXPECT_FALSE(joins("{at: 3s, join: p1}, {at: 2s, leave: all}")) << "by time, not by line";
  EXPECT_TRUE(joins("{at: 0s, join: p1}, {at: 2s, leave: p1}, {at: 3s, join: p1}"));
  EXPECT_TRUE(joins("{at: 3s, join: p1}, {at: 3s, leave: p1}")) << "in the file's order";
  EXPECT_FALSE(joins("{at: 2s, leave: p1}, {when: {reorg: p0}, join: p1}"));
  EXPECT_TRUE(joins("{when: {reorg: p0}, leave: p1}, {at: 3s, join: p1}")) << "who knows";
}

TEST(Scenario, ACrashLosesADiskOnlyWhereItSaysSo) {
  const auto fate = [](const std::string& crash) {
    const Scenario scenario =
        read_scenario("peers: {a: {storage: disk}, b: }\ntimeline:\n  - {at: 0s, crash: " + crash +
                          "}\nexpect:\n  - {at: end, converged: all}\n",
                      "crash.yaml");
    return std::get<Crash>(scenario.timeline.at(0).action).disk;
  };
  EXPECT_EQ(fate("a"), DiskFate::keep);
  EXPECT_EQ(fate("all"), DiskFate::keep) << "though b has none";
  EXPECT_EQ(fate("{peer: all, disk: lost}"), DiskFate::lost);
}

TEST(Scenario, NamesEntriesOnOneLineApart) {
  const Scenario scenario =
      read_lines("timeline: [{at: 0s, mine: {by: p0}}, {at: 0s, mine: {by: p1}}]");
  EXPECT_EQ(scenario.timeline[0].name, "mine@3");
  EXPECT_EQ(scenario.timeline[1].name, "mine@3:38");
}

TEST(Scenario, SaysEveryExpectationInASentence) {
  const Scenario scenario = read_scenario(
      "peers: {a: {count: 2}, b: {count: 2}}\n"
      "timeline:\n"
      "  - {at: 1s, name: wall, partition: {sides: {west: a, east: b}}}\n"
      "  - {at: 2s, heal: wall}\n"
      "  - {at: 3s, for: 1s, name: cut, disconnect: a0}\n"
      "expect:\n"
      "  - {always, height: {of: all, at_least: 0}}\n"
      "  - {always: true, tips: 4}\n"
      "  - {at: 4500ms, within: 1s, height: {of: [a0, b], at_most: 3}}\n"
      "  - {during: wall, tips: one-per-side}\n"
      "  - {after: cut, converged: wall/west, within: 2m}\n"
      "  - {at: end, within: 500ms, tips: 1}\n"
      "  - {after: wall, winner: wall/east}\n"
      "  - {at: end, balance: {of: a, equals: 10/4}}\n"
      "  - {at: end, deepest_reorg: {at_most: 1}}\n"
      "  - {always, share: {of: wall/west, at_least: 12.5%}}\n"
      "  - {at: end, propagation: {share: 0.9, at_most: 500ms}}\n"
      "  - {after: wall, rejected: {from: [a0, b], at_least: 2}}\n"
      "  - {at: end, never_adopted: {from: b}}\n"
      "  - {after: wall, converged: all, within: 5s, stays: 2s}\n"
      "  - {at: 4s, tips: 1, stays: 500ms}\n"
      "  - {after: wall, converged: all, within: auto, stays: 1s}\n",
      "some.yaml");
  std::vector<std::string> sentences;
  for (const Expectation& expectation : scenario.expectations)
    sentences.push_back(expectation.text);
  EXPECT_THAT(
      sentences,
      testing::ElementsAre(
          "always: the height of all is at least 0", "always: 4 distinct tips",
          "at 4500ms, within 1s: the height of a0, b is at most 3", "during wall: one tip per side",
          "after cut, within 120s: converged wall/west", "at the end, within 500ms: 1 distinct tip",
          "after wall: the winner is wall/east", "at the end: the balance of a is 5/2",
          "at the end: the deepest reorganisation is at most 1 block",
          "always: at least 12.5% of the best chain's blocks are by wall/west",
          "at the end: each block reaches 90% of the peers within 500ms",
          "after wall: at least 2 refusals of what a0, b sent",
          "at the end: no honest peer ever adopts a block of b",
          "after wall, within 5s, staying so for 2s: converged all",
          "at 4s, staying so for 500ms: 1 distinct tip",
          "after wall, within auto, staying so for 1s: converged all"));
  EXPECT_EQ(std::get<Converged>(scenario.expectations[4].what).scope, (PeerSet{0, 1}));
  EXPECT_EQ(std::get<Winner>(scenario.expectations[6].what).miners, (PeerSet{2, 3}));
  EXPECT_EQ(scenario.expectations[6].source.text(), "some.yaml:13:5");
}

TEST(Scenario, ExpandsAliasesWithinReason) {
  const Scenario scenario = read_lines(
      "links: &fast {latency: 5ms}\ntimeline:\n"
      "  - {at: 0s, mine: &work {by: p0, blocks: 2}}\n"
      "  - {at: 1s, mine: *work}");
  EXPECT_EQ(std::get<Mine>(scenario.timeline[1].action).blocks, 2U);
}

TEST(Scenario, TellsItsStory) {
  const auto story = [](const std::string& top) {
    return read_scenario(top + "peers: 1\nexpect: [{at: end, tips: 1}]\n", "-").story;
  };
  EXPECT_EQ(story("# Once\n#\n#   upon a time\r\n# there was\n\n# no more\n"),
            "Once\n\n  upon a time\nthere was");
  EXPECT_EQ(story("\n# late\n"), "");
  EXPECT_EQ(read_scenario("peers: 1\nexpect: [{at: end, tips: 1}]\n", "-").name, "stdin");
}

TEST(Scenario, OfTwoThousandPeersIsReadQuickly) {
  const Scenario scenario = read_peers("2000");
  std::size_t edges = 0;
  for (const PeerSpec& peer : scenario.peers) edges += peer.dials.size();
  EXPECT_EQ(edges, 8'000U);
}

TEST(ScenarioFiles, AreAllRead) {
  std::size_t files = 0;
  for (const char* folder : {"scenarios", "scenarios/broken"}) {
    for (const auto& entry :
         std::filesystem::directory_iterator(std::string(ONETIP_SOURCE_DIR) + "/" + folder)) {
      if (entry.path().extension() != ".yaml") continue;
      const std::string name = std::string(folder) + "/" + entry.path().filename().string();
      const Scenario scenario = read_scenario(read_file(name), name);
      EXPECT_EQ(scenario.name, entry.path().stem()) << name;
      EXPECT_TRUE(scenario.story.starts_with(entry.path().filename().string() + ": ")) << name;
      ++files;
    }
  }
  EXPECT_GE(files, 13U);
}

/// Whatever is done to a scenario's text, reading gives a scenario or a ScenarioError with its
/// place.
TEST(ScenarioFiles, MutatedAreReadOrRefusedNeverACrash) {
  const std::vector<std::string> originals{read_file("scenarios/partition.yaml"),
                                           read_file("scenarios/three-way-split.yaml"),
                                           read_file("scenarios/broken/credulous.yaml"),
                                           "links: &a [*a]\n? - x\n: !!tag 'y'\n--- |\n z\n"};
  const std::vector<std::string> pieces{
      "[",   "]",    "{",      "}",    ":",     ": ",
      ",",   "- ",   "\n",     "\n  ", "'",     "\"",
      "&a ", "*a",   "!",      "!<",   "|",     ">",
      "%",   "? ",   "#",      "@",    "---\n", "...",
      "\t",  "\\",   "~",      "-1",   "1e18",  "99999999999999999999",
      "all", "rest", "p0..p9", "40%",  "\xff",  std::string(1, '\0')};
  EXPECT_TRUE(rc::check([&] {
    std::string text = *rc::gen::elementOf(originals);
    const auto edits = *rc::gen::inRange(1, 8);
    for (int i = 0; i < edits; ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, text.size() + 1);
      const auto drop = *rc::gen::inRange<std::size_t>(0, 12);
      text.replace(at, drop, *rc::gen::elementOf(pieces));
    }
    try {
      const Scenario scenario = read_scenario(text, "mutated.yaml");
      RC_ASSERT(!scenario.peers.empty());
      RC_ASSERT(!scenario.expectations.empty());
    } catch (const ScenarioError& error) {
      RC_ASSERT(error.source().line >= 1);
      RC_ASSERT(error.source().column >= 1);
      RC_ASSERT(!error.message().empty());
    }
  }));
}

}  // namespace onetip::test::read_scenario_test
