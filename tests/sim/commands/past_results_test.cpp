// A folder for results that is used again: what goes before the next result is written, and what
// stays.

#include "sim/commands/past_results.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sim/report/folder_lock.hpp"
#include "support/data.hpp"

namespace onetip::test::past_results_test {
namespace {

namespace fs = std::filesystem;

using namespace sim;
using testing::UnorderedElementsAre;

constexpr char kJournal[] = "{\"t\":0,\"kind\":\"block\"}\n";
constexpr char kJson[] = "{\"schema\":\"onetip-result/2\"}\n";
constexpr char kJunit[] = "<?xml version=\"1.0\"?>\n<testsuites name=\"onetip\" tests=\"1\">\n";
constexpr char kPage[] = "<!doctype html>\n<title>story · onetip</title>\n";

class PastResults : public testing::Test, protected TemporaryFolder {
 protected:
  void run_in(const std::string& folder) const {
    file(folder + "/journal.jsonl", kJournal);
    file(folder + "/result.json", kJson);
    file(folder + "/junit.xml", kJunit);
    file(folder + "/report.html", kPage);
    file(folder + "/scenario.yaml", "peers: 2\n");
  }

  /// The files that are left below `out`, and empty folders.
  [[nodiscard]] std::vector<std::string> left() const {
    std::vector<std::string> left;
    for (const auto& it : fs::recursive_directory_iterator(path("out"))) {
      if (it.is_regular_file() || fs::is_empty(it)) {
        left.push_back(it.path().lexically_relative(path("out")).string());
      }
    }
    return left;
  }
};

TEST_F(PastResults, OfARunGoButForTheCopyOfItsScenario) {
  run_in("out");
  remove_past_results(path("out"), {});
  EXPECT_THAT(left(), UnorderedElementsAre("scenario.yaml"));
}

TEST_F(PastResults, OfTwinsFuturesAndSweepsGoWithTheFoldersOfTheirRuns) {
  for (const std::string name : {"twin.json", "branch.json", "sweep.json"}) {
    file("out/" + name, kJson);
  }
  for (const std::string folder :
       {"tcp", "virtual", "as-it-was", "otherwise", "seed-7", "combination-1/seed-20"}) {
    run_in("out/" + folder);
  }
  file("out/otherwise/then.yaml", "timeline: []\n");
  remove_past_results(path("out"), {});
  EXPECT_THAT(left(), UnorderedElementsAre());
}

TEST_F(PastResults, FilesOfOthersStayWhateverTheirNames) {
  file("out/junit.xml", "<testsuites name=\"AllTests\">\n");
  file("out/report.html", "<title>coverage</title>\n");
  file("out/index.html", "<title>home</title>\n");
  file("out/result.json", "{}\n");
  file("out/notes.txt", "mine\n");
  file("out/virtual/scenario.yaml", "peers: 2\n");
  file("out/seed-corpus/journal.jsonl", kJournal);
  run_in("out/seed-1");
  file("out/seed-1/notes.txt", "mine\n");
  fs::create_directory(path("out/tcp"));
  remove_past_results(path("out"), {});
  EXPECT_THAT(left(), UnorderedElementsAre("junit.xml", "report.html", "index.html", "result.json",
                                           "notes.txt", "virtual/scenario.yaml",
                                           "seed-corpus/journal.jsonl", "seed-1/notes.txt", "tcp"));
}

/// `sim base/seed-7/scenario.yaml --seeds 8..9 --out base`: perhaps somebody has edited it.
TEST_F(PastResults, AFileThatTheCommandLineNamesStays) {
  run_in("out/seed-7");
  remove_past_results(path("out"), {path("nowhere.yaml"), path("out/seed-7/scenario.yaml")});
  EXPECT_THAT(left(), UnorderedElementsAre("seed-7/scenario.yaml"));
}

TEST_F(PastResults, OfManyScenariosEachKeepsItsOwn) {
  file("out/index.html", kPage);
  file("out/junit.xml", kJunit);
  run_in("out/virtual");
  remove_past_summary(path("out"), {});
  EXPECT_EQ(left().size(), 5U) << "virtual.yaml may be a scenario";
}

TEST_F(PastResults, NothingGoesWhereAnotherRunWrites) {
  run_in("out/seed-7");
  const FolderLock others(path("out/seed-7"));
  EXPECT_THROW(remove_past_results(path("out"), {}), std::runtime_error);
  EXPECT_EQ(left().size(), 5U);
}

TEST_F(PastResults, NoFolderIsMadeForThat) {
  remove_past_results(path("out"), {});
  EXPECT_FALSE(fs::exists(path("out")));
}

}  // namespace
}  // namespace onetip::test::past_results_test
