#include "core/datum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "support/data.hpp"
#include "support/documents.hpp"
#include "support/property.hpp"
#include "support/reference.hpp"

namespace onetip::core {
namespace {

using test::rewritten;
using test::rewritten_value;
using test::with_table;

// The seed's program ------------------------------------------------------------------------------

TEST(Datum, AllFilesOfTheSeedsProgramComeOutAsTheyWentIn) {
  for (const std::string& file : test::reference_files()) {
    // One is cut short; in the other somebody put empty texts, by hand, where the program would
    // share.
    if (file.find("r17") == std::string::npos && file.find("b04") == std::string::npos) {
      const std::string text = test::read_data(file);
      EXPECT_TRUE(rewritten(text) == text) << file;
    }
  }
}

TEST(Datum, PeerListsOfTheSeedsProgramAreRead) {
  const std::string line = test::read_data("reference/wire/get-valid-peers.after-gossip.reply.bin");
  const Document list = read_document(std::string_view(line).substr(line.find(':') + 1)).value();
  std::string seen;
  for (Datum at = list.root(); at.is_pair(); at = at.rest()) {
    const auto peer = at.first().fields<2>("peer-info").value();
    const bool has_address =
        peer[0].type() == DatumType::unquoted || peer[0].type() == DatumType::symbol;
    seen += (has_address ? std::string(peer[0].text()) : "?") + ":" +
            std::to_string(peer[1].whole_number().value()) + " ";
  }
  EXPECT_EQ(seen, "?:7963 127.0.0.1:7964 127.0.0.1:7962 127.0.0.1:7961 ");
}

// Values ------------------------------------------------------------------------------------------

TEST(Datum, ValuesAreWrittenAsTheyWereRead) {
  for (const std::string value : {"()",
                                  "#t",
                                  "#f",
                                  "(void)",
                                  "100",
                                  "-100",
                                  "25/2",
                                  "-25/2",
                                  "0",
                                  "2.5",
                                  ".5",
                                  "-1e3",
                                  "+inf.0",
                                  "-nan.0",
                                  "symbol",
                                  "127.0.0.1",
                                  "inf.0",
                                  "...",
                                  "a->b",
                                  "\"text\"",
                                  "\"\"",
                                  "(u . \"text\")",
                                  "(u . \"\")",
                                  "(u . 127.0.0.1)",
                                  "\"a \\\"quoted\\\" \\\\ one\\n\"",
                                  "(c 1)",
                                  "(c 1 c 2 c 3)",
                                  "(c (c 1 c 2) c ())",
                                  "(c 1 . 2)",
                                  "(c 1 . \"text\")",
                                  "(c 1 u . \"text\")",
                                  "(c 1 void)",
                                  "(c 1 q 2 3)",
                                  "(c 1 f point 2 3)",
                                  "(c 1 c 2 . x)",
                                  "(f point)",
                                  "(f point 1 2)",
                                  "(f point (f point 1 2) (c 3))",
                                  "(q 1 2)",
                                  "(q 1 . 2)",
                                  "(q . 5)",
                                  "(q (1 (2)) \"three\" . four)"}) {
    EXPECT_EQ(rewritten_value(value), value);
  }
}

TEST(Datum, ValuesOfSeveralFormsHaveOneNormalForm) {
  EXPECT_EQ(rewritten_value("(c 1 . (c 2 . (c 3 . ())))"), "(c 1 c 2 c 3)");
  EXPECT_EQ(rewritten_value("(c 1 . (f point 2))"), "(c 1 f point 2)");
  EXPECT_EQ(rewritten_value("(c 1 . (void))"), "(c 1 void)");
  EXPECT_EQ(rewritten_value("+7"), "7");
  EXPECT_EQ(rewritten_value("-007"), "-7");
  EXPECT_EQ(rewritten_value("-0"), "0");
  EXPECT_EQ(rewritten_value("50/4"), "25/2");
  EXPECT_EQ(rewritten_value("\n(c\t1\r\nc 2 )\f"), "(c 1 c 2)");
  EXPECT_EQ(rewritten_value("( c(f point\"a\"(u .\"b\")))"), "(c (f point \"a\" (u . \"b\")))");
}

TEST(Datum, ValuesAreWalked) {
  const Document document =
      read_document(plain_document("(f point 3 (c \"a\" c (u . \"b\")) 1/2)")).value();
  const Datum point = document.root();
  EXPECT_EQ(point.type(), DatumType::structure);
  EXPECT_EQ(point.text(), "point");
  EXPECT_FALSE(point.fields<3>("line"));
  EXPECT_FALSE(point.fields<2>("point"));
  EXPECT_FALSE(point.fields<4>("point"));
  const auto fields = point.fields<3>("point").value();
  EXPECT_EQ(fields[0].whole_number(), 3);
  EXPECT_EQ(fields[2].whole_number(), std::nullopt);
  EXPECT_EQ(fields[2].text(), "1/2");
  EXPECT_TRUE(fields[1].is_pair());
  EXPECT_EQ(fields[1].first().text(), "a");
  EXPECT_EQ(fields[1].rest().first().type(), DatumType::mutable_text);
  EXPECT_TRUE(fields[1].rest().rest().is_null());
}

TEST(Datum, WholeNumbersFitOrAreNone) {
  const auto number = [](const std::string& text) {
    return read_document(plain_document(text)).value().root().whole_number();
  };
  EXPECT_EQ(number("9223372036854775807"), INT64_MAX);
  EXPECT_EQ(number("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(number("9223372036854775808"), std::nullopt);
  EXPECT_EQ(number("2.0"), std::nullopt);
  EXPECT_EQ(number("\"2\""), std::nullopt);
}

TEST(Datum, DisplayDropsQuotesAndEscapes) {
  EXPECT_EQ(display_text("(u . \"30\")"), "(u . 30)");
  EXPECT_EQ(display_text("(f wallet \"\" ())"), "(f wallet  ())");
  EXPECT_EQ(display_text("\"a \\\"b\\\" \\\\ \\n\""), "a \"b\" \\ \n");
  EXPECT_EQ(display_text(""), "");
}

TEST(Datum, PlainValuesAreBuilt) {
  const std::string peers[] = {"(f peer-info " + written_text("127.0.0.1") + " 7963)",
                               "(f peer-info " + written_text("a\"b") + " 1)"};
  EXPECT_EQ(plain_document(written_list(peers)),
            "((3) 0 () 0 () () (c (f peer-info \"127.0.0.1\" 7963) c (f peer-info \"a\\\"b\" 1)))");
  EXPECT_EQ(written_list({}), "()");
}

// Identity ----------------------------------------------------------------------------------------

TEST(Datum, EqualValuesStayApartAndOneObjectStaysOne) {
  const std::string apart = with_table(0, "", "(c \"a\" c \"a\")");
  const std::string one = with_table(1, "\"a\"", "(c (? . 0) c (? . 0))");
  EXPECT_EQ(rewritten(apart), apart);
  EXPECT_EQ(rewritten(one), one);
  const Document document = read_document(one).value();
  EXPECT_EQ(document.root().first(), document.root().rest().first());
}

TEST(Datum, TheTableIsInOrderOfSecondEncounters) {
  EXPECT_EQ(rewritten(with_table(2, "\"a\" \"b\"", "(c (? . 0) c (? . 1) c (? . 1) c (? . 0))")),
            with_table(2, "\"b\" \"a\"", "(c (? . 1) c (? . 0) c (? . 0) c (? . 1))"));
}

TEST(Datum, WhatOccursOnceLeavesTheTable) {
  EXPECT_EQ(rewritten(with_table(2, "\"a\" \"b\"", "(c (? . 1) c 1)")),
            with_table(0, "", "(c \"b\" c 1)"));
}

TEST(Datum, EntriesReferToEarlierAndLaterOnes) {
  EXPECT_EQ(rewritten(with_table(2, "(c (? . 1)) \"a\"", "(c (? . 0) c (? . 0) c (? . 1))")),
            with_table(2, "(c (? . 1)) \"a\"", "(c (? . 0) c (? . 0) c (? . 1))"));
  EXPECT_EQ(rewritten(with_table(3, "(? . 2) (? . 0) \"a\"", "(c (? . 0) c (? . 1))")),
            with_table(1, "\"a\"", "(c (? . 0) c (? . 0))"));
}

TEST(Datum, ListsShareTails) {
  const std::string shared = with_table(1, "(c 2 c 3)", "(c (c 1 ? . 0) c (c 9 ? . 0))");
  EXPECT_EQ(rewritten(shared), shared);
  EXPECT_EQ(rewritten(with_table(1, "\"t\"", "(c (c 1 ? . 0) c (? . 0))")),
            with_table(1, "\"t\"", "(c (c 1 ? . 0) c (? . 0))"));
}

TEST(Datum, AStructureIsWrittenWithWhatItsReferencesStandForNow) {
  const std::string point = "(f point (? . 1) (c (? . 0) ? . 2) (? . 2))";
  EXPECT_EQ(
      rewritten(with_table(3, "(c 1) (f line (? . 0)) (c 2 c 3)", point)),
      with_table(2, "(c 1) (c 2 c 3)", "(f point (f line (? . 0)) (c (? . 0) ? . 1) (? . 1))"));
  EXPECT_EQ(rewritten(with_table(2, "(f line 1) (c 2 c 3)", "(f point (? . 0) (c 1 ? . 1))")),
            with_table(0, "", "(f point (f line 1) (c 1 c 2 c 3))"));
  EXPECT_EQ(rewritten(with_table(1, "(f line 1)", "(f point (c 1 ? . 0) 2)")),
            with_table(0, "", "(f point (c 1 f line 1) 2)"));
  EXPECT_EQ(rewritten(with_table(1, "\"a\"", "(f point (? . 0) \"\" (f line (? . 0) \"\"))")),
            with_table(2, "\"a\" \"\"", "(f point (? . 0) (? . 1) (f line (? . 0) (? . 1)))"));
}

TEST(Datum, AllEmptyTextsAreOneObjectAndAllEmptyMutableOnesAnother) {
  EXPECT_EQ(rewritten(with_table(0, "", "(c \"\" c (u . \"\") c \"\" c (u . \"\"))")),
            with_table(2, "\"\" (u . \"\")", "(c (? . 0) c (? . 1) c (? . 0) c (? . 1))"));
  EXPECT_EQ(rewritten(with_table(0, "", "(c \"\" c (u . \"\"))")),
            with_table(0, "", "(c \"\" c (u . \"\"))"));
}

TEST(Datum, APartIsWrittenWithATableOfItsOwn) {
  const Document document =
      read_document(with_table(2, "\"a\" (f point (? . 0) (? . 0))",
                               "(c (? . 0) c (c (? . 0) c 1) c (? . 1) c (? . 1))"))
          .value();
  DatumWriter writer(document);
  const Datum list = document.root();
  EXPECT_EQ(writer.encoding_of(list.rest().first()), with_table(0, "", "(c \"a\" c 1)"));
  EXPECT_EQ(writer.encoding_of(list.rest().rest().first()),
            with_table(1, "\"a\"", "(f point (? . 0) (? . 0))"));
  EXPECT_EQ(writer.encoding_of(list.rest().first()), with_table(0, "", "(c \"a\" c 1)"))
      << "the writer forgets what it saw before";
}

TEST(Datum, CyclesAreRefused) {
  for (const std::string& text :
       {with_table(1, "(? . 0)", "1"), with_table(1, "(c (? . 0))", "(? . 0)"),
        with_table(1, "(c 1 ? . 0)", "1"),
        with_table(3, "(c (? . 1)) (f point 1 (? . 2)) (c 1 ? . 0)", "1")}) {
    EXPECT_EQ(rewritten(text), "error: the table holds a cycle") << text;
  }
}

// Properties --------------------------------------------------------------------------------------

/// Any value as text; with references to the `entries` of a table after `first`, so without cycles.
rc::Gen<std::string> any_value(int depth, int first, int entries) {
  const auto leaf = rc::gen::oneOf(
      rc::gen::element<std::string>("()", "#t", "(void)", "symbol", "2.5", "25/2", "\"\"",
                                    "(u . \"\")", "(q 1 2)"),
      rc::gen::map(rc::gen::arbitrary<int>(), [](int n) { return std::to_string(n); }),
      rc::gen::map(rc::gen::container<std::string>(rc::gen::inRange<char>(' ', '\x7f')),
                   [](const std::string& text) { return written_text(text); }),
      rc::gen::map(rc::gen::inRange(first, std::max(first + 1, entries)), [entries](int entry) {
        return entry < entries ? "(? . " + std::to_string(entry) + ")" : "0";
      }));
  if (depth == 0) {
    return leaf;
  }
  const auto inner =
      rc::gen::container<std::vector<std::string>>(3, any_value(depth - 1, first, entries));
  return rc::gen::oneOf(
      leaf, rc::gen::map(inner, [](const auto& values) { return written_list(values); }),
      rc::gen::map(inner,
                   [](const auto& values) {
                     return "(c " + values[0] + " . (f point " + values[1] + " " + values[2] + "))";
                   }),
      rc::gen::map(inner, [](const auto& values) {
        return "(f point " + values[0] + " " + values[1] + ")";
      }));
}

std::string any_document() {
  const int entries = *rc::gen::inRange(0, 5);
  std::string table;
  for (int i = 0; i < entries; ++i) {
    table += (i == 0 ? "" : " ") + *any_value(2, i + 1, entries);
  }
  return with_table(entries, table, *any_value(3, 0, entries));
}

TEST(DatumProperty, WhatWasWrittenOnceComesOutTheSameFromThenOn) {
  test::check_property([] {
    const std::string once = rewritten(any_document());
    RC_ASSERT(once.starts_with("((3) 0 () "));
    RC_ASSERT(rewritten(once) == once);
  });
}

TEST(DatumProperty, AnySplitOfTheBytesGivesTheSame) {
  test::check_property([](const std::vector<std::uint8_t>& cuts) {
    const std::string text = any_document() + "rest";
    DocumentReader reader;
    std::size_t taken = 0;
    for (std::size_t at = 0, cut = 0; at < text.size(); ++cut) {
      const std::size_t size =
          std::min<std::size_t>(cut < cuts.size() ? cuts[cut] % 16 : 7, text.size() - at);
      taken += reader.feed(std::string_view(text).substr(at, size));
      at += size;
    }
    RC_ASSERT(reader.complete());
    RC_ASSERT(taken == text.size() - 4);
    const Document document = std::move(reader).take().value();
    RC_ASSERT(DatumWriter(document).encoding_of(document.root()) ==
              rewritten(std::string_view(text).substr(0, taken)));
  });
}

/// The document with other space between its tokens here and there, as somebody else may put it.
std::string restyled(const std::string& text) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      out.append(text, i++, 2);
      continue;
    }
    quoted = quoted != (c == '"');
    const bool space = c == ' ' && !quoted && *rc::gen::inRange(0, 4) == 0;
    out += space ? *rc::gen::element<std::string>("  ", "\n", "\t ", " \r\n") : std::string(1, c);
    if (!quoted && (c == '(' || c == ')') && *rc::gen::inRange(0, 8) == 0) out += ' ';
  }
  return out;
}

/// All structures of a document, entries' too, each as an encoding of its own.
std::vector<std::string> parts_of(std::string_view text) {
  const Document document = read_document(text).value();
  DatumWriter writer(document);
  std::vector<std::string> parts;
  std::vector<Datum> waiting{document.root()};
  while (!waiting.empty()) {
    const Datum at = waiting.back();
    waiting.pop_back();
    if (at.is_pair()) {
      waiting.push_back(at.rest());
      waiting.push_back(at.first());
    } else if (const auto fields = at.fields<2>("point")) {
      parts.push_back(writer.encoding_of(at));
      waiting.insert(waiting.end(), {(*fields)[1], (*fields)[0]});
    }
  }
  return parts;
}

// The writer takes a structure's bytes from the source where they are as it would write them.
TEST(DatumProperty, SpaceBetweenTokensChangesNoEncoding) {
  test::check_property([] {
    const std::string text = any_document();
    RC_ASSERT(parts_of(restyled(text)) == parts_of(text));
  });
}

TEST(DatumProperty, EachPartIsWrittenAsItsOwnNormalForm) {
  test::check_property([] {
    for (const std::string& part : parts_of(any_document())) RC_ASSERT(rewritten(part) == part);
  });
}

// Bytes taken from the source ---------------------------------------------------------------------

TEST(Datum, OnlyAStructureReadAsItIsWrittenIsTakenFromItsSource) {
  const auto is_plain = [](const std::string& value) {
    const Document document = read_document(plain_document(value)).value();
    const auto source = document.root().plain_source();
    EXPECT_TRUE(!source || *source == rewritten_value(value)) << value;
    return source.has_value();
  };
  for (const std::string value :
       {"(f point)", "(f point 1 25/2 -3)", "(f point \"a\" (u . \"b\") () (void) #t x 2.5)",
        "(f point (f point 1) (c 1 c 2) (c 1 . 2))", "(f point (c 1 f point 2))",
        "(f point \"a \\\"b\\\" \\n\")"}) {
    EXPECT_TRUE(is_plain(value)) << value;
  }
  for (const std::string value : {"(c 1)",
                                  "\"f point\"",
                                  "( f point 1)",
                                  "(f  point 1)",
                                  "(f point  1)",
                                  "(f point 1 )",
                                  "(f point\n1)",
                                  "(f point\"a\")",
                                  "(f point \"a\"1)",
                                  "(f point(c 1))",
                                  "(f point (c 1)2)",
                                  "(f point +7)",
                                  "(f point 007)",
                                  "(f point -0)",
                                  "(f point 4/2)",
                                  "(f point (c 1 . (c 2)))",
                                  "(f point (c 1 . ()))",
                                  "(f point (c 1 . (f point 2)))",
                                  "(f point (f point 1 ))",
                                  "(f point \"\")",
                                  "(f point (u . \"\"))",
                                  "(f point (q 1 2))"}) {
    EXPECT_FALSE(is_plain(value)) << value;
  }
  const Document shared = read_document(with_table(1, "\"a\"", "(f point (? . 0))")).value();
  EXPECT_FALSE(shared.root().plain_source());
  const Document entry = read_document(with_table(1, "(f point 1)", "(? . 0)")).value();
  EXPECT_EQ(entry.root().plain_source(), "(f point 1)");
}

TEST(DatumReader, TokensMayLieAcrossThePiecesThatItCopies) {
  // Pieces begin with 2 KiB and end with 64 KiB; texts and numbers of all lengths lie across them.
  std::string list = "(c 1";
  for (std::size_t i = 0; list.size() < 300'000; ++i) {
    list += " c " + written_text(std::string(i % 400, i % 7 == 0 ? '"' : 'x')) + " c " +
            std::string(i % 90 + 1, '7') + " c (f point 1)";
  }
  list += ")";
  // Empty texts are one object, which a table says.
  const std::string once = rewritten(plain_document(list));
  DocumentReader slow;
  for (const char c : plain_document(list)) slow.feed({&c, 1});
  const Document document = std::move(slow).take().value();
  EXPECT_TRUE(DatumWriter(document).encoding_of(document.root()) == once);
  EXPECT_EQ(document.bytes(), plain_document(list).size());
  EXPECT_TRUE(rewritten(once) == once);
}

}  // namespace
}  // namespace onetip::core
