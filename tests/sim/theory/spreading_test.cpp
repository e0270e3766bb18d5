// How long a block takes to each peer: hops times what a hop takes. Exact, to the nanosecond.

#include <gtest/gtest.h>

#include <algorithm>

#include "bench/theory/closed_forms.hpp"
#include "bench/theory/trials.hpp"

namespace onetip::test::spreading_test {
namespace {

using namespace sim;
using namespace theory;
using namespace std::chrono_literals;

constexpr Nanos kLatency = 7ms;

struct Shape {
  const char* topology;
  unsigned peers;
  std::size_t farthest;  // from the first peer
};

class Hops : public testing::TestWithParam<Shape> {};

TEST_P(Hops, EachTakesThreeCrossings) {
  const Shape shape = GetParam();
  for (const std::uint64_t seed : {1, 2, 3}) {
    const Arrivals arrivals = run(Spreading{shape.topology, shape.peers, "{latency: 7ms}"}, seed);
    for (std::size_t peer = 0; peer < shape.peers; ++peer) {
      const auto hops = static_cast<Nanos::rep>(arrivals.distance[peer]);
      EXPECT_EQ(arrivals.after[peer], hops * kCrossings * kLatency)
          << "peer " << peer << ", " << hops << " hops away";
    }
    EXPECT_EQ(*std::max_element(arrivals.distance.begin(), arrivals.distance.end()),
              shape.farthest);
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Hops,
                         testing::Values(Shape{"line", 12, 11}, Shape{"ring", 12, 6},
                                         Shape{"ring", 13, 6}, Shape{"grid", 25, 8},
                                         Shape{"tree", 31, 4}, Shape{"star", 9, 1},
                                         Shape{"mesh", 6, 1}));

/// A hop's bytes (the tip, the question, the block) cross one after the other, each at the link's
/// rate. Nanoseconds are rounded up for each portion that leaves a link.
TEST(Bandwidth, AddsTheBytesOfAHopAtTheLinksRate) {
  constexpr unsigned kPeers = 5;
  constexpr std::uint64_t kBits = 100'000;
  const Arrivals arrivals = run(Spreading{"line", kPeers, "{latency: 7ms, bandwidth: 100kbit}"}, 1);
  const std::uint64_t bytes = arrivals.bytes / (kPeers - 1);
  EXPECT_EQ(arrivals.bytes % (kPeers - 1), 0U) << "each hop says the same";
  EXPECT_GT(bytes, 500U);
  const Nanos on_the_wire(static_cast<Nanos::rep>(bytes * 8 * 1'000'000'000 / kBits));
  EXPECT_GT(on_the_wire, kCrossings * kLatency) << "else the rate hardly shows";
  for (std::size_t peer = 1; peer < kPeers; ++peer) {
    const auto hops = static_cast<Nanos::rep>(peer);
    EXPECT_NEAR(static_cast<double>(arrivals.after[peer].count()),
                static_cast<double>((hops * (kCrossings * kLatency + on_the_wire)).count()),
                1000.0 * static_cast<double>(hops))
        << peer << " hops away";
  }
}

}  // namespace
}  // namespace onetip::test::spreading_test
