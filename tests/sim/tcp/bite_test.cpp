// A fault must bite: each action leaves its witness on real sockets, and the same action without
// its effect makes the verdict inconclusive.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/run/experiment.hpp"
#include "sim/tcp/cluster.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/fake_cluster.hpp"

namespace onetip::test::bite_test {
namespace {

using namespace sim;
using testing::HasSubstr;

struct Bite {
  std::string name;
  std::string entry;   // the timeline's second entry
  std::string trace;   // what it leaves
  std::string more{};  // further entries
};

void PrintTo(const Bite& bite, std::ostream* out) { *out << bite.name; }

Scenario scenario(const Bite& bite) {
  return read_scenario(
      "name: bite\npeers: {a: {count: 3}, b: {storage: disk}}\ntopology: ring\n"
      "chain: {difficulty: 1}\ntimeline:\n  - {at: 0s, mine: {by: a0}}\n  - " +
          bite.entry + "\n" + bite.more +
          "  - {at: 600ms, mine: {by: [a0, b], blocks: 2}}\n"
          "expect:\n  - {at: end, height: {of: a0, at_least: 3}}\n",
      "bite.yaml");
}

template <class Engine>
Outcome play(const Scenario& scenario) {
  return run_experiment(scenario, [](const Scenario& it, Journal& journal) {
    return std::make_unique<Engine>(it, journal);
  });
}

class ABite : public testing::TestWithParam<Bite> {};

TEST_P(ABite, LeavesItsWitness) {
  const Outcome outcome = play<TcpCluster>(scenario(GetParam()));
  ASSERT_GT(outcome.witnesses.size(), 1U) << outcome.summary;
  EXPECT_EQ(outcome.witnesses[1].witnessed, 1U);
  EXPECT_THAT(outcome.witnesses[1].trace, HasSubstr(GetParam().trace));
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
}

/// The fake cluster knows walls alone; everything else does nothing there.
TEST_P(ABite, IsInconclusiveWithoutItsEffect) {
  const Outcome outcome = play<FakeCluster>(scenario(GetParam()));
  ASSERT_GT(outcome.witnesses.size(), 1U) << outcome.summary;
  EXPECT_EQ(outcome.witnesses[1].witnessed, 0U) << outcome.witnesses[1].trace;
  EXPECT_EQ(outcome.verdict, Verdict::inconclusive);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, ABite,
    testing::Values(
        Bite{"degrade_latency", "{at: 500ms, degrade: {of: b, latency: 30ms}}", "bytes delayed"},
        Bite{"degrade_bandwidth",
             "{at: 500ms, for: 2s, degrade: {between: [a, b], bandwidth: 64kbit}}",
             "bytes delayed"},
        Bite{"crash", "{at: 300ms, for: 1s, crash: {peer: b, disk: lost}}",
             "b restarted with nothing"},
        Bite{"crash_without_end", "{at: 300ms, crash: {peer: a2, disk: lost}}",
             "2 connections closed"},
        Bite{"crash_with_a_disk", "{at: 300ms, for: 1s, crash: {peer: b, disk: keep}}",
             "b restarted with block"},
        Bite{"pause", "{at: 300ms, for: 1s, pause: b}", "held back"},
        Bite{"join", "{at: 300ms, join: b}", "1 peer connected", "  - {at: 3s, mine: {by: b}}\n"},
        Bite{"leave", "{at: 300ms, leave: a2}", "`exit` said on 2 connections"},
        Bite{"churn", "{at: 200ms, for: 1s, churn: {of: a2, up: 100ms, down: 50ms}}", "returns"},
        Bite{"skew_forwards", "{at: 300ms, skew: {peer: b, by: 1h}}", "of b 3600s off"},
        Bite{"skew_backwards", "{at: 300ms, skew: {peer: a0, by: -90s}}", "of a0 -90s off"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace onetip::test::bite_test
