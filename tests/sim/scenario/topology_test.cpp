// Topologies: their shapes by drawing, the drawn ones by their properties.

#include "sim/scenario/topology.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

namespace onetip::test::topology_test {

using namespace sim;
using namespace sim::topology;
using testing::ElementsAre;

namespace {

std::map<PeerIndex, std::size_t> degrees(const Edges& edges) {
  std::map<PeerIndex, std::size_t> counts;
  for (const auto& [a, b] : edges) {
    ++counts[a];
    ++counts[b];
  }
  return counts;
}

/// No loops, each pair once, the lower dials the higher.
bool is_simple(const Edges& edges) {
  for (const auto& [a, b] : edges) {
    if (a >= b) return false;
  }
  return std::set<Edge>(edges.begin(), edges.end()).size() == edges.size();
}

}  // namespace

TEST(Topology, OfTheRegularKindsIsAsDrawn) {
  using E = Edge;
  EXPECT_THAT(mesh(3).value(), ElementsAre(E(0, 1), E(0, 2), E(1, 2)));
  EXPECT_THAT(line(4), ElementsAre(E(0, 1), E(1, 2), E(2, 3)));
  EXPECT_THAT(ring(4), ElementsAre(E(0, 1), E(0, 3), E(1, 2), E(2, 3)));
  EXPECT_THAT(star(4), ElementsAre(E(0, 1), E(0, 2), E(0, 3)));
  EXPECT_THAT(bootstrap(4), ElementsAre(E(1, 0), E(2, 0), E(3, 0)));

  //      0          0 1 2
  //    1   2        3 4 5
  //   3 4 5         6
  EXPECT_THAT(tree(6), ElementsAre(E(0, 1), E(0, 2), E(1, 3), E(1, 4), E(2, 5)));
  EXPECT_THAT(grid(7),
              ElementsAre(E(0, 1), E(0, 3), E(1, 2), E(1, 4), E(2, 5), E(3, 4), E(3, 6), E(4, 5)));
}

TEST(Topology, OfOneOrTwoPeersHasNoLoopsAndNoPairTwice) {
  for (const Edges& edges : {mesh(1).value(), ring(1), line(1), star(1), tree(1), grid(1)}) {
    EXPECT_TRUE(edges.empty());
  }
  for (const Edges& edges : {mesh(2).value(), ring(2), line(2), star(2), tree(2), grid(2)}) {
    EXPECT_THAT(edges, ElementsAre(Edge(0, 1)));
  }
}

TEST(Topology, OfTheRegularKindsIsConnected) {
  for (std::size_t peers = 1; peers <= 40; ++peers) {
    for (const Edges& edges :
         {mesh(peers).value(), ring(peers), line(peers), star(peers), tree(peers), grid(peers)}) {
      EXPECT_TRUE(is_connected(peers, edges));
      EXPECT_TRUE(is_simple(edges));
    }
  }
  EXPECT_FALSE(is_connected(4, {{0, 1}, {2, 3}}));
  EXPECT_FALSE(is_connected(2, {}));
}

TEST(Topology, RandomIsConnectedAndExactlyOfItsDegree) {
  EXPECT_TRUE(rc::check([] {
    const auto peers = *rc::gen::inRange<std::size_t>(3, 60);
    const auto degree = *rc::gen::inRange<std::size_t>(2, peers);
    RC_PRE(peers * degree % 2 == 0);
    core::Random random(*rc::gen::arbitrary<std::uint64_t>(), "topology");
    const Edges edges = random_regular(peers, degree, random).value();
    RC_ASSERT(is_simple(edges));
    RC_ASSERT(is_connected(peers, edges));
    for (const auto& [peer, count] : degrees(edges)) RC_ASSERT(count == degree);
  }));
}

TEST(Topology, RandomIsARingForDegreeTwoAndAPairForDegreeOne) {
  core::Random random(1, "topology");
  const Edges edges = random_regular(2'000, 2, random).value();
  EXPECT_EQ(edges.size(), 2'000U);
  EXPECT_TRUE(is_connected(2'000, edges));
  EXPECT_EQ(random_regular(2, 1, random).value().size(), 1U);
  EXPECT_FALSE(random_regular(4, 1, random));
}

TEST(Topology, RandomRefusesWhatCannotBe) {
  core::Random random(1, "topology");
  EXPECT_FALSE(random_regular(5, 3, random));  // 15 ends make no whole number of connections
  EXPECT_FALSE(random_regular(8, 8, random));
  EXPECT_FALSE(random_regular(2'000, 1'000, random));  // a million connections
  EXPECT_TRUE(random_regular(9, 8, random));           // the mesh of nine
}

TEST(Topology, SmallWorldKeepsItsConnectionsAndMovesSomeOfThem) {
  EXPECT_TRUE(rc::check([] {
    const auto half = *rc::gen::inRange<std::size_t>(2, 5);
    const auto peers = *rc::gen::inRange<std::size_t>(2 * half + 1, 80);
    const double rewire = *rc::gen::element(0.0, 0.1, 0.5, 1.0);
    core::Random random(*rc::gen::arbitrary<std::uint64_t>(), "topology");
    const Edges edges = small_world(peers, 2 * half, rewire, random).value();
    RC_ASSERT(edges.size() == peers * half);
    RC_ASSERT(is_simple(edges));
    RC_ASSERT(is_connected(peers, edges));
  }));
  core::Random random(1, "topology");
  EXPECT_EQ(small_world(30, 2, 0, random).value(), ring(30));
  EXPECT_NE(small_world(30, 4, 0.5, random).value(), small_world(30, 4, 0, random).value());
}

TEST(Topology, ScaleFreeGrowsByTheSameNumberOfLinksAndHasHubs) {
  core::Random random(1, "topology");
  constexpr std::size_t kPeers = 1'000;
  constexpr std::size_t kLinks = 3;
  const Edges edges = scale_free(kPeers, kLinks, random).value();
  EXPECT_EQ(edges.size(), 6 + (kPeers - 4) * kLinks);
  EXPECT_TRUE(is_simple(edges));
  EXPECT_TRUE(is_connected(kPeers, edges));
  std::size_t largest = 0;
  for (const auto& [peer, count] : degrees(edges)) {
    EXPECT_GE(count, kLinks);
    largest = std::max(largest, count);
  }
  EXPECT_GT(largest, 10 * kLinks);
}

TEST(Topology, IsTheSameForTheSameStream) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    core::Random one(seed, "topology");
    core::Random two(seed, "topology");
    EXPECT_EQ(random_regular(50, 4, one).value(), random_regular(50, 4, two).value());
    EXPECT_EQ(small_world(50, 4, 0.3, one).value(), small_world(50, 4, 0.3, two).value());
    EXPECT_EQ(scale_free(50, 2, one).value(), scale_free(50, 2, two).value());
  }
  core::Random one(1, "topology");
  core::Random two(2, "topology");
  EXPECT_NE(random_regular(50, 4, one).value(), random_regular(50, 4, two).value());
}

}  // namespace onetip::test::topology_test
