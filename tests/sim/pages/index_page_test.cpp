#include "sim/pages/index_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "support/data.hpp"

namespace onetip::test::index_page_test {
namespace {

using namespace sim;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

IndexRow row(Verdict verdict, Nanos ended_at) {
  IndexRow it;
  it.file = "scenarios/wall.yaml";
  it.folder = "wall";
  it.verdict = verdict;
  it.summary = "what it came to";
  it.ended_at = ended_at;
  it.has_page = true;
  return it;
}

std::string page_of(const IndexRow& it) { return index_html({it}); }

TEST(IndexPageTest, ARowHasItsVerdictTimeAndLinks) {
  const std::string page = page_of(row(Verdict::held, 5s));
  EXPECT_THAT(page, HasSubstr("1 scenario: 1 held"));
  EXPECT_THAT(page, HasSubstr("what it came to"));
  EXPECT_THAT(page, HasSubstr("5.00 s"));
  EXPECT_THAT(page, HasSubstr("href=\"wall/report.html\""));
  EXPECT_THAT(page, HasSubstr("first run here"));
}

TEST(IndexPageTest, CountsEachVerdict) {
  const std::string page =
      index_html({row(Verdict::held, 1s), row(Verdict::violated, 1s), row(Verdict::held, 1s)});
  EXPECT_THAT(page, HasSubstr("3 scenarios: 2 held, 1 violated"));
}

TEST(IndexPageTest, TheTrendIsAboutTheVerdictFirst) {
  IndexRow it = row(Verdict::violated, 5s);
  it.before = PastRun{"held", 5s};
  EXPECT_THAT(page_of(it), HasSubstr("was held"));
}

TEST(IndexPageTest, TimesThatDifferByALittleAreTheSame) {
  IndexRow it = row(Verdict::held, 5s);
  for (const Nanos close : {Nanos(5s), Nanos(4'800ms), Nanos(5'500ms)}) {
    it.before = PastRun{"held", close};
    EXPECT_THAT(page_of(it), HasSubstr("as before")) << close.count();
  }
  it.before = PastRun{"held", 4s};
  EXPECT_THAT(page_of(it), HasSubstr("▲ 1.00 s longer"));
  it.before = PastRun{"held", 7s};
  EXPECT_THAT(page_of(it), HasSubstr("▼ 2.00 s shorter"));
}

TEST(IndexPageTest, WhatNeverRanHasNoLinks) {
  IndexRow it;
  it.file = "scenarios/wrong.yaml";
  it.verdict = Verdict::bad_scenario;
  it.summary = "unknown key `<b>`";
  const std::string page = page_of(it);
  EXPECT_THAT(page, HasSubstr("scenarios/wrong.yaml"));
  EXPECT_THAT(page, HasSubstr("unknown key `&lt;b&gt;`"));
  EXPECT_THAT(page, Not(HasSubstr("journal.jsonl")));
}

TEST(IndexPageTest, NamesAreTextAndAddressesAreEncoded) {
  IndexRow it = row(Verdict::held, 5s);
  it.folder = "a\"><script>b</script> #1";
  const std::string page = page_of(it);
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, HasSubstr("href=\"a%22%3E%3Cscript%3Eb%3C/script%3E%20%231/report.html\""));
}

TEST(IndexPageTest, TheRunBeforeIsReadFromItsResult) {
  const TemporaryFolder folder;
  EXPECT_FALSE(past_run(folder.path()));
  std::ofstream(folder.path() / "result.json") << R"({"verdict":"held","ended_at":5000000000})";
  const auto past = past_run(folder.path());
  ASSERT_TRUE(past);
  EXPECT_EQ(past->verdict, "held");
  EXPECT_EQ(past->ended_at, 5s);
  std::ofstream(folder.path() / "result.json") << "{";
  EXPECT_FALSE(past_run(folder.path()));
}

}  // namespace
}  // namespace onetip::test::index_page_test
