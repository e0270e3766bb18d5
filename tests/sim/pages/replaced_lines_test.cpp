// What another future puts out of force in the text of a scenario.

#include "sim/pages/replaced_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/yaml/read_scenario.hpp"

namespace onetip::test::replaced_lines_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<int> lines(const std::string& text, const std::string& other) {
  ScenarioOverrides overrides;
  overrides.other = OtherFuture{3s, "other.yaml", other};
  return replaced_lines(text, other, read_scenario(text, "story.yaml", overrides));
}

constexpr char kStory[] = R"(# story.yaml: blocks, now and then.
name: story
peers: 3

timeline:
  - {at: 0s, mine: {by: p0, blocks: 1}}
  # late
  - at: 4s
    mine: {by: p1, blocks: 2}

  # later
  - {at: 5s, mine: {by: p2, blocks: 2}}
# what must be
expect:
  - {at: end, converged: all}
  - {at: end, tips: 1}

# the end
)";

TEST(ReplacedLines, AreThoseOfKeysGivenAnewAndTheName) {
  EXPECT_THAT(lines(kStory, "expect:\n  - {at: end, tips: 1}\n"), ElementsAre(2, 14, 15, 16));
}

TEST(ReplacedLines, AreThoseOfEntriesThatNeverBegin) {
  EXPECT_THAT(lines(kStory, "timeline:\n  - {at: 3s, mine: {by: p0}}\n"), ElementsAre(2, 8, 9, 12));
}

TEST(ReplacedLines, LeaveALineThatSaysSomethingElseToo) {
  EXPECT_THAT(lines("peers: 2\n"
                    "timeline: [{at: 0s, mine: {by: p0}}, {at: 4s, mine: {by: p1}}]\n"
                    "expect: [{at: end, tips: 1}]\n",
                    "timeline: []\n"),
              IsEmpty());
  EXPECT_THAT(lines("{peers: 2, name: x, expect: [{at: end, tips: 1}]}\n",
                    "expect: [{at: end, converged: all}]\n"),
              IsEmpty());
}

}  // namespace
}  // namespace onetip::test::replaced_lines_test
