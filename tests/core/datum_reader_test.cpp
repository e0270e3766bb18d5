// Hostile bytes for the reader of documents: it says at the first wrong one that all is lost, and
// what it takes in memory and stack has bounds.

#include <gtest/gtest.h>

#include "core/datum.hpp"
#include "support/documents.hpp"
#include "support/reference.hpp"

namespace onetip::core {
namespace {

using test::rewritten;
using test::rewritten_value;
using test::with_table;

// `|` stands behind the byte at which the reader must see that all is lost.
TEST(DatumReader, FailsAtTheFirstWrongByte) {
  for (std::string text : {"x |",
                           ")|",
                           "\"|",
                           "((4)|",
                           "((3) 1 |",
                           "((3) 0 (1 |",
                           "((3) 0 () x |",
                           "((3) 0 () -1 |",
                           "((3) 0 () 4294967296 |",
                           "((3) 0 () 0 (1 |",
                           "((3) 0 () 2 (1)|",
                           "((3) 0 () 1 (1 2 |",
                           "((3) 0 () 0 () (1 |",
                           "((3) 0 () 0 () () )|",
                           "((3) 0 () 0 () () 1 2 |",
                           "((3) 0 () 0 () () . |",
                           "((3) 0 () 0 () () (x |",
                           "((3) 0 () 0 () () (\"|",
                           "((3) 0 () 0 () () ((|",
                           "((3) 0 () 0 () () (c)|",
                           "((3) 0 () 0 () () (c 1 2 |",
                           "((3) 0 () 0 () () (c 1 \"|",
                           "((3) 0 () 0 () () (c 1 (|",
                           "((3) 0 () 0 () () (c 1 . )|",
                           "((3) 0 () 0 () () (c 1 . 2 3 |",
                           "((3) 0 () 0 () () (c . |",
                           "((3) 0 () 0 () () (f)|",
                           "((3) 0 () 0 () () (f . |",
                           "((3) 0 () 0 () () (f point . |",
                           "((3) 0 () 0 () () (u x |",
                           "((3) 0 () 0 () () (u . )|",
                           "((3) 0 () 0 () () (u . \"a\" \"|",
                           "((3) 0 () 0 () () (? 0 |",
                           "((3) 0 () 0 () () (? . 0 |",
                           "((3) 0 () 0 () () (? . x |",
                           "((3) 0 () 0 () () (q)|",
                           "((3) 0 () 0 () () (q 1 . )|",
                           "((3) 0 () 0 () () (q 1 . 2 3 |",
                           "((3) 0 () 0 () () (q (. |",
                           "((3) 0 () 0 () () (q 1 . (|",
                           "((3) 0 () 0 () () (void 1 |",
                           "((3) 0 () 0 () () [|",
                           "((3) 0 () 0 () () '|",
                           "((3) 0 () 0 () () #x10 |",
                           "((3) 0 () 0 () () 1/0 |",
                           "((3) 0 () 0 () () \"\\q|",
                           "((3) 0 () 0 () () ;|",
                           "((3) 0 () 0 () () \"a\n|",
                           "((3) 0 () 0 () () \"a\x1f|",
                           "((3) 0 () 0 () () \"a\x7f|",
                           "((3) 0 () 0 () () \"0123456789abcdef\x80|",
                           "((3) 0 () 0 () () |"}) {
    text.pop_back();
    const std::string all = text + std::string(1, '\0') + "and more";
    DocumentReader reader;
    const std::size_t taken = reader.feed(all);
    EXPECT_TRUE(reader.broken()) << text;
    EXPECT_FALSE(reader.complete());
    EXPECT_LE(taken, text.size() + 1) << text;
    EXPECT_EQ(reader.feed("more"), 0u);
    EXPECT_FALSE(std::move(reader).take().error().what.empty());
  }
}

TEST(DatumReader, StopsExactlyAtTheEnd) {
  const std::string text = plain_document("(c 1)");
  DocumentReader reader;
  EXPECT_TRUE(reader.empty());
  EXPECT_EQ(reader.feed("\n " + text + ")get-valid-peers"), text.size() + 2);
  EXPECT_TRUE(reader.complete());
  EXPECT_EQ(reader.feed("x"), 0u);
  EXPECT_TRUE(read_document(text + " \r\n"));
  EXPECT_FALSE(read_document(text + "x"));
}

TEST(DatumReader, EveryTruncationEndsInTheMiddle) {
  const std::string text = test::reference_chain("chain-3");
  for (std::size_t size = 0; size < text.size(); ++size) {
    const Result<Document> document = read_document(std::string_view(text).substr(0, size));
    ASSERT_FALSE(document);
    ASSERT_EQ(document.error().what,
              size == 0 ? "there is nothing to read" : "the text ends in the middle");
  }
}

TEST(DatumReader, FlippedBytesGiveAValueOrAReason) {
  const std::string text = test::reference_chain("chain-1");
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const char other : {' ', '(', ')', '"', '\\', '.', '?', '0', 'f', '\0', '\xff'}) {
      std::string bent = text;
      bent[at] = other;
      const std::string result = rewritten(bent);
      ASSERT_TRUE(result.starts_with("((3)") || result.starts_with("error: ")) << at;
    }
  }
}

