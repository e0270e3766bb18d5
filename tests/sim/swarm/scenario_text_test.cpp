// Random scenarios: pure, readable by the reader, and of every word of the language.

#include "sim/swarm/scenario_text.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "sim/swarm/graph.hpp"
#include "sim/yaml/document.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "sim/yaml/words.hpp"
#include "support/golden.hpp"
#include "support/samples.hpp"

namespace onetip::test::swarm_scenario_text_test {
namespace {

using namespace sim;
using swarm::read_like;
using swarm::scenario_text;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr std::uint64_t kSeeds = sample(2000, 500);

Scenario drawn(std::uint64_t seed) {
  return read_scenario(scenario_text(seed), swarm::scenario_name(seed));
}

TEST(SwarmScenario, IsTheSameForTheSameSeed) {
  for (const std::uint64_t seed : {1, 2, 3}) EXPECT_EQ(scenario_text(seed), scenario_text(seed));
  EXPECT_NE(scenario_text(1), scenario_text(2));
  for (const std::uint64_t seed : {1, 5, 17}) {
    expect_golden(fmt::format("sim/golden/swarm-{}.yaml", seed), scenario_text(seed));
  }
}

TEST(SwarmScenario, HasSeedsFromZeroToTheLast) {
  for (const std::uint64_t seed : {std::uint64_t{0}, ~std::uint64_t{0}}) {
    EXPECT_EQ(drawn(seed).seed, seed);
    EXPECT_EQ(drawn(seed).engine, Engine::virtual_time);
  }
}

/// All words of a text that stand as keys or as whole values, anywhere.
void collect(const yaml::Node& node, std::set<std::string>& words) {
  if (!node.text.empty()) words.insert(node.text);
  for (const yaml::Key& key : node.keys) words.insert(key.text);
  for (const yaml::Node& item : node.items) collect(item, words);
}

/// What no random scenario has, and why (ARCHITECTURE.md says it at length).
const std::map<std::string, std::string> kExcluded{
    {"key invariants", "they are what is judged"},
    {"key timeout", "the derived one is"},
    {"key cpu", "computing takes no time, what is found is a matter of order"},
    {"engine tcp", "virtual time alone repeats"},
    {"engine both", "virtual time alone repeats"},
    {"behaviour honest", "is what is not said otherwise"},
    {"behaviour stubborn", "made to break what is demanded"},
    {"behaviour silent", "made to break what is demanded"},
    {"behaviour credulous", "made to break what is demanded"},
    {"genesis shared", "is what is not said otherwise"},
    {"fork choice nonce-sum", "is what is not said otherwise"},
    {"wallet ed25519", "is what is not said otherwise"},
    {"validation each", "is what is not said otherwise"},
    {"storage memory", "is what is not said otherwise"},
};

TEST(SwarmScenario, EveryOneIsReadAndTogetherTheyHaveEveryWordOfTheLanguage) {
  std::set<std::string> words;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    const std::string text = scenario_text(seed);
    ASSERT_NO_THROW((void)read_scenario(text, "it")) << text;
    collect(yaml::parse(text, "it"), words);
  }
  namespace all = yaml::words;
  for (const yaml::Vocabulary* vocabulary : {&all::top_level,
                                             &all::engines,
                                             &all::group,
                                             &all::behaviours,
                                             &all::sync_modes,
                                             &all::topologies,
                                             &all::random_options,
                                             &all::small_world_options,
                                             &all::scale_free_options,
                                             &all::links,
                                             &all::links_between,
                                             &all::chain,
                                             &all::geneses,
                                             &all::fork_choices,
                                             &all::wallets,
                                             &all::validations,
                                             &all::entry,
                                             &all::triggers,
                                             &all::trigger_height,
                                             &all::mining,
                                             &all::mine,
                                             &all::send,
                                             &all::partition,
                                             &all::hows,
                                             &all::disconnect,
                                             &all::degrade,
                                             &all::crash,
                                             &all::disks,
                                             &all::skew,
                                             &all::churn,
                                             &all::storages}) {
    for (const std::string_view word : vocabulary->here()) {
      if (kExcluded.contains(fmt::format("{} {}", vocabulary->kind, word))) continue;
      EXPECT_TRUE(words.contains(std::string(word)))
          << "no random scenario has the " << vocabulary->kind << " `" << word << "` "
          << vocabulary->place << ": draw it, or exclude it and say why";
    }
  }
  for (const auto& word : {"stubborn", "silent", "credulous", "invariants", "timeout", "tcp"}) {
    EXPECT_FALSE(words.contains(word)) << word;
  }
}

TEST(SwarmScenario, HasFromOneToSomeFortyPeersAndEachHostileBehaviour) {
  std::size_t least = 100;
  std::size_t most = 0;
  std::set<Behaviour> behaviours;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Scenario scenario = drawn(seed);
    least = std::min(least, scenario.peers.size());
    most = std::max(most, scenario.peers.size());
    for (const PeerSpec& peer : scenario.peers) behaviours.insert(peer.behaviour);
  }
  EXPECT_EQ(least, 1U);
  EXPECT_GE(most, 30U);
  for (int i = 0; i <= static_cast<int>(Behaviour::credulous); ++i) {
    const auto behaviour = static_cast<Behaviour>(i);
    if (!is_hostile(behaviour)) continue;
    EXPECT_TRUE(behaviours.contains(behaviour)) << to_text(behaviour);
  }
}

