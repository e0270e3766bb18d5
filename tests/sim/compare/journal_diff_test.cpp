// Where two journals part: by hand-written lines, and by the journals of real runs.

#include "sim/compare/journal_diff.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "sim/commands/diff_command.hpp"
#include "sim/compare/line_reader.hpp"
#include "support/data.hpp"

namespace onetip::test::journal_diff_test {
namespace {

using namespace sim;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

std::string record(std::uint64_t at, const std::string& rest) {
  return "{\"t\":" + std::to_string(at) + ",\"kind\":" + rest + "}\n";
}
std::string tip(std::uint64_t at, const std::string& peer, int tip) {
  return record(at, "\"tip-changed\",\"peer\":\"" + peer + "\",\"tip\":" + std::to_string(tip));
}
const std::string kStands = record(1'000'000'000, "\"topology-stands\"");
const std::string kOver = record(9'000'000'000, R"("run-over","why":"quiet")");

core::Result<JournalComparison> compare(const std::string& a, const std::string& b,
                                        std::size_t context = 3) {
  std::istringstream left(a);
  std::istringstream right(b);
  return compare_journals(left, "one", right, "two", context);
}

std::string words(const std::string& a, const std::string& b) {
  return in_words(compare(a, b).value(), "one", "two");
}

TEST(JournalDiff, EqualJournalsHaveOneDigest) {
  const std::string journal = tip(0, "p0", 0) + kStands + kOver;
  const auto comparison = compare(journal, journal).value();
  EXPECT_FALSE(comparison.difference);
  EXPECT_EQ(comparison.records, 3U);
  EXPECT_EQ(comparison.digest, core::sha256(journal));
  EXPECT_EQ(words(journal, journal),
            "A  one\nB  two\nequal: 3 records\nsha256 " + core::sha256(journal).hex() + "\n");
}

TEST(JournalDiff, NamesTheFirstRecordThatDiffers) {
  const std::string same = tip(0, "p0", 0) + kStands + tip(2'000'000'000, "p1", 4);
  const std::string a = same + tip(3'000'000'001, "p2", 5) + tip(4, "p3", 1);
  const std::string b = same + tip(3'000'000'001, "p2", 6) + tip(4, "p3", 2);
  const auto comparison = compare(a, b, 2).value();
  EXPECT_EQ(comparison.records, 3U);
  EXPECT_EQ(comparison.digest, core::sha256(same));
  ASSERT_TRUE(comparison.difference);
  EXPECT_EQ(comparison.difference->a->at, Nanos(3'000'000'001));
  EXPECT_THAT(comparison.difference->before, testing::SizeIs(2));
  EXPECT_EQ(words(a, b), R"(A  one
B  two
equal for 3 records; they differ at record 3 (line 4), at 2.000000001 s of the timeline

before it
  0  {"t":0,"kind":"tip-changed","peer":"p0","tip":0}
  1  {"t":1000000000,"kind":"topology-stands"}
  2  {"t":2000000000,"kind":"tip-changed","peer":"p1","tip":4}

the record
  A  {"t":3000000001,"kind":"tip-changed","peer":"p2","tip":5}
  B  {"t":3000000001,"kind":"tip-changed","peer":"p2","tip":6}

keys that differ, A  ·  B
  tip          5  ·  6
)");
}

TEST(JournalDiff, SaysBothMomentsWhereTheyDiffer) {
  EXPECT_THAT(words(kStands + tip(1'500'000'000, "p0", 1), kStands + tip(1'500'000'007, "p0", 1)),
              HasSubstr("at 0.500000000 s of the timeline and at 0.500000007 s of the timeline"));
  EXPECT_THAT(
      words(tip(5, "p0", 1), tip(5, "p1", 1)),
      HasSubstr("record 0 (line 1), at 0.000000005 s, before the topology stood\n\nthe rec"));
}

TEST(JournalDiff, KnowsKeysThatOneOfThemLacks) {
  const std::string a = record(0, R"("tip-changed","peer":"p0","by":"p1")");
  const std::string b = record(0, R"("mined","peer":"p0","block":7)");
  EXPECT_THAT(words(a, b), EndsWith("keys that differ, A  ·  B\n"
                                    "  kind         \"tip-changed\"  ·  \"mined\"\n"
                                    "  by           \"p1\"  ·  -\n"
                                    "  block        -  ·  7\n"));
}

TEST(JournalDiff, ShowsOfALongValueWhereItParts) {
  const std::string common(1'000, 'c');
  const std::string a =
      record(0, "\"block\",\"encoded\":\"" + common + "here it is" + common + "\"");
  const std::string b =
      record(0, "\"block\",\"encoded\":\"" + common + "there it is" + common + "\"");
  const std::string before = "…" + std::string(20, 'c');
  EXPECT_THAT(words(a, b), HasSubstr("  encoded      " + before + "here it iscccc"));
  EXPECT_THAT(words(a, b), HasSubstr("…  ·  " + before + "there it iscccc"));
  for (const std::string& line : {a, b}) EXPECT_THAT(words(a, b), Not(HasSubstr(line)));
}

TEST(JournalDiff, CutsNoCharacterInTwo) {
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "ü";
  const std::string a = record(0, "\"x\",\"said\":\"" + umlauts + "a\"");
  const std::string b = record(0, "\"x\",\"said\":\"" + umlauts + "b\"");
  const std::string text = words(a, b);
  EXPECT_THAT(text, HasSubstr("üa\"  ·  "));
  std::size_t umlauts_shown = 0;
  for (std::size_t i = 0; i < text.size(); ++i) umlauts_shown += text[i] == '\xC3' ? 1 : 0;
  std::size_t tails_shown = 0;
  for (std::size_t i = 0; i < text.size(); ++i) tails_shown += text[i] == '\xBC' ? 1 : 0;
  EXPECT_EQ(umlauts_shown, tails_shown);
}

TEST(JournalDiff, OneThatIsTheBeginOfTheOtherIsDifferent) {
  const std::string part = tip(0, "p0", 0) + kStands;
  EXPECT_THAT(words(part, part + kOver),
              HasSubstr("equal for 2 records; they differ at record 2 (line 3), at 8.000000000 s"));
  EXPECT_THAT(words(part, part + kOver), HasSubstr("  A  (it ends here; it is cut short"));
  EXPECT_THAT(words(part + kOver + tip(9, "p0", 0), part + kOver),
              HasSubstr("  B  (it is over here)"));
  EXPECT_THAT(words("", part), HasSubstr("equal for 0 records; they differ at record 0 (line 1)"));
}

TEST(JournalDiff, ARecordThatIsCutInTheMiddleIsDifferent) {
  const std::string whole = tip(0, "p0", 0) + kStands + kOver;
  const std::string text = words(whole, whole.substr(0, whole.size() - 10));
  EXPECT_THAT(text,
              HasSubstr("they differ at record 2 (line 3), at 8.000000000 s of the timeline"));
  EXPECT_THAT(text, EndsWith("(it is cut short in the middle of this record)\n"));
  // A newline alone that is missing.
  EXPECT_THAT(words(whole, whole.substr(0, whole.size() - 1)), EndsWith("written otherwise\n"));
  // Both cut at the same byte: equal, and said to be cut.
  const std::string torn = whole.substr(0, whole.size() - 10);
  EXPECT_THAT(words(torn, torn), HasSubstr("equal: 3 records, cut short, since no run-over came"));
}

TEST(JournalDiff, RefusesWhatIsNoJournal) {
  const std::string journal = tip(0, "p0", 0) + kStands;
  EXPECT_EQ(compare("", "").error().what, "one and two are empty: there is nothing to compare");
  EXPECT_EQ(compare("hello\n", "hello\n").error().what, "one: line 1 is no record of a journal");
  EXPECT_EQ(compare("[1]\n", "[1]\n").error().what, "one: line 1 is no record of a journal");
  EXPECT_EQ(compare(journal, "peers: 2\n").error().what, "two: line 1 is no record of a journal");
  EXPECT_EQ(compare(journal + "\n\n", journal + "\n\n").error().what,
            "one: line 3 is no record of a journal");
  EXPECT_EQ(compare(journal + "{}\n", journal + kOver).error().what,
            "one: line 3 is no record of a journal");
  // Nor does it become one by having no newline: only a record can be cut.
  EXPECT_EQ(compare("hello", "hello").error().what, "one: line 1 is no record of a journal");
  EXPECT_EQ(compare("hello", "world").error().what, "one: line 1 is no record of a journal");
  EXPECT_EQ(compare(journal + "{\"schema\":1}", journal + kOver).error().what,
            "one: line 3 is no record of a journal");
}

TEST(JournalDiff, TenThousandRecordsAndTheLastOneDiffers) {
  std::string same;
  for (int i = 0; i < 10'000; ++i) same += tip(static_cast<std::uint64_t>(i), "p0", i);
  const auto comparison = compare(same + tip(1, "p0", 1), same + tip(1, "p0", 2)).value();
  EXPECT_EQ(comparison.records, 10'000U);
  EXPECT_THAT(comparison.difference->before,
              ElementsAre(StartsWith("{\"t\":9997,"), StartsWith("{\"t\":9998,"),
                          StartsWith("{\"t\":9999,")));
}

TEST(LineReader, LinesOfAnyLengthUpToTheLimit) {
  const std::string text = "a\n\n" + std::string(300'000, 'b') + "\nend";
  std::istringstream in(text);
  LineReader lines(in, 300'000);
  EXPECT_EQ(lines.next()->text, "a");
  EXPECT_EQ(lines.next()->text, "");
  EXPECT_EQ(lines.next()->text.size(), 300'000U);
  const auto last = lines.next();
  EXPECT_EQ(last->text, "end");
  EXPECT_FALSE(last->ended);
  EXPECT_FALSE(lines.next());
  EXPECT_FALSE(lines.error());
}

TEST(LineReader, StopsAtALineThatNeverEnds) {
  std::istringstream in(std::string(2'000'000, 'x'));
  LineReader lines(in, 1'000'000);
  EXPECT_FALSE(lines.next());
  EXPECT_THAT(*lines.error(), HasSubstr("line 1 is longer than"));
}

class DiffCommand : public testing::Test, protected TemporaryFolder {
 protected:
  Verdict diff(const std::string& a, const std::string& b, const std::string& standard_input = "") {
    std::istringstream in(standard_input);
    std::ostringstream out;
    std::ostringstream err;
    const Verdict verdict = diff_command(a, b, 3, Streams{in, out, err});
    out_ = out.str();
    err_ = err.str();
    return verdict;
  }

  std::string out_;
  std::string err_;
};

TEST_F(DiffCommand, TakesFoldersJournalsAndStandardInput) {
  const std::string journal = file("a/journal.jsonl", kStands + kOver);
  EXPECT_EQ(diff(path("a"), journal), Verdict::held);
  EXPECT_THAT(out_, StartsWith("A  " + journal + "\nB  " + journal + "\nequal: 2 records\n"));
  EXPECT_EQ(diff("-", path("a"), kStands + kOver), Verdict::held);
  EXPECT_EQ(diff(path("a"), "-", kStands), Verdict::violated);
  EXPECT_THAT(out_, HasSubstr("B  standard input\n"));
  EXPECT_THAT(err_, IsEmpty());
}

TEST_F(DiffCommand, SaysWhatItCanNotRead) {
  const std::string journal = file("out/a/journal.jsonl", kStands + kOver);
  EXPECT_EQ(diff("-", "-"), Verdict::bad_scenario);
  EXPECT_EQ(diff(journal, path("nowhere")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("can't read " + path("nowhere") + ": No such file"));
  EXPECT_EQ(diff(path("out"), journal), Verdict::bad_scenario);
  EXPECT_THAT(err_,
              HasSubstr("holds no run: there is no journal.jsonl; try one of " + path("out/a")));
  EXPECT_EQ(diff(journal, "-", "no journal\n"), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("standard input: line 1 is no record of a journal"));
  std::filesystem::create_directories(path("odd/journal.jsonl"));
  EXPECT_EQ(diff(journal, path("odd")), Verdict::bad_scenario);
  EXPECT_THAT(err_, HasSubstr("journal.jsonl: it can't be read to its end: Is a directory"));
  EXPECT_THAT(out_, IsEmpty());
}

TEST_F(DiffCommand, SaysWhenItCanNotWrite) {
  const std::string journal = file("a/journal.jsonl", kStands + kOver);
  std::istringstream in;
  std::ostringstream err;
  std::ofstream full("/dev/full");
  EXPECT_EQ(diff_command(journal, journal, 3, Streams{in, full, err}), Verdict::harness_failed);
}

}  // namespace
}  // namespace onetip::test::journal_diff_test
