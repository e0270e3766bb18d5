#include "core/contract.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "support/tsv.hpp"

namespace onetip::test::contract_test {
namespace {

using core::Contract;

const core::Amount kTwenty = 20;

std::string value_of(std::string_view script, const core::Amount& amount = kTwenty) {
  const auto value = Contract::parse(script).evaluate(amount);
  return value ? *value : "error: " + value.error().what;
}

/// A string as the table writes it: in quotes, with \n, \" and \\ .
std::string unquoted(const std::string& text) {
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\') {
      plain += text[++i] == 'n' ? '\n' : text[i];
    } else {
      plain += text[i];
    }
  }
  return plain;
}

/// Vectors, characters, keywords and complex numbers: refused, whatever the reference does with
/// them.
const std::set<std::string> kForeignNotations{"#(1 2)", "#\\a", "#:kw", "1+2i", "(= 1+2i 1+2i)"};

TEST(Contract, ComesToWhatTheReferenceComesTo) {
  int rows = 0;
  for (const auto& row : read_table("reference/contracts.tsv")) {
    if (row.size() != 4) continue;  // a remark
    ++rows;
    const std::string script = unquoted(row[0]);
    const Contract contract = Contract::parse(script);
    const auto value = contract.evaluate(kTwenty);
    const bool passes = !contract.refuses(kTwenty);
    if (kForeignNotations.contains(script)) {
      EXPECT_FALSE(passes) << script;
    } else if (row[3] == "EXCEPTION") {
      EXPECT_FALSE(value) << script;
      EXPECT_FALSE(passes) << script;
    } else {
      EXPECT_EQ(value ? *value : value.error().what, row[2]) << script;
      EXPECT_EQ(passes, row[3] == "#t") << script;
    }
  }
  EXPECT_EQ(rows, 100);
}

TEST(Contract, OfWhoHasNoneAllowsEverything) { EXPECT_FALSE(Contract().refuses(kTwenty)); }

TEST(Contract, RefusesWithAReason) {
  EXPECT_EQ(Contract::parse("(< value 10)").refuses(20), "the contract refuses it");
  EXPECT_EQ(Contract::parse("(< value 10)").refuses(9), std::nullopt);
  EXPECT_EQ(Contract::parse("(= value \"20\")").refuses(20),
            "the contract fails: = takes numbers, not \"20\"");
  EXPECT_EQ(Contract::parse("(+ to 1)").refuses(20),
            "the contract fails: + takes numbers, not <to wallet>");
}

TEST(Contract, ReckonsExactlyUntilAFloatComesIn) {
  EXPECT_EQ(value_of("(* value 1/3)", core::Amount::parse("25/2").value()), "25/6");
  EXPECT_EQ(value_of("(= 1/10 0.1)"), "#f");  // a float is not quite a tenth
  EXPECT_EQ(value_of("(= 1/2 0.5)"), "#t");
  EXPECT_EQ(value_of("(+ 1/2 0.5)"), "1.0");
  EXPECT_EQ(value_of("(* 0 +inf.0)"), "0");
  EXPECT_EQ(value_of("(* 0.0 +inf.0)"), "+nan.0");
  EXPECT_EQ(value_of("(< value +inf.0)"), "#t");
  EXPECT_EQ(value_of("(> value +nan.0)"), "#f");
  EXPECT_EQ(value_of("(> 1e308 (- 0 +inf.0))"), "#t");
  EXPECT_EQ(value_of("1e21"), "1e21");
  EXPECT_EQ(value_of("-.5e-6"), "-5e-07");
}

TEST(Contract, ReadsTheNotationsOfNumbers) {
  EXPECT_EQ(value_of("#e2.50"), "5/2");
  EXPECT_EQ(value_of("#i1/2"), "0.5");
  EXPECT_EQ(value_of("#b-101"), "-5");
  EXPECT_EQ(value_of("#x#e1F"), "31");
  EXPECT_EQ(value_of("+4/6"), "2/3");
  EXPECT_EQ(value_of("5."), "5.0");
  for (const char* symbol : {"1e", "+", "-", "1/", "/2", "...", "1.2.3", "0x10", "1_000"}) {
    EXPECT_EQ(value_of(symbol), "#f") << symbol;
  }
}

TEST(Contract, ABrokenScriptCountsAsNone) {
  for (const char* script : {"(", "(= value 20", "(= value 20]", "\"abc", "#| no end", "#;",
                             "(+ . )", "(. 1)", "|abc", "'", "\"\\q\"", "\\", "(1 . 2 3)", "["}) {
    EXPECT_EQ(value_of(script), "#t") << script;
    EXPECT_FALSE(Contract::parse(script).refuses(kTwenty)) << script;
  }
}

std::string repeated(std::string_view text, std::size_t count) {
  std::string all;
  for (std::size_t i = 0; i < count; ++i) all += text;
  return all;
}

TEST(Contract, HostileOnesAreRefused) {
  const std::string squares = repeated("(* ", 499) + "value" + repeated(" value)", 499);
  for (const std::string& script :
       {repeated("(", 100'000), repeated("'", 100'000) + "x", repeated("#;", 100'000) + "x",
        repeated("(if true ", 501) + "1" + repeated(" 1)", 501), squares, repeated("9", 1300),
        std::string("#e1e999999999"), std::string("#e1e-1300"), std::string("1/0"),
        "#x" + repeated("F", 1100)}) {
    const auto reason =
        Contract::parse(script).refuses(core::Amount::parse("1" + std::string(59, '0')).value());
    ASSERT_TRUE(reason) << script.substr(0, 40);
    EXPECT_TRUE(reason->starts_with("the contract fails: ")) << *reason;
  }
}

TEST(Contract, NestsAsDeepAsAnybodyWrites) {
  const std::string script = repeated("(or false ", 490) + "(= value 20)" + repeated(")", 490);
  EXPECT_FALSE(Contract::parse(script).refuses(20));
  EXPECT_TRUE(Contract::parse(script).refuses(21));
}

TEST(Contract, SurvivesAnyText) {
  EXPECT_TRUE(rc::check([](const std::vector<std::size_t>& picks) {
    constexpr std::string_view kPieces[] = {"(",  ")",  "[",  "]",  "\"",     "\\",   "|",   "#",
                                            ";",  "'",  ",@", " ",  "value",  "true", "if",  "and",
                                            "+",  "*",  "=",  ".",  "1/2",    "2.5",  "#e1", "#x",
                                            "#;", "#|", "|#", "e9", "+inf.0", "\n",   "()",  "0"};
    std::string script;
    for (const std::size_t pick : picks) script += kPieces[pick % std::size(kPieces)];
    const Contract contract = Contract::parse(script);
    const auto value = contract.evaluate(kTwenty);
    RC_ASSERT(contract.refuses(kTwenty).has_value() == (!value || *value == "#f"));
  }));
}

}  // namespace
}  // namespace onetip::test::contract_test
