// Every chain file of the reference's verdicts comes out as it must: which rule each broken one
// breaks, and the effort of each valid one.

#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "core/chain_text.hpp"
#include "core/validation.hpp"
#include "support/tsv.hpp"

namespace onetip::test::verdicts_test {
namespace {

using core::Rule;

const std::map<std::string, Rule> kBroken{
    // The reference refuses these, too.
    {"r01-bad-block-hash.data", Rule::bad_hash},
    {"r02-broken-link.data", Rule::broken_link},
    {"r03-not-mined.data", Rule::not_mined},
    {"r04-wrong-nonce.data", Rule::bad_hash},
    {"r05-bad-signature.data", Rule::bad_signature},
    {"r06-outputs-exceed-inputs.data", Rule::bad_outputs},
    {"r07-value-changed-after-signing.data", Rule::bad_outputs},
    {"r08-bad-output-hash.data", Rule::bad_coin_hash},
    {"r09-signature-by-other-key.data", Rule::bad_signature},
    {"r10-signature-empty.data", Rule::bad_signature},
    {"r11-signature-odd-hex.data", Rule::bad_signature},
    {"r12-no-blocks.data", Rule::no_blocks},
    {"r13-transaction-empty-list.data", Rule::bad_encoding},
    {"r14-timestamp-string.data", Rule::bad_encoding},
    {"r15-public-key-garbage.data", Rule::not_owner},  // the inputs are of the key that it replaced
    {"r16-not-a-blockchain.data", Rule::bad_encoding},
    {"r17-truncated.data", Rule::bad_encoding},
    // Its holes.
    {"a01-double-spend.data", Rule::unknown_coin},
    {"a02-forged-utxo.data", Rule::false_coin_list},
    {"a03-huge-nonce.data", Rule::bad_nonce},
    {"a04-invented-input.data", Rule::bad_encoding},  // its hash isn't even hex
    {"a05-negative-value.data", Rule::bad_value},
    {"a06-spends-others-input.data", Rule::not_owner},
    {"a07-genesis-removed.data", Rule::wrong_seed},
    {"a08-timestamp-future-then-past.data", Rule::stamped_too_early},
    {"a09-no-inputs-no-outputs.data", Rule::overspent},
    {"a10-outputs-redirected.data", Rule::bad_outputs},
    {"a11-replay.data", Rule::unknown_coin},
    {"a13-infinite-nonce.data", Rule::bad_nonce},
    {"a14-negative-nonce.data", Rule::bad_nonce},
    {"a15-fresh-genesis.data", Rule::wrong_seed},
    {"a21-genesis-of-a-million.data", Rule::bad_genesis},
    {"b03-blank-40-blocks.data", Rule::overspent},
    {"b04-original-chain-keys-stripped.data", Rule::bad_hash},
};

core::Judgement<core::Blockchain> judge_file(const std::string& name) {
  auto read = core::read_chain(read_data("reference/" + name));
  if (const auto* broken = std::get_if<core::Invalid>(&read)) return *broken;
  const auto& text = std::get<core::ChainText>(read);
  return core::judge_chain(text.blocks, text.coins, {});
}

struct Row {
  std::string file;
  bool valid;
  std::string effort;
  std::string what;
};

std::vector<Row> rows() {
  std::vector<Row> found;
  for (const auto& row : read_table("reference/verdicts/VERDICTS.tsv")) {
    if (row[0] != "file") found.push_back({row[0], row[2] == "accept", row[3], row[4]});
  }
  return found;
}

void PrintTo(const Row& row, std::ostream* out) { *out << row.file; }

class Verdict : public testing::TestWithParam<Row> {};

TEST_P(Verdict, IsAsTheTableSays) {
  const Row& row = GetParam();
  const auto judged = judge_file("verdicts/" + row.file);
  const auto* broken = std::get_if<core::Invalid>(&judged);
  ASSERT_EQ(broken == nullptr, row.valid) << row.what << "\n"
                                          << (broken == nullptr ? "valid" : broken->text());
  if (broken != nullptr) {
    RecordProperty("found", broken->text());
    std::cout << "    " << broken->text() << "\n";
    ASSERT_TRUE(kBroken.contains(row.file)) << broken->text();
    EXPECT_EQ(to_text(broken->rule), to_text(kBroken.at(row.file))) << broken->text();
  } else if (!row.effort.empty()) {
    const auto effort = std::get<core::Blockchain>(judged).weight().effort;
    EXPECT_EQ(core::to_text(effort), row.effort);
  }
}

TEST(HonestChains, OfTheReferenceAreValidAndKeepTheirEffort) {
  const std::map<std::string, std::pair<std::uint64_t, std::string>> expected{
      {"chain-1.data", {0, "46"}},
      {"chain-3.data", {2, "325"}},
      {"chain-30.data", {29, "7438"}},
      {"chain-300.data", {299, "83881"}},
      {"chain-4-rational-value.data", {3, "685"}},
      {"chain-4-two-wallets.data", {3, "1322"}},
      {"chain-self-split.data", {2, "1662"}},
  };
  for (const auto& [name, end] : expected) {
    const auto judged = judge_file("chains/" + name);
    const auto* broken = std::get_if<core::Invalid>(&judged);
    ASSERT_EQ(broken, nullptr) << name << " " << broken->text();
    const auto& chain = std::get<core::Blockchain>(judged);
    EXPECT_EQ(chain.height(), end.first) << name;
    EXPECT_EQ(core::to_text(chain.weight().effort), end.second) << name;
  }
}

std::string test_name(const testing::TestParamInfo<Row>& info) {
  std::string name;
  for (const char c : info.param.file.substr(0, info.param.file.find('.'))) {
    name += c == '-' ? '_' : c;
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(Reference, Verdict, testing::ValuesIn(rows()), test_name);

}  // namespace
}  // namespace onetip::test::verdicts_test
