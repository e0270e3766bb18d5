// journal.jsonl by columns: what comes out, and what is refused with which words.

#include "sim/pages/journal_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>

namespace onetip::test::journal_columns_test {
namespace {

using namespace sim;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr char kWhole[] =
    R"({"t":1000,"kind":"block","ref":0,"parent":null,"hash":"00112233445566778899","height":0,"effort":"5","encoded":"12345"}
{"t":2000,"kind":"peer-started","peer":"p0","public_key":"30","tip":0}
{"t":3500,"kind":"tip-changed","peer":"p0","tip":0,"by":"p1"}
{"t":4000,"kind":"tip-changed","peer":"p1","tip":0}
{"t":5000,"kind":"levitated","peer":"p1","metres":3,"why":"no reason"}
{"t":6000,"kind":"run-over","why":"quiet"}
)";

std::string error_of(const std::string& text) {
  std::istringstream in(text);
  JournalColumns columns;
  const auto error = read_columns(in, columns);
  return error ? error->what : "";
}

boost::json::object table_of(const JournalColumns& columns, std::string_view kind) {
  const auto tables = boost::json::parse(columns.journal_json()).as_array();
  for (const auto& table : tables) {
    if (table.as_object().at("kind").as_string() == kind) return table.as_object();
  }
  return {};
}

TEST(JournalColumnsTest, EachKindHasItsKeysAsColumns) {
  std::istringstream in(kWhole);
  JournalColumns columns;
  ASSERT_EQ(read_columns(in, columns), std::nullopt);
  EXPECT_THAT(columns.peers(), ElementsAre("p0", "p1"));
  const auto moves = table_of(columns, "tip-changed");
  EXPECT_EQ(boost::json::serialize(moves),
            R"({"kind":"tip-changed","i":[2,1],"t":[3,1],"columns":{"by":[1,null],"peer":[0,1],)"
            R"("tip":[0,0]},"peers":["by","peer"],"texts":[]})");
}

TEST(JournalColumnsTest, BlocksKeepTheirSizeAndTheHeadOfTheirHash) {
  std::istringstream in(kWhole);
  JournalColumns columns;
  ASSERT_EQ(read_columns(in, columns), std::nullopt);
  EXPECT_THAT(columns.texts_json(), HasSubstr("\"001122334455\""));
  EXPECT_THAT(columns.journal_json(), HasSubstr("\"size\":[5]"));
  EXPECT_THAT(columns.journal_json(), testing::Not(HasSubstr("encoded")));
}

TEST(JournalColumnsTest, AKindThatIsNewHereIsTakenLikeAnyOther) {
  std::istringstream in(kWhole);
  JournalColumns columns;
  ASSERT_EQ(read_columns(in, columns), std::nullopt);
  EXPECT_EQ(table_of(columns, "levitated").at("columns").as_object().at("metres"),
            (boost::json::array{3}));
}

TEST(JournalColumnsTest, AJournalThatIsCutShort) {
  const std::string whole = kWhole;
  EXPECT_EQ(error_of(""), "it is cut short: its last record is not `run-over`");
  EXPECT_EQ(error_of(whole.substr(0, whole.find(R"({"t":6000)"))),
            "it is cut short: its last record is not `run-over`");
  for (const std::size_t length : {std::size_t{10}, std::size_t{200}, whole.size() - 1}) {
    EXPECT_THAT(error_of(whole.substr(0, length)), HasSubstr("cut short")) << length;
  }
}

TEST(JournalColumnsTest, AForeignFileIsRefusedWithItsLine) {
  EXPECT_EQ(error_of("{}\n"), "line 1: no record of a journal: it has no time `t`, or no `kind`");
  EXPECT_EQ(error_of("hello\n"), "line 1: no record of a journal");
  EXPECT_EQ(error_of("[1,2]\n"), "line 1: no record of a journal");
  EXPECT_EQ(error_of("\n"), "line 1: no record of a journal");
  EXPECT_EQ(error_of("{\"t\":5,\"kind\":\"quiet\"}\n{\"t\":4,\"kind\":\"quiet\"}\n"),
            "line 2: its time lies before the line above");
  EXPECT_EQ(error_of("{\"t\":5,\"kind\":\"run-over\"}\n{\"t\":6,\"kind\":\"quiet\"}\n"),
            "line 2: it goes on after `run-over`");
  EXPECT_EQ(error_of(std::string(100000, '[') + "\n"), "line 1: no record of a journal");
}

TEST(JournalColumnsTest, WhatThePageWouldStumbleOverIsRefused) {
  EXPECT_EQ(error_of(R"({"t":1,"kind":"tip-changed","peer":"p0","tip":0})"
                     "\n"),
            "line 1: `tip` names block 0, which was not recorded");
  EXPECT_EQ(error_of(R"({"t":1,"kind":"block","ref":1})"
                     "\n"),
            "line 1: blocks count from 0, so this one has to be 0");
  EXPECT_EQ(error_of(R"({"t":1,"kind":"block","ref":0,"parent":0})"
                     "\n"),
            "line 1: a block stands on one that came before it");
  EXPECT_EQ(error_of(R"({"t":1,"kind":"block","ref":0,"effort":"1e9"})"
                     "\n"),
            "line 1: an effort is a decimal number of at most 39 digits");
  EXPECT_EQ(error_of("{\"t\":1,\"kind\":\"x\",\"a\":1}\n{\"t\":1,\"kind\":\"x\",\"a\":\"b\"}\n"),
            "line 2: `a` was a number before");
}

TEST(JournalColumnsTest, NamesNoPeerThatTheRunDoesNotHave) {
  JournalColumns columns;
  columns.set_peers({"left", "right"});
  const auto error = columns.take(R"({"t":1,"kind":"x","peer":"middle"})");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->what, "line 1: `middle` is no peer of this run");
}

}  // namespace
}  // namespace onetip::test::journal_columns_test
