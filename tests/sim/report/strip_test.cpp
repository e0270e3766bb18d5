#include "sim/report/strip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/golden.hpp"
#include "support/journal_script.hpp"

namespace onetip::test::strip_test {
namespace {

using namespace sim;
using testing::HasSubstr;

constexpr char kYaml[] = R"(name: story
peers: 4
topology: line
timeline:
  - {at: 1s, for: 2s, name: wall, partition: {sides: [[p0, p1], rest]}}
  - {at: 1500ms, mine: {by: [p0, p3]}}
expect:
  - {at: end, converged: all}
)";

std::string strip_of(const JournalScript& run) {
  Strip strip(run.scenario());
  for (const Record& record : run.journal().records()) strip.take(record);
  return strip.text();
}

TEST(StripTest, APartitionThatHeals) {
  JournalScript run(kYaml, "g-a1, g-b1-b2");
  run.play(R"(
    0   all start g
    0   topology stands
    1   wall begins
    1.5 p0 mines a1 for mine@6
    1.6 p1 tip a1 from p0
    1.7 p3 mines b1 for mine@6
    1.8 p2 tip b1 from p3
    2.2 p3 mines b2 for mine@6
    2.2 p2 tip b2 from p3
    3   wall ends
    3.1 p1 tip b2 from p2
    3.2 p0 tip b2 from p1
    3.3 timeline over
    4   over quiet
  )");
  expect_golden("sim/golden/strip_partition.txt", strip_of(run));
}

TEST(StripTest, OfARunWhereNothingHappenedOnlyTheFrame) {
  const JournalScript run(kYaml, "g");
  EXPECT_EQ(strip_of(run).substr(0, 30), "strip of story: 4 peers, p0 to");
}

TEST(StripTest, ALargeNetworkSharesColumns) {
  std::string yaml = kYaml;
  yaml.replace(yaml.find("peers: 4"), 8, "peers: 250");
  JournalScript run(yaml, "g");
  run.play("0 all start g");
  EXPECT_THAT(strip_of(run), HasSubstr("p0 to p249, 3 in a column"));
  EXPECT_THAT(strip_of(run), HasSubstr(std::string(84, 's') + "\n"));
}

}  // namespace
}  // namespace onetip::test::strip_test
