// `sim check` and `sim list`: scenarios read and not run.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "sim/commands/check_command.hpp"
#include "sim/commands/list_command.hpp"
#include "sim/scenario/story.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/data.hpp"

namespace onetip::test::check_list_test {
namespace {

using namespace sim;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kGood[] = R"(# good.yaml: two peers agree.
#
# There is nothing else to it.
peers: 2
topology: line
expect:
  - {at: end, tips: 1}
)";
constexpr char kWrong[] = "peers: 2\nexpct:\n  - {at: end, tips: 1}\n";

Verdict check(const std::vector<std::string>& inputs, const Streams& streams) {
  return check_command({inputs, {}, {}}, streams);
}

class ReadOnly : public testing::Test, protected TemporaryFolder {
 protected:
  using Run = Verdict (*)(const std::vector<std::string>&, const Streams&);

  Verdict run(Run command, const std::vector<std::string>& inputs, const std::string& typed = "") {
    std::istringstream in(typed);
    std::ostringstream out;
    std::ostringstream err;
    const Verdict verdict = command(inputs, Streams{in, out, err});
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }
  [[nodiscard]] std::string folder() const { return path().string(); }

  std::string out_;
  std::string err_;
};

TEST_F(ReadOnly, CheckSaysThatAScenarioCanBeRun) {
  const std::string good = file("good.yaml", kGood);
  EXPECT_EQ(run(check, {good}), Verdict::held);
  EXPECT_EQ(out_, good + ": ok: good: 2 peers, line, 0 entries, 1 expectation\n");
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(ReadOnly, CheckSaysWhatIsWrongAndGoesOn) {
  const std::string wrong = file("a.yaml", kWrong);
  const std::string good = file("b.yaml", kGood);
  EXPECT_EQ(run(check, {wrong, path("none.yaml"), good}), Verdict::bad_scenario);
  EXPECT_THAT(err_, StartsWith(wrong + ":2:1: error: "));
  EXPECT_THAT(err_, HasSubstr("can't read " + path("none.yaml") + ": No such file"));
  EXPECT_THAT(out_, StartsWith(good + ": ok: "));
}

/// As the sweep would find them.
TEST_F(ReadOnly, CheckTakesEachCombinationOfSettings) {
  const auto set = [](const std::vector<std::string>& inputs, const Streams& streams) {
    return check_command({inputs, {}, {"peers=[2, 3]", "topology=ring"}}, streams);
  };
  const std::string good = file("good.yaml", kGood);
  EXPECT_EQ(run(set, {good}), Verdict::held);
  EXPECT_EQ(out_, good +
                      " --set peers=2 --set topology=ring: ok: good: 2 peers, ring, 0 entries, "
                      "1 expectation\n" +
                      good +
                      " --set peers=3 --set topology=ring: ok: good: 3 peers, ring, "
                      "0 entries, 1 expectation\n");
}

TEST_F(ReadOnly, CheckTellsAListThatIsOneValueFromSeveral) {
  const auto set = [](const std::vector<std::string>& inputs, const Streams& streams) {
    return check_command({inputs, {}, {"expect.0.converged=[p0, p1]"}}, streams);
  };
  const std::string two = "peers: 2\nexpect:\n  - {at: end}\n";
  EXPECT_EQ(run(set, {"-"}, two), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("one peer always agrees with itself"));
  EXPECT_THAT(err_, HasSubstr("as one value: --set 'expect.0.converged=[[p0, p1]]'"));
}

TEST_F(ReadOnly, CheckReadsStandardInput) {
  EXPECT_EQ(run(check, {"-"}, kGood), Verdict::held);
  EXPECT_THAT(out_, StartsWith("-: ok: stdin: "));
  EXPECT_EQ(run(check, {"-"}, kWrong), Verdict::bad_scenario);
}

TEST_F(ReadOnly, CheckOfAFolderWithoutScenariosIsNoPass) {
  EXPECT_EQ(run(check, {folder()}), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("no scenario in " + folder()));
}

TEST_F(ReadOnly, ListShowsTheFirstLineOfEachStory) {
  const std::string good = file("good.yaml", kGood);
  const std::string mute = file("z.yaml", "peers: 2\nexpect: [{at: end, tips: 1}]\n");
  EXPECT_EQ(run(list_command, {folder()}), Verdict::held);
  EXPECT_EQ(out_, good + "  two peers agree.\n" + mute + "\n");
}

TEST_F(ReadOnly, ListTakesAByteOrderMarkForNoPartOfTheStory) {
  const std::string good = file("good.yaml", std::string("\xEF\xBB\xBF") + kGood);
  EXPECT_EQ(run(list_command, {good}), Verdict::held);
  EXPECT_EQ(out_, good + "  two peers agree.\n");
}

TEST_F(ReadOnly, CheckRefusesWhatIsTooLongBehindAByteOrderMark) {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string rest(kMaxScenarioBytes - std::string_view(kGood).size(), '#');
  EXPECT_EQ(run(check, {"-"}, kGood + rest), Verdict::held) << err_;
  EXPECT_EQ(run(check, {"-"}, mark + kGood + rest), Verdict::bad_scenario);
}

TEST_F(ReadOnly, ListGoesOnBehindAWrongScenario) {
  file("a.yaml", kWrong);
  file("good.yaml", kGood);
  EXPECT_EQ(run(list_command, {folder()}), Verdict::bad_scenario);
  EXPECT_THAT(out_, HasSubstr("two peers agree"));
  EXPECT_THAT(err_, HasSubstr("expct"));
}

TEST(StoryOf, TakesTheNameOffAndTheRestApart) {
  Scenario scenario;
  scenario.file = "stories/good.yaml";
  scenario.story = "good.yaml: two peers agree.\n\nThere is\nmore to it.";
  EXPECT_EQ(story_of(scenario).headline, "two peers agree.");
  EXPECT_EQ(story_of(scenario).body, "There is\nmore to it.");
  scenario.story = "bad.yaml: no name of its own";
  EXPECT_EQ(story_of(scenario).headline, "bad.yaml: no name of its own");
  scenario.story = "";
  EXPECT_EQ(story_of(scenario).headline, "");
  EXPECT_EQ(story_of(scenario).body, "");
}

}  // namespace
}  // namespace onetip::test::check_list_test
