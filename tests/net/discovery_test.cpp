#include "net/discovery.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "net/message.hpp"

namespace onetip::test::discovery_test {
namespace {

using namespace std::chrono_literals;
using net::Address;
using Addresses = std::vector<Address>;

const Address kSelf{"127.0.0.1", 7000};
const Address kA{"127.0.0.2", 7000};
const Address kB{"127.0.0.3", 7000};

class DiscoveryTest : public testing::Test {
 protected:
  net::Discovery knowing(Addresses given, std::size_t learned_dials = 0) {
    return {{kSelf, std::move(given), learned_dials}, limits_, random_, agenda_};
  }

  net::Limits limits_;
  net::Agenda agenda_;
  core::Random random_{1, "discovery"};
};

TEST_F(DiscoveryTest, GivenAddressesAreDialledOnceAtATimeAndNeverOneself) {
  auto discovery = knowing({kA, kSelf, kB, kA});
  EXPECT_EQ(discovery.dial(0s), (Addresses{kA, kB}));
  EXPECT_TRUE(discovery.dial(100s).empty());
  EXPECT_EQ(agenda_.dials, net::Agenda::kNever);
}

TEST_F(DiscoveryTest, FailedDialsWaitTwiceAsLongUpToTwoSecondsWithinAFifth) {
  auto discovery = knowing({kA});
  std::chrono::nanoseconds now{};
  for (const auto expected : {100ms, 200ms, 400ms, 800ms, 1600ms, 2000ms, 2000ms}) {
    ASSERT_EQ(discovery.dial(now).size(), 1U);
    discovery.lost(kA, true, false, now);
    const auto wait = agenda_.dials - now;
    EXPECT_GE(wait, expected * 4 / 5);
    EXPECT_LE(wait, expected * 6 / 5);
    now = agenda_.dials;
  }
}

TEST_F(DiscoveryTest, ALostConnectionIsDialledAtOnce) {
  auto discovery = knowing({kA});
  for (const auto now : {1s, 5s}) {
    ASSERT_EQ(discovery.dial(now), Addresses{kA});
    discovery.lost(kA, true, true, now + 1s);
    EXPECT_EQ(agenda_.dials, now + 1s);
  }
}

TEST_F(DiscoveryTest, WhoDialledUsIsNotDialled) {
  auto discovery = knowing({kA});
  EXPECT_TRUE(discovery.accepted(kA));
  EXPECT_TRUE(discovery.dial(1s).empty());
  discovery.lost(kA, false, true, 2s);
  EXPECT_EQ(discovery.dial(2s), Addresses{kA});
}

TEST_F(DiscoveryTest, ABanEndsAfterTenSeconds) {
  auto discovery = knowing({kA});
  ASSERT_EQ(discovery.dial(0s).size(), 1U);
  discovery.ban(kA, 1s);
  discovery.lost(kA, true, true, 1s);
  EXPECT_TRUE(discovery.dial(11s - 1ns).empty());
  EXPECT_EQ(discovery.dial(11s), Addresses{kA});
}

TEST_F(DiscoveryTest, LearnedAddressesAreDialledSoManyAtATime) {
  auto discovery = knowing({kA}, 2);
  ASSERT_EQ(discovery.dial(0s), Addresses{kA});
  for (std::uint16_t port = 1; port <= 9; ++port) EXPECT_TRUE(discovery.learn({"h", port}, 0s));
  EXPECT_FALSE(discovery.learn({"h", 1}, 0s));
  EXPECT_FALSE(discovery.learn(kSelf, 0s));
  EXPECT_EQ(agenda_.dials, 0s);
  const auto first = discovery.dial(0s);
  EXPECT_EQ(first.size(), 2U);
  EXPECT_EQ(agenda_.dials, net::Agenda::kNever) << "no more at a time";
  EXPECT_TRUE(discovery.dial(0s).empty());
  discovery.lost(first[0], true, false, 0s);
  EXPECT_EQ(agenda_.dials, 0s) << "one makes room";
  const auto next = discovery.dial(0s);
  ASSERT_EQ(next.size(), 1U);
  EXPECT_EQ(std::count(first.begin(), first.end(), next[0]), 0);
}

TEST_F(DiscoveryTest, LearnedAddressesAreOnlyToldOnElsewhere) {
  auto discovery = knowing({});
  EXPECT_TRUE(discovery.learn(kA, 0s));
  EXPECT_TRUE(discovery.dial(1h).empty());
  EXPECT_EQ(discovery.list(10), Addresses{kA});
}

TEST_F(DiscoveryTest, AnAddressThatCouldNotBeReachedMakesRoom) {
  limits_.known_addresses = 1;
  auto discovery = knowing({}, 1);
  ASSERT_TRUE(discovery.learn(kA, 0s));
  EXPECT_FALSE(discovery.learn(kB, 0s));
  ASSERT_EQ(discovery.dial(0s), Addresses{kA});
  discovery.lost(kA, true, false, 0s);
  EXPECT_TRUE(discovery.learn(kB, 0s));
  EXPECT_EQ(discovery.list(10), Addresses{kB});
}

TEST_F(DiscoveryTest, WhoIsConnectedMakesNoRoomNorWhoWas) {
  limits_.known_addresses = 1;
  auto discovery = knowing({}, 1);
  ASSERT_TRUE(discovery.learn(kA, 0s));
  ASSERT_EQ(discovery.dial(0s), Addresses{kA});
  EXPECT_FALSE(discovery.learn(kB, 0s));
  discovery.lost(kA, true, false, 0s);
  ASSERT_TRUE(discovery.accepted(kA));
  EXPECT_FALSE(discovery.learn(kB, 0s));
  discovery.lost(kA, false, true, 1s);
  EXPECT_FALSE(discovery.learn(kB, 1s));
  EXPECT_EQ(discovery.dial(1s), Addresses{kA});
}

TEST_F(DiscoveryTest, AConnectionWithWhomThereIsNoRoomToKnowDoesNotCount) {
  limits_.known_addresses = 1;
  auto discovery = knowing({}, 1);
  ASSERT_TRUE(discovery.learn(kA, 0s));
  EXPECT_FALSE(discovery.learn(kB, 0s));
  EXPECT_FALSE(discovery.accepted(kB));
  EXPECT_TRUE(discovery.accepted(kA));
}

TEST_F(DiscoveryTest, TheLineForWhoAsksIsWrittenOnceUntilAnotherIsKnown) {
  limits_.known_addresses = 1;
  auto discovery = knowing({}, 1);
  EXPECT_EQ(*discovery.line(), net::peers_line({}));
  ASSERT_TRUE(discovery.learn(kA, 0s));
  const auto line = discovery.line();
  EXPECT_EQ(*line, net::peers_line({kA}));
  EXPECT_FALSE(discovery.learn(kB, 0s));
  EXPECT_EQ(discovery.line(), line) << "the same text";
  ASSERT_EQ(discovery.dial(0s), Addresses{kA});
  discovery.lost(kA, true, false, 0s);
  ASSERT_TRUE(discovery.learn(kB, 0s));
  EXPECT_EQ(*discovery.line(), net::peers_line({kB}));
}

TEST_F(DiscoveryTest, AnotherNameOfOneselfIsDialledOnce) {
  auto discovery = knowing({{"localhost", 7000}});
  ASSERT_EQ(discovery.dial(0s).size(), 1U);
  discovery.is_self({"localhost", 7000});
  discovery.lost({"localhost", 7000}, true, true, 1s);
  EXPECT_TRUE(discovery.dial(1h).empty());
}

}  // namespace
}  // namespace onetip::test::discovery_test
