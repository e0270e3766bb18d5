// journal.jsonl read back: what was written comes back and is judged alike, and nothing that is no
// journal of this scenario gets through.

#include "sim/journal/reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/report/result_json.hpp"
#include "sim/run/experiment.hpp"
#include "sim/yaml/read_scenario.hpp"
#include "support/fake_cluster.hpp"
#include "support/json_line.hpp"
#include "support/property.hpp"

namespace onetip::test::journal_reader_test {
namespace {

using namespace sim;
using testing::HasSubstr;
using testing::StartsWith;

constexpr char kStory[] = R"(name: story
peers: 3
topology: line
chain: {difficulty: 1}
timeline:
  - {at: 0s, name: first, mine: {by: p0, blocks: 2}}
  - {at: 1s, for: 1s, name: wall, partition: {sides: [[p0, p1], p2]}}
  - {at: 1500ms, mine: {by: p0, blocks: 2}}
expect:
  - {during: wall, tips: one-per-side}
  - {after: wall, converged: all, within: 5s}
)";

std::string line_of(const RecordBody& body, const Scenario& scenario) {
  return to_json_line(Record{Nanos{5}, body}, scenario);
}

/// What a run left behind.
struct Played {
  Outcome outcome;
  std::vector<std::string> lines;
};

Played play_on_fake(const Scenario& scenario) {
  Played run;
  const auto make = [](const Scenario& of, Journal& journal) {
    return std::make_unique<FakeCluster>(of, journal);
  };
  run.outcome = run_experiment(scenario, make, {}, {[&](std::size_t, const Record& record) {
                                 run.lines.push_back(to_json_line(record, scenario));
                               }});
  return run;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

core::Result<std::vector<Record>> read(const std::string& text, const Scenario& scenario) {
  std::istringstream in(text);
  return read_journal(in, scenario);
}

Outcome judged(const Scenario& scenario, const std::vector<Record>& records) {
  Judge judge(scenario);
  for (std::size_t i = 0; i < records.size(); ++i) judge.take(i, records[i]);
  Outcome outcome = judge.outcome();
  outcome.engine = "fake";
  return outcome;
}

class ReadingJournals : public testing::Test {
 protected:
  [[nodiscard]] std::string error(const std::string& text) const {
    const auto records = read(text, scenario_);
    return records ? "it was read" : records.error().what;
  }

  const Scenario scenario_ = read_scenario(kStory, "story.yaml");
  const Played run_ = play_on_fake(scenario_);
};

TEST_F(ReadingJournals, GivesBackEveryLineAsItWas) {
  const auto records = read(joined(run_.lines), scenario_);
  ASSERT_TRUE(records) << records.error().what;
  ASSERT_EQ(records->size(), run_.lines.size());
  for (std::size_t i = 0; i < records->size(); ++i) {
    EXPECT_EQ(to_json_line(records->at(i), scenario_), run_.lines[i]);
  }
}

/// One record of each kind with each field away from its default, in the order of the variant.
std::vector<RecordBody> one_of_each() {
  core::Weight weight;
  weight.effort = (core::Effort{1} << 64) + 5;
  weight.height = 3;
  core::Digest hash;
  hash.bytes.fill(7);
  weight.tip = hash;
  const net::ConnectionId connection{4};
  return {record::Block{BlockRef{0}, std::nullopt, hash, std::nullopt, "(stray \xff\x01)"},
          record::Block{BlockRef{1}, BlockRef{0}, hash, weight, "(f block)"},
          record::PeerStarted{1, "key", BlockRef{1}},
          record::PeerStarted{1, "key", BlockRef{1}, 2, record::Found::nothing, FaultId{5}},
          record::PeerStarted{1, "key", BlockRef{1}, 3, record::Found::disk, std::nullopt},
          record::PeerDown{1, record::DownHow::left, 1, std::nullopt, 3},
          record::PeerDown{1, record::DownHow::crashed, 1, FaultId{5}, 0},
          record::TopologyStands{},
          record::ConnectionOpened{1, 2, connection, true},
          record::ConnectionClosed{1, 2, connection, "reset", "by \"peer\"\n"},
          record::TipChanged{1, BlockRef{1}, PeerIndex{2}},
          record::TipChanged{1, BlockRef{1}, std::nullopt},
          record::Mined{2, BlockRef{1}, 2},
          record::PaymentRefused{2, 1, "no coins"},
          record::BlockRefused{1, 2, "bad-hash", "why", BlockRef{0}},
          record::BlockRefused{1, 2, "bad-encoding", "why", std::nullopt},
          record::EntryBegan{1, 2, FaultId{5}},
          record::EntryEnded{1, 2, std::nullopt},
          record::HeldBack{FaultId{5}, 1, 2, record::HeldKind::dial},
          record::Cut{FaultId{5}, 1, 2},
          record::Delayed{FaultId{5}, 0, 2},
          record::Withheld{FaultId{5}, 1, record::WithheldKind::timer},
          record::Skewed{FaultId{5}, 1, record::SkewedKind::judgement, "-1s"},
          record::NotDone{1, 2, "it was not up"},
          record::Stored{1, BlockRef{1}},
          record::FaultTotals{FaultId{5}, ~std::uint64_t{0}, 3, 4, 5, 6, 7},
          record::Traffic{Nanos(1'500), 900, 4},
          record::RequestOpened{1, 2, net::RequestKind::blocks},
          record::RequestClosed{1, 2, net::RequestKind::chain, true},
          record::TipHeard{1, 2, {9, hash}},
          record::BlocksReceived{1, 2, BlockRef{1}},
          record::SetAside{1, {9, hash}},
          record::TimelineOver{},
          record::Quiet{},
          record::RunOver{RunEnd::settle_limit}};
}

TEST_F(ReadingJournals, KnowsEveryKindOfRecord) {
  std::set<std::size_t> kinds;
  JournalReader reader(scenario_);
  for (const RecordBody& body : one_of_each()) {
    kinds.insert(body.index());
    const std::string text = line_of(body, scenario_);
    const auto record = reader.read(text);
    ASSERT_TRUE(record) << record.error().what;
    EXPECT_EQ(record->body.index(), body.index());
    EXPECT_EQ(line_of(record->body, scenario_), text);
    if (const auto* block = std::get_if<record::Block>(&record->body)) {
      EXPECT_EQ(block->encoded, std::get<record::Block>(body).encoded);
      EXPECT_EQ(block->weight, std::get<record::Block>(body).weight);
    }
  }
  EXPECT_EQ(kinds.size(), std::variant_size_v<RecordBody>) << "a kind is missing in one_of_each";
}

TEST_F(ReadingJournals, SkipsKeysOfLaterVersions) {
  JournalReader reader(scenario_);
  EXPECT_TRUE(reader.read(R"({"t":1,"kind":"quiet","mood":"calm"})"));
}

TEST_F(ReadingJournals, NamesTheLineWhereAJournalIsCutShort) {
  std::string text = joined(run_.lines);
  const std::string count = std::to_string(run_.lines.size());
  EXPECT_EQ(error(""), "line 1: the journal ends here, before its run was over");
  EXPECT_THAT(error(text.substr(0, text.size() - 20)),
              StartsWith("line " + count + ": this is no JSON object"));
  text.erase(text.rfind('\n', text.size() - 2) + 1);
  EXPECT_THAT(error(text), StartsWith("line " + count + ": the journal ends here"));
  EXPECT_THAT(error(joined(run_.lines) + R"({"t":9,"kind":"quiet"})"),
              HasSubstr("the run was over on the line before"));
}

TEST_F(ReadingJournals, RefusesWhatIsNotOfThisScenario) {
  EXPECT_THAT(error("[]"), HasSubstr("line 1: this is no JSON object"));
  EXPECT_THAT(error("\x7f"
                    "ELF\0\0"),
              HasSubstr("line 1: this is no JSON object"));
  EXPECT_EQ(error("{}"), "line 1: the key `t` is missing");
  EXPECT_EQ(error(R"({"t":"now","kind":"quiet"})"), "line 1: `t` is no nanoseconds");
  EXPECT_EQ(error(R"({"t":1,"kind":"noise"})"),
            "line 1: there is no kind of record called `noise`");
  EXPECT_EQ(error(R"({"t":1,"kind":"entry-began","entry":1,"name":"moat","run":0})"),
            "line 1: entry 1 of the scenario's timeline is not called `moat`");
  EXPECT_EQ(error(R"({"t":1,"kind":"entry-began","entry":9,"name":"wall","run":0})"),
            "line 1: entry 9 of the scenario's timeline is not called `wall`");
  EXPECT_EQ(error(R"({"t":1,"kind":"request-opened","peer":"p7","remote":"p0","what":"x"})"),
            "line 1: `peer` is `p7`, who is no peer of the scenario");
  EXPECT_EQ(error(R"({"t":1,"kind":"tip-changed","peer":"p0","tip":0})"),
            "line 1: `tip` names block 0, which is not recorded");
  EXPECT_EQ(error(R"({"t":1,"kind":"tip-changed","peer":"p0","tip":-1})"),
            "line 1: `tip` is no block");
  EXPECT_EQ(error(R"({"t":1,"kind":"tip-changed","peer":"p0","tip":4294967296})"),
            "line 1: `tip` is no block");
  EXPECT_EQ(error(R"({"t":1,"kind":"run-over","why":"tired"})"), "line 1: `why` is no word");
  EXPECT_EQ(error(R"({"t":1,"kind":"request-opened","peer":"p1","remote":"p2","what":"tea"})"),
            "line 1: `what` is no word");
}

TEST_F(ReadingJournals, ComesToTheSameVerdict) {
  const auto records = read(joined(run_.lines), scenario_);
  ASSERT_TRUE(records) << records.error().what;
  EXPECT_EQ(to_result_json(scenario_, judged(scenario_, *records)),
            to_result_json(scenario_, run_.outcome));
}

/// Every scenario that there is, so that every checker shows that it needs the journal alone. (On
/// real sockets each scenario's own test does it again, by `sim explain`.)
TEST_F(ReadingJournals, ComesToTheSameVerdictOnEveryScenario) {
  std::size_t count = 0;
  for (const std::string folder : {"/scenarios", "/scenarios/broken"}) {
    for (const auto& file : std::filesystem::directory_iterator(ONETIP_SOURCE_DIR + folder)) {
      if (file.path().extension() != ".yaml") continue;
      SCOPED_TRACE(file.path());
      std::ifstream in(file.path());
      const std::string text{std::istreambuf_iterator<char>(in), {}};
      Scenario scenario = read_scenario(text, file.path().string());
      if (scenario.peers.size() > 50) continue;  // many peers are no other checkers
      scenario.chain.difficulty = 1;             // as the fake cluster mines
      const Played run = play_on_fake(scenario);
      if (run.outcome.verdict == Verdict::harness_failed) continue;  // beyond the fake cluster
      const auto records = read(joined(run.lines), scenario);
      ASSERT_TRUE(records) << records.error().what;
      EXPECT_EQ(to_result_json(scenario, judged(scenario, *records)),
                to_result_json(scenario, run.outcome));
      ++count;
    }
  }
  EXPECT_GE(count, 8U);
}

/// Lines lost, doubled or moved: an error, or some verdict, but never the end of the program.
TEST_F(ReadingJournals, SurvivesWhateverBecameOfTheFile) {
  check_property([this] {
    std::vector<std::string> lines = run_.lines;
    const auto edits = *rc::gen::inRange(1, 6);
    for (int i = 0; i < edits && !lines.empty(); ++i) {
      const auto at = *rc::gen::inRange<std::size_t>(0, lines.size());
      const auto to = *rc::gen::inRange<std::size_t>(0, lines.size());
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
          break;
        case 1:
          lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(to), lines[at]);
          break;
        case 2:
          std::swap(lines[at], lines[to]);
          break;
        default:
          lines[at].resize(*rc::gen::inRange<std::size_t>(0, lines[at].size() + 1));
      }
    }
    const auto records = read(joined(lines), scenario_);
    if (records) {
      (void)judged(scenario_, *records);
    } else {
      RC_ASSERT(records.error().what.starts_with("line "));
    }
  });
}

}  // namespace
}  // namespace onetip::test::journal_reader_test