TEST(SwarmScenario, LeavesTheHonestOnesWhoStayAMajorityThatIsConnected) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Scenario scenario = drawn(seed);
    std::set<PeerIndex> out;
    for (PeerIndex peer = 0; peer < scenario.peers.size(); ++peer) {
      if (is_hostile(scenario.peers[peer].behaviour)) out.insert(peer);
    }
    EXPECT_LT(2 * out.size(), scenario.peers.size()) << seed;
    for (const TimelineEntry& entry : scenario.timeline) {
      if (const auto* leave = std::get_if<Leave>(&entry.action)) {
        out.insert(leave->peers.begin(), leave->peers.end());
        for (const PeerIndex peer : leave->peers) EXPECT_FALSE(scenario.peers[peer].disk) << seed;
      }
      if (const auto* join = std::get_if<Join>(&entry.action)) {
        for (const PeerIndex peer : join->peers) {
          if (!is_hostile(scenario.peers[peer].behaviour)) out.erase(peer);
        }
      }
    }
    EXPECT_TRUE(
        swarm::connected_without(swarm::graph_of(scenario), PeerSet(out.begin(), out.end())))
        << seed;
  }
}

TEST(SwarmScenario, LetsEveryFaultEnd) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    const Scenario scenario = drawn(seed);
    for (const TimelineEntry& entry : scenario.timeline) {
      if (!is_fault(entry.action) || entry.lasts) continue;
      const bool healed = std::any_of(
          scenario.timeline.begin(), scenario.timeline.end(), [&](const TimelineEntry& other) {
            const auto* heal = std::get_if<Heal>(&other.action);
            return heal && other.at > entry.at && (!heal->fault || *heal->fault == entry.name);
          });
      EXPECT_TRUE(healed) << seed << ": " << entry.name;
      EXPECT_FALSE(entry.each || entry.every || entry.when) << seed << ": " << entry.name;
    }
  }
}

/// From `timeline:` or `mining:` on.
std::string lower_half(const std::string& text) { return text.substr(text.find("# what happens")); }

TEST(SwarmScenario, DrawsItsHalvesFromStreamsOfTheirOwn) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const std::string whole = scenario_text(seed);
    EXPECT_EQ(lower_half(scenario_text(seed, read_like(whole, "it"))), lower_half(whole)) << seed;
  }
}

TEST(SwarmScenario, OtherLinksLeaveWhatHappensAsItWas) {
  const std::string slow =
      "peers: 7\ntopology: ring\nlinks: {latency: 90ms}\nexpect: [{at: end, tips: 1}]\n";
  const std::string fast = "peers: 7\ntopology: ring\nexpect: [{at: end, tips: 1}]\n";
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    EXPECT_EQ(lower_half(scenario_text(seed, read_like(slow, "slow.yaml"))),
              lower_half(scenario_text(seed, read_like(fast, "fast.yaml"))));
  }
}

