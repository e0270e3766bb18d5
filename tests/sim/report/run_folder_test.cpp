// A finished run read again: `sim explain`, and what it says of folders that are none.

#include "sim/report/run_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "sim/commands/explain_command.hpp"
#include "sim/commands/run_command.hpp"
#include "sim/pages/report_page.hpp"
#include "support/data.hpp"
#include "support/fake_cluster.hpp"

namespace onetip::test::run_folder_test {
namespace {

using namespace sim;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr char kStory[] = R"(# A peer drawn by the seed mines.
peers: 6
chain: {difficulty: 1}
timeline:
  - {at: 0s, mine: {by: 20%, blocks: 2}}
expect:
  - {at: end, converged: all}
  - {at: end, tips: 2}
)";

class ExplainTest : public testing::Test, protected TemporaryFolder {
 protected:
  ExplainTest() {
    file("story.yaml", kStory);
    run_story("story.yaml");
  }

  void run_story(const std::string& name) {
    Command command;
    command.inputs = {path(name)};
    command.overrides.seed = 42;  // another peer than seed 1 draws
    command.out = path("run");
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const std::atomic<bool> interrupted = false;
    const auto make = [](const Scenario& scenario, Journal& journal) {
      return std::make_unique<FakeCluster>(scenario, journal);
    };
    EXPECT_EQ(run_command(command, Streams{in, out, err}, make, interrupted), Verdict::violated);
    report_ = out.str();
  }

  Verdict explain(const std::string& folder) {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    const Verdict verdict = explain_command(path(folder), {}, Streams{in, out, err});
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }

  std::string report_;
  std::string out_;
  std::string err_;
};

TEST_F(ExplainTest, SaysWhatTheRunSaid) {
  EXPECT_EQ(explain("run"), Verdict::violated);
  EXPECT_EQ(out_, report_);
  EXPECT_THAT(err_, IsEmpty());
}

/// Linux takes any bytes for a name; JSON doesn't.
TEST_F(ExplainTest, ReadsTheRunOfAFileWhoseNameIsNotUtf8) {
  file("st\xFFry.yaml", kStory);
  run_story("st\xFFry.yaml");
  EXPECT_THAT(report_, HasSubstr("st\uFFFDry: violated"));
  EXPECT_THAT(content("run/result.json"), HasSubstr("\"scenario\":\"st\uFFFDry\""));
  EXPECT_EQ(explain("run"), Verdict::violated) << err_;
}

TEST_F(ExplainTest, DoesNotBelieveTheResultButTheJournal) {
  std::string result = content("run/result.json");
  const std::string violated = R"("verdict":"violated")";
  result.replace(result.find(violated), violated.size(), R"("verdict":"held")");
  file("run/result.json", result);
  EXPECT_EQ(explain("run"), Verdict::violated);
  EXPECT_EQ(out_, report_);
}

TEST_F(ExplainTest, NeedsNoFileButTheRunsOwn) {
  std::filesystem::remove(path("story.yaml"));
  EXPECT_EQ(explain("run"), Verdict::violated);
  EXPECT_EQ(out_, report_);
}

TEST_F(ExplainTest, SaysWhatAFolderLacks) {
  EXPECT_EQ(explain("nowhere"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("nowhere is no folder; a run writes one with --out DIR\n"));
  EXPECT_EQ(explain("."), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("there is no journal.jsonl; try one of "));
  EXPECT_THAT(err_, EndsWith("/run\n"));
  std::filesystem::remove(path("run/scenario.yaml"));
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read " + path("run/scenario.yaml") + ": No such file"));
  file("run/result.json", "{}");
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("result.json is no result of a run: expected an object with"));
  std::filesystem::remove(path("run/result.json"));
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("result.json is not there: the run never came to its end, or "));
  EXPECT_THAT(out_, IsEmpty());
}

TEST_F(ExplainTest, SaysWhyAFileCanNotBeRead) {
  std::filesystem::remove(path("run/journal.jsonl"));
  std::filesystem::create_directory(path("run/journal.jsonl"));
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("journal.jsonl: it can't be read to its end: Is a directory"));
  std::filesystem::remove(path("run/journal.jsonl"));
  std::filesystem::create_symlink("journal.jsonl", path("run/journal.jsonl"));
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read " + path("run/journal.jsonl") + ": Too many levels"));
}

TEST_F(ExplainTest, APageIsNotMadeWithoutWhatCanNotBeRead) {
  for (const std::string name : {"then.yaml", "scenario.yaml", "result.json"}) {
    std::filesystem::remove(path("run/" + name));
    std::filesystem::create_directory(path("run/" + name));
    const auto error = write_report_page(path("run"));
    ASSERT_TRUE(error);
    EXPECT_TRUE(error->bad_input);
    EXPECT_EQ(error->what, "can't read " + path("run/" + name) + ": Is a directory");
  }
}

TEST_F(ExplainTest, SaysTheLineWhereAJournalIsCutShort) {
  const std::string journal = content("run/journal.jsonl");
  file("run/journal.jsonl", journal.substr(0, journal.size() / 2));
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, testing::ContainsRegex("journal.jsonl: line [0-9]+: "));
  EXPECT_THAT(out_, IsEmpty());
}

TEST_F(ExplainTest, RefusesAScenarioOfAnotherRun) {
  file("run/scenario.yaml", "peers: two\nexpect: [{at: end, tips: 1}]\n");
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("scenario.yaml is not the scenario of this run: "));
  file("run/scenario.yaml", "peers: 2\nexpect: [{at: end, tips: 1}]\n");
  EXPECT_EQ(explain("run"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("who is no peer of the scenario"));
}

}  // namespace
}  // namespace onetip::test::run_folder_test
