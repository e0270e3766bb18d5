// within: auto where the short way is closed: a hub that all others know passes nothing on, and
// what one end of the line finds comes to the other by way of all that stand in it.

#include <gtest/gtest.h>

#include <string>

#include "sim/run/engines.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::way_around_test {
namespace {

using namespace sim;

struct Hub {
  std::string name;
  std::string is;      // its behaviour
  std::string action;  // what happens to it
};

void PrintTo(const Hub& hub, std::ostream* out) { *out << hub.name; }

class AWayAround : public testing::TestWithParam<Hub> {};

TEST_P(AWayAround, IsNotTooLongForTheTimeThatIsDerived) {
  std::string edges = "[hub, p]";
  for (int peer = 0; peer < 18; ++peer) {
    edges += ", [p" + std::to_string(peer) + ", p" + std::to_string(peer + 1) + "]";
  }
  Scenario scenario = read_scenario(
      "engine: virtual\npeers: {hub: {" + GetParam().is + "}, p: {count: 19}}\n" +
          "topology: {edges: [" + edges + "]}\n" +
          "links: {latency: 500ms}\nchain: {difficulty: 1}\ntimeline:\n" + GetParam().action +
          "  - {at: 5s, mine: {by: p0}}\n"
          "expect: [{at: end, converged: p, within: auto}]\n",
      "around.yaml");
  const Outcome outcome = run_experiment(scenario, make_cluster);
  EXPECT_EQ(outcome.verdict, Verdict::held) << outcome.summary;
}

INSTANTIATE_TEST_SUITE_P(OfAHub, AWayAround,
                         testing::Values(Hub{"crashed", "", "  - {at: 0s, crash: hub}\n"},
                                         Hub{"paused", "", "  - {at: 0s, pause: hub}\n"},
                                         Hub{"gone", "", "  - {at: 0s, leave: hub}\n"},
                                         Hub{"mute", "behaviour: mute", ""},
                                         Hub{"silent", "behaviour: silent", ""}),
                         [](const auto& test) { return test.param.name; });

}  // namespace
}  // namespace onetip::test::way_around_test