TEST(DatumReader, HasBounds) {
  const auto nested = [](std::size_t depth) {
    std::string value = "()";
    for (std::size_t i = 1; i < depth; ++i) {
      value = "(c " + value + ")";
    }
    return rewritten_value(value);
  };
  EXPECT_TRUE(nested(DatumLimits::kDepth).starts_with("(c (c "));
  EXPECT_EQ(nested(DatumLimits::kDepth + 1), "error: more than 100 open parentheses");
  const std::string text(DatumLimits::kTextBytes, 'a');
  EXPECT_EQ(rewritten_value(written_text(text)), written_text(text));
  EXPECT_TRUE(rewritten_value(written_text(text + "a")).starts_with("error: a text of more"));
  const std::string atom(DatumLimits::kAtomBytes, '7');
  EXPECT_EQ(rewritten_value(atom), atom);
  EXPECT_TRUE(rewritten_value(atom + "7").starts_with("error: a number or symbol of more"));
  EXPECT_TRUE(
      rewritten_value("(q " + std::string(DatumLimits::kDepth + 1, '(')).starts_with("error"));
}

// A structure that was met is taken as one token; with a space more it is read token by token.
TEST(DatumReader, AStructureThatComesAgainIsReadAsTheFirstTime) {
  for (const std::string inside :
       {"wallet () \"302a\"", "wallet \"\" \"302a\"", "w \"\" (u . \"\")", "w \"a\\\"b\" \"\\n\"",
        "w (c 1 c (c 2 . 2.5)) #t", "w (u . 127.0.0.1) (void)", "w 1 2 3 4 5 6 7 8", "w", "w +7",
        "w (q 1 2)", "w (f v 1)", "w (c 1 . (f v 1))", "w (c 1 f v 1)", "w (? . 0)"}) {
    const std::string met = "(f " + inside + ")";
    const std::string spaced = "(f  " + inside + ")";
    for (const std::string between : {" c (f other 1) c ", " c ", " . ", " c (c 1) c "}) {
      const auto value = [&](const std::string& again) {
        return rewritten(with_table(1, "5", "(c " + met + between + again + ")"));
      };
      EXPECT_TRUE(value(met).starts_with("((3)")) << value(met);
      EXPECT_EQ(value(met), value(spaced)) << between;
    }
  }
}

TEST(DatumReader, WhatIsReadAsOneTokenNestsNoDeeperThanOthers) {
  for (const auto& one :
       {std::pair("(f w ())", 2), std::pair("(u . \"a\")", 1), std::pair("(? . 0)", 1)}) {
    const std::string whole = one.first;
    const auto nested = [&](std::size_t depth) {
      std::string value = whole;
      for (std::size_t i = 0; i < depth; ++i) value = "(c " + value + ")";
      return rewritten(with_table(1, "5", "(c (f w ()) " + value.substr(1)));
    };
    const std::size_t outside = DatumLimits::kDepth - one.second;
    EXPECT_TRUE(nested(outside).starts_with("((3) 0 () 0 () () (c (f w ()) c ")) << whole;
    EXPECT_EQ(nested(outside + 1), "error: more than 100 open parentheses") << whole;
  }
}

TEST(DatumReader, WhatIsReadAsOneTokenIsReadAsTokenByToken) {
  for (const std::string tail :
       {"? . 0)", "? . 00)", "? . 1)", "? . 4294967296)", "? . 0 )", "? . 0x)", "? . )", "? . -0)",
        "? . \"0\")", "u . \"\")", "u . \"a\")", "u . \"a\\n\")", "u . \"a\" )", "u . \"a\"1)",
        "u . \"\x7f\")", "u . a)"}) {
    for (const std::string before : {"(c 1 c ", "(c 1 . ", "(f w ", "(c ", "(q ", "(u . ", "("}) {
      const std::string whole = with_table(1, "\"e\"", before + "(" + tail + ")");
      const std::string spaced = with_table(1, "\"e\"", before + "( " + tail + ")");
      EXPECT_EQ(rewritten(whole), rewritten(spaced)) << whole;
    }
  }
  const std::string text(DatumLimits::kTextBytes, 'x');
  EXPECT_EQ(rewritten_value("(u . \"" + text + "\")"), "(u . \"" + text + "\")");
  EXPECT_EQ(rewritten_value("(u . \"" + text + "x\")"),
            "error: a text of more than 65536 characters");
}

TEST(DatumReader, ItsMemoryIsInProportionToTheBytes) {
  DocumentReader reader;
  std::string text = "((3) 0 () 0 () () (c 1";
  for (int i = 0; i < 100'000; ++i) {
    text += " c 1";
  }
  reader.feed(text);
  EXPECT_LT(reader.memory(), 20 * text.size());
  EXPECT_GT(reader.memory(), text.size());
}

TEST(DatumReader, ALongListAndADeepTableNeedNoStack) {
  std::string list = "(c 1";
  std::string table;
  constexpr int kMany = 300'000;
  for (int i = 0; i < kMany; ++i) {
    list += " c 1";
    table += i + 1 < kMany
                 ? "(c (? . " + std::to_string(i + 1) + ") c (? . " + std::to_string(i + 1) + ")) "
                 : "\"end\"";
  }
  list += ")";
  EXPECT_EQ(rewritten_value(list).size(), list.size());
  // 2^300,000 places in the tree, 300,000 objects.
  const std::string deep = with_table(kMany, table, "(? . 0)");
  const std::string once = rewritten(deep);
  EXPECT_TRUE(once.starts_with("((3) 0 () 299999 (")) << once.substr(0, 100);
  EXPECT_EQ(rewritten(once), once);
}

}  // namespace
}  // namespace onetip::core
