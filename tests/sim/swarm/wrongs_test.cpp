// What no honest peer does to another one, and what it may well do.

#include "sim/swarm/wrongs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::wrongs_test {
namespace {

using namespace sim;
using testing::HasSubstr;

constexpr char kScenario[] = R"(
peers: {a: {}, b: {}, m: {behaviour: forger}, w: {behaviour: credulous}}
topology: mesh
timeline: [{at: 1s, mine: {by: a}}]
expect: [{at: end, tips: 1}]
)";

enum : PeerIndex { a, b, m, w };

std::string found(RecordBody body) {
  const Scenario scenario = read_scenario(kScenario, "story.yaml");
  return swarm::wrong_in(scenario, {std::chrono::milliseconds(1500), std::move(body)}).value_or("");
}

std::string closed(PeerIndex peer, PeerIndex remote, const std::string& how) {
  return found(record::ConnectionClosed{peer, remote, net::ConnectionId{1}, how, "why"});
}

std::string refused(PeerIndex peer, PeerIndex from) {
  return found(record::BlockRefused{peer, from, "bad-hash", "why", std::nullopt});
}

TEST(SwarmWrongs, AnHonestPeerRefusesNoBlockOfAnotherHonestOne) {
  EXPECT_EQ(refused(a, b), "at 1.500 s a: refused a block (bad-hash) of honest b: why");
  EXPECT_EQ(refused(a, m), "");
  EXPECT_EQ(refused(m, a), "") << "what hostile peers do is their affair";
  EXPECT_EQ(refused(a, w), "") << "who takes invalid blocks passes them on";
}

TEST(SwarmWrongs, NorClosesTheirConnectionForWhatItSaid) {
  for (const char* how : {"by-us: invalid-block", "by-us: malformed-line", "by-us: line-too-long",
                          "by-us: too-many-unknown-lines", "by-us: false-claim"}) {
    EXPECT_THAT(closed(a, b, how), HasSubstr(how));
    EXPECT_EQ(closed(a, m, how), "");
  }
  for (const char* how : {"by-us: duplicate", "by-us: leaving", "by-us: dial-timed-out", "by-us",
                          "reset", "fin", "overflowed"}) {
    EXPECT_EQ(closed(a, b, how), "") << how;
  }
}

}  // namespace
}  // namespace onetip::test::wrongs_test