TEST(SwarmScenario, OneKindOfFaultDrawsNothingFromAnother) {
  // Where one peer has no neighbour, a pair to disconnect or degrade takes more draws; crashes stay
  // where they were.
  const auto crashes = [](std::uint64_t seed, const std::string& topology) {
    const std::string head = "peers: {a: {count: 4}, m: {behaviour: mute}}\ntopology: " + topology +
                             "\nexpect: [{at: end, tips: 1}]\n";
    std::vector<std::string> lines;
    std::istringstream text(scenario_text(seed, read_like(head, "it.yaml")));
    for (std::string line; std::getline(text, line);) {
      if (line.find("crash") != std::string::npos) lines.push_back(line);
    }
    return lines;
  };
  std::size_t some = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    EXPECT_EQ(crashes(seed, "mesh"), crashes(seed, "{edges: [[a0, a]]}"));
    some += crashes(seed, "mesh").size();
  }
  EXPECT_GT(some, 10U);
}

constexpr char kStory[] = R"(# my.yaml: four peers and a wall.
name: mine
peers:
  # the first two are old
  old: {count: 2, sync: poll}

  new: 2
topology: line
# the wall
timeline:
  - {at: 0s, mine: {by: old0}}
expect: [{at: end, tips: 1}]
chain: {difficulty: 1}   # the last line)";

TEST(SwarmScenario, TakesTheUpperHalfOfAFileAsItStandsThere) {
  std::string story = kStory;
  story.replace(story.find("new: 2"), 6, "new: {count: 2}");
  const swarm::Like like = read_like(story, "my.yaml");
  EXPECT_EQ(like.name, "mine");
  EXPECT_EQ(
      like.head,
      "peers:\n  # the first two are old\n  old: {count: 2, sync: poll}\n\n  new: {count: 2}\n"
      "topology: line\nchain: {difficulty: 1}   # the last line\n");
  const std::string text = scenario_text(9, like);
  EXPECT_THAT(text, HasSubstr(like.head));
  EXPECT_THAT(text, HasSubstr("are those of mine"));
  EXPECT_EQ(read_scenario(text, "it").peers.size(), 4U);
}

TEST(SwarmScenario, OfAnHonestPeerThatIsAloneItDemandsThatItIsThere) {
  const std::string one = "peers: {it: , m: {behaviour: mute}}\nexpect: [{at: end, tips: 1}]\n";
  const std::string text = scenario_text(9, read_like(one, "one.yaml"));
  EXPECT_THAT(text, HasSubstr("  - {at: end, height: {of: honest, at_least: 0}}\n"));
  EXPECT_EQ(read_scenario(text, "it").expectations.size(), 1U);
}

std::string refusal(const std::string& text) {
  try {
    (void)read_like(text, "my.yaml");
  } catch (const ScenarioError& error) {
    return error.what();
  }
  return "";
}

TEST(SwarmScenario, RefusesAFileThatItCanPromiseNothingOf) {
  EXPECT_THAT(refusal(kStory), HasSubstr("my.yaml:7"));  // no scenario at all
  EXPECT_THAT(refusal("{peers: 3, expect: [{at: end, tips: 1}]}"), HasSubstr("begin a line"));
  EXPECT_THAT(refusal("peers: {a: {}, m: {behaviour: mute}, b: {}}\ntopology: line\nexpect: [{at: "
                      "end, tips: 1}]\n"),
              HasSubstr("only hostile peers connect the honest ones"));
  EXPECT_THAT(refusal("peers: {a: {}, b: {}, m: {behaviour: mute}}\ntopology: line\nexpect: [{at: "
                      "end, tips: 1}]\n"),
              IsEmpty());
}

TEST(SwarmGraph, KnowsWhoCanBeDoneWithout) {
  const Scenario line =
      read_scenario("peers: 5\ntopology: line\nexpect: [{at: end, tips: 1}]\n", "it");
  const swarm::Graph graph = swarm::graph_of(line);
  EXPECT_TRUE(swarm::connected_without(graph, {}));
  EXPECT_TRUE(swarm::connected_without(graph, {0, 4}));
  EXPECT_FALSE(swarm::connected_without(graph, {2}));
  EXPECT_TRUE(swarm::connected_without(graph, {0, 1, 2, 3, 4}));
  EXPECT_EQ(swarm::dispensable(graph, {2, 0, 1, 4}, 9),
            (PeerSet{0, 4}));  // 1 knew 2; 0 would be alone
  EXPECT_EQ(swarm::dispensable(graph, {2, 0, 1, 4}, 1), PeerSet{0});
  EXPECT_EQ(swarm::dispensable(graph, {0, 4}, 0), PeerSet{});
}

}  // namespace
}  // namespace onetip::test::swarm_scenario_text_test
