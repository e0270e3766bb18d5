#include "sim/journal/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <limits>

#include "core/chain_text.hpp"
#include "sim/text/json_text.hpp"
#include "support/chain_builder.hpp"
#include "support/json_line.hpp"

namespace onetip::test::journal_test {
namespace {

using namespace sim;

std::size_t blocks_in(const Journal& journal) {
  return static_cast<std::size_t>(std::count_if(
      journal.records().begin(), journal.records().end(),
      [](const Record& record) { return std::holds_alternative<record::Block>(record.body); }));
}

TEST(Journal, RecordsEachBlockOnceHoweverManyHoldIt) {
  //  g ── a1 ── a2
  //        └─── b2
  ChainBuilder tree("g-a1-a2, a1-b2");
  Journal journal;
  const BlockRef a2 = journal.record_chain(Nanos{}, tree["a2"]);
  const BlockRef b2 = journal.record_chain(Nanos{}, tree["b2"]);
  EXPECT_EQ(blocks_in(journal), 4U);
  EXPECT_EQ(journal.record_chain(Nanos{}, tree["a2"]), a2);
  EXPECT_EQ(blocks_in(journal), 4U);
  const auto& last = std::get<record::Block>(journal.records().back().body);
  EXPECT_EQ(last.ref, b2);
  EXPECT_EQ(last.parent, BlockRef{1});
  EXPECT_EQ(last.weight, tree["b2"].weight());
}

TEST(Journal, KnowsABlockAgainByItsBytes) {
  ChainBuilder tree("g-a1");
  // Another peer read the same blocks off the wire: other objects, the same bytes.
  const auto reread = [](const core::BlockPtr& block) {
    auto read = core::read_blocks(core::write_block(*block));
    return std::get<std::vector<core::BlockPtr>>(read).front();
  };
  const auto copy = core::Blockchain::from_genesis(reread(tree.block("g")), tree["g"].ledger())
                        .extended(reread(tree.block("a1")), tree["a1"].ledger());
  Journal journal;
  const BlockRef first = journal.record_chain(Nanos{}, tree["a1"]);
  EXPECT_EQ(journal.record_chain(Nanos{}, copy), first);
  EXPECT_EQ(blocks_in(journal), 2U);
}

TEST(Journal, TellsABlockFromAForgeryOfTheSameHash) {
  ChainBuilder tree("g-a1");
  core::Block forged = *tree.block("a1");
  forged.nonce += 1;
  const auto with_it =
      tree["g"].extended(std::make_shared<const core::Block>(forged), tree["g"].ledger());
  Journal journal;
  EXPECT_NE(journal.record_chain(Nanos{}, tree["a1"]), journal.record_chain(Nanos{}, with_it));
}

TEST(Journal, RecordsAStrayApartFromTheSameBlockOnItsParent) {
  ChainBuilder tree("g-a1");
  Journal journal;
  const BlockRef stray = journal.record_stray(Nanos{}, *tree.block("a1"));
  EXPECT_EQ(journal.record_stray(Nanos{}, *tree.block("a1")), stray);
  EXPECT_NE(journal.record_chain(Nanos{}, tree["a1"]), stray);
  EXPECT_FALSE(std::get<record::Block>(journal.records().front().body).weight);
}

TEST(Journal, TellsItsListenersInOrder) {
  Journal journal;
  std::vector<std::string> heard;
  journal.listen([&](std::size_t index, const Record& record) {
    heard.push_back(std::to_string(index) + " " + std::string(kind(record.body)));
  });
  journal.append(Nanos{}, record::TopologyStands{});
  journal.append(Nanos{}, record::RunOver{RunEnd::quiet});
  EXPECT_THAT(heard, testing::ElementsAre("0 topology-stands", "1 run-over"));
}

TEST(Journal, TellsWhoListensOfWhomRecordsMayCome) {
  Journal journal;
  std::vector<PeerIndex> expected;
  journal.listen([](std::size_t, const Record&) {});
  journal.listen([](std::size_t, const Record&) {},
                 [&](PeerIndex peer) { expected.push_back(peer); });
  journal.expect(3);
  journal.expect(1);
  EXPECT_THAT(expected, testing::ElementsAre(3, 1));
  EXPECT_EQ(journal.size(), 0U);
}

// --- lines of journal.jsonl

Scenario two_peers() {
  Scenario scenario;
  scenario.peers.resize(2);
  scenario.peers[0].name = "p0";
  scenario.peers[1].name = "p1";
  scenario.timeline.resize(1);
  scenario.timeline[0].name = "wall";
  return scenario;
}

std::string line(RecordBody body) {
  return to_json_line(Record{Nanos{1'500'000'000}, std::move(body)}, two_peers());
}

TEST(JournalLine, NamesPeersAndKeepsItsKeysInOrder) {
  EXPECT_EQ(line(record::TipChanged{1, BlockRef{7}, PeerIndex{0}}),
            R"({"t":1500000000,"kind":"tip-changed","peer":"p1","tip":7,"by":"p0"})");
  EXPECT_EQ(line(record::TipChanged{1, BlockRef{7}, std::nullopt}),
            R"({"t":1500000000,"kind":"tip-changed","peer":"p1","tip":7})");
  EXPECT_EQ(line(record::EntryBegan{0, 2, FaultId{5}}),
            R"({"t":1500000000,"kind":"entry-began","entry":0,"name":"wall","run":2,"fault":5})");
  EXPECT_EQ(
      line(record::ConnectionClosed{0, 1, net::ConnectionId{4}, "reset", ""}),
      R"({"t":1500000000,"kind":"connection-closed","peer":"p0","remote":"p1","connection":4,"how":"reset","detail":""})");
  EXPECT_EQ(
      line(record::FaultTotals{FaultId{1}, 2, 3, 4, 5, 6, 7}),
      R"({"t":1500000000,"kind":"fault-totals","fault":1,"bytes":2,"closes":3,"dials":4,"cuts":5,"delayed":6,"withheld":7})");
}

TEST(JournalLine, HoldsTextOfAnyLength) {
  for (const std::size_t length : {0U, 39U, 40U, 41U, 255U, 256U, 257U, 5'000U}) {
    const std::string text(length, 'x');
    EXPECT_EQ(line(record::NotDone{0, 0, text}),
              R"({"t":1500000000,"kind":"not-done","peer":"p0","entry":0,"name":"wall","why":")" +
                  text + "\"}");
  }
}

TEST(JournalLine, EscapesWhatCannotStandInIt) {
  const auto why = [](const std::string& text) {
    const std::string whole = line(record::NotDone{0, 0, text});
    return whole.substr(whole.find("\"why\":") + 6);
  };
  EXPECT_EQ(why("a \"b\""), R"("a \"b\""})");
  EXPECT_EQ(why("a\\b"), R"("a\\b"})");
  EXPECT_EQ(why("a\nb"), R"("a\nb"})");
  EXPECT_EQ(why("\xff!"), "\"\uFFFD!\"}");
  EXPECT_EQ(why("~ ä"), "\"~ ä\"}");
}

TEST(JournalLine, WritesNumbersOfAnySize) {
  EXPECT_EQ(
      line(record::Traffic{Nanos{0}, std::numeric_limits<std::uint64_t>::max(), 7}),
      R"({"t":1500000000,"kind":"traffic","since":0,"bytes":18446744073709551615,"messages":7})");
  EXPECT_EQ(
      line(record::Traffic{Nanos::max(), 0, 10}),
      R"({"t":1500000000,"kind":"traffic","since":9223372036854775807,"bytes":0,"messages":10})");
}

TEST(JournalLine, WritesEffortsOf128BitsAsDecimalText) {
  core::Weight weight;
  weight.effort = (core::Effort{1} << 64) + 5;
  weight.height = 3;
  const core::Digest hash{};
  EXPECT_EQ(line(record::Block{BlockRef{4}, BlockRef{3}, hash, weight, "(f block) "}),
            R"({"t":1500000000,"kind":"block","ref":4,"parent":3,"hash":")" + std::string(64, '0') +
                R"(","height":3,"effort":"18446744073709551621","encoded":"(f block) "})");
}

TEST(JournalLine, CanBeReadBackWhateverAStrangerWrote) {
  std::string rude;
  for (int byte = 0; byte < 256; ++byte) rude += static_cast<char>(byte);
  const std::string text = line(record::BlockRefused{0, 1, "bad-hash", rude, std::nullopt});
  EXPECT_EQ(text.find('\n'), std::string::npos);
  boost::system::error_code error;
  boost::json::parse(text, error);
  EXPECT_FALSE(error) << error.message();
}

TEST(Printable, KeepsUtf8AndReplacesTheRestByteByByte) {
  EXPECT_EQ(printable("naïve → 漢 😀"), "naïve → 漢 😀");
  EXPECT_EQ(printable("a\xff"
                      "b"),
            "a\uFFFDb");
  EXPECT_EQ(printable("\xc3"), "\uFFFD");                                // cut short
  EXPECT_EQ(printable("\xc0\x80"), "\uFFFD\uFFFD");                      // overlong
  EXPECT_EQ(printable("\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD");            // a surrogate
  EXPECT_EQ(printable("\xf4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // too high
  EXPECT_EQ(printable(""), "");
}

}  // namespace
}  // namespace onetip::test::journal_test
