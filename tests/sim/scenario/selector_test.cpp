// Selectors: which peers a word means.

#include "sim/scenario/selector.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace onetip::test::selector_test {

using namespace sim;
using testing::ElementsAre;

namespace {

/// p0 p1 p2, miner0 miner1, mallory (hostile)
std::vector<PeerSpec> some_peers() {
  std::vector<PeerSpec> peers;
  const auto add = [&peers](std::string name, std::string group, Behaviour behaviour) {
    PeerSpec spec;
    spec.name = std::move(name);
    spec.group = std::move(group);
    spec.behaviour = behaviour;
    peers.push_back(std::move(spec));
  };
  for (const char* name : {"p0", "p1", "p2"}) add(name, "", Behaviour::honest);
  add("miner0", "miner", Behaviour::stubborn);
  add("miner1", "miner", Behaviour::stubborn);
  add("mallory", "mallory", Behaviour::forger);
  return peers;
}

std::vector<PeerSpec> numbered(std::size_t count) {
  std::vector<PeerSpec> peers(count);
  for (std::size_t i = 0; i < count; ++i) peers[i].name = "p" + std::to_string(i);
  return peers;
}

}  // namespace

TEST(Selector, NamesPeersGroupsRangesAndKinds) {
  Roster roster(some_peers(), 1);
  EXPECT_THAT(roster.select("p2").value(), ElementsAre(2));
  EXPECT_THAT(roster.select("miner").value(), ElementsAre(3, 4));
  EXPECT_THAT(roster.select("miner1").value(), ElementsAre(4));
  EXPECT_THAT(roster.select("mallory").value(), ElementsAre(5));
  EXPECT_THAT(roster.select("p0..p2").value(), ElementsAre(0, 1, 2));
  EXPECT_THAT(roster.select("p1..p1").value(), ElementsAre(1));
  EXPECT_THAT(roster.select("p2..miner0").value(), ElementsAre(2, 3));
  EXPECT_THAT(roster.select("all").value(), ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_THAT(roster.select("honest").value(), ElementsAre(0, 1, 2, 3, 4));
}

TEST(Selector, RefusesWhatNamesNobody) {
  Roster roster(some_peers(), 1);
  for (const char* nobody : {"p3", "p2..p0", "p0..", "..p0", "p0..miner", "..", "", "rest", "%",
                             "0%", "101%", "-1%", "1e9%", "99999999999999999999%", "40 %"}) {
    EXPECT_FALSE(roster.select(nobody)) << nobody;
  }
}

TEST(Selector, DrawsAShareAtLeastOneAndNobodyWhoIsTaken) {
  Roster roster(numbered(10), 1);
  EXPECT_EQ(roster.select("40%").value().size(), 4U);
  EXPECT_EQ(roster.select("1%").value().size(), 1U);
  EXPECT_EQ(roster.select("100%").value(), roster.all());
  const PeerSet taken{0, 1, 2, 3, 4, 5};
  EXPECT_THAT(roster.select("40%", taken).value(), ElementsAre(6, 7, 8, 9));
  EXPECT_FALSE(roster.select("50%", taken));
}

TEST(Selector, DrawsTheSameForTheSameSeedAndAnewEachTime) {
  Roster one(numbered(100), 7);
  Roster two(numbered(100), 7);
  Roster other(numbered(100), 8);
  const PeerSet first = one.select("30%").value();
  EXPECT_TRUE(std::is_sorted(first.begin(), first.end()));
  EXPECT_EQ(first, two.select("30%").value());
  EXPECT_NE(first, other.select("30%").value());
  EXPECT_NE(first, one.select("30%").value());
}

TEST(Selector, HonestIsNobodyWhereAllAreHostile) {
  std::vector<PeerSpec> peers = numbered(2);
  for (PeerSpec& peer : peers) peer.behaviour = Behaviour::forger;
  Roster roster(peers, 1);
  EXPECT_FALSE(roster.select("honest"));
}

}  // namespace onetip::test::selector_test
