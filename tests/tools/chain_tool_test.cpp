// The program `chain`, run as a user runs it.

#include <gtest/gtest.h>

#include <fstream>

#include "core/chain_text.hpp"
#include "support/chain_builder.hpp"
#include "support/data.hpp"
#include "support/process.hpp"

namespace onetip::test::chain_tool_test {
namespace {

const std::string kChain = program("chain");

std::string reference(const std::string& name) { return data_path("reference/" + name).string(); }

/// `chain` in the folder of the reference's files, so that the output names no path of this
/// machine.
Output chain(const std::string& arguments) {
  return run_shell("cd " + data_path("reference").string() + " && " + kChain + " " + arguments);
}

TEST(ChainTool, VerifiesFiles) {
  const Output output = chain("verify chains/chain-3.data chains/chain-300.data");
  EXPECT_EQ(output.text,
            "chains/chain-3.data: valid, 3 blocks, effort 325\n"
            "chains/chain-300.data: valid, 300 blocks, effort 83881\n");
  EXPECT_EQ(output.code, 0);
}

TEST(ChainTool, SaysWhatIsInvalidAndGoesOn) {
  const Output output = chain(
      "verify verdicts/a01-double-spend.data verdicts/r17-truncated.data chains/chain-1.data");
  EXPECT_EQ(
      output.text,
      "verdicts/a01-double-spend.data: invalid: block 4 (9520a535…): unknown-coin: input 0 (50) "
      "is not unspent\n"
      "verdicts/r17-truncated.data: invalid: bad-encoding: the text ends in the middle\n"
      "chains/chain-1.data: valid, 1 blocks, effort 46\n");
  EXPECT_EQ(output.code, 1);
}

TEST(ChainTool, SaysWhatItCantRead) {
  const Output output = chain("verify nowhere.data chains verdicts/r17-truncated.data");
  EXPECT_NE(output.text.find("can't open nowhere.data: No such file"), std::string::npos);
  EXPECT_NE(output.text.find("can't read chains: Is a directory"), std::string::npos);
  EXPECT_EQ(output.code, 3);
}

TEST(ChainTool, ReadsStandardInputToItsFirstWrongByte) {
  EXPECT_EQ(
      run_shell("cat " + reference("chains/chain-3.data") + " | " + kChain + " verify -").text,
      "standard input: valid, 3 blocks, effort 325\n");
  const Output endless = run_shell("yes | " + kChain + " verify -");
  EXPECT_TRUE(endless.text.starts_with("standard input: invalid: bad-encoding: ")) << endless.text;
  EXPECT_EQ(endless.code, 1);
  const Output twice = run_shell("cat " + reference("chains/chain-3.data") + " " +
                                 reference("chains/chain-3.data") + " | " + kChain + " verify -");
  EXPECT_EQ(twice.code, 1) << twice.text;
  const Output blank =
      run_shell("(cat " + reference("chains/chain-3.data") + "; echo) | " + kChain + " verify -");
  EXPECT_EQ(blank.code, 0) << blank.text;
}

TEST(ChainTool, ShowsBlocksAndTransactions) {
  const Output output = chain("show chains/chain-4-two-wallets.data");
  EXPECT_EQ(output.text, read_data("golden/chain-show-two-wallets.txt"));
  EXPECT_EQ(output.code, 0);
}

TEST(ChainTool, ShowsAnInvalidChainToo) {
  const Output output = chain("show verdicts/a05-negative-value.data");
  EXPECT_NE(output.text.find(" pays -7 to "), std::string::npos);
  EXPECT_NE(output.text.find("invalid: block 3 (64206aeb…): bad-value"), std::string::npos);
  EXPECT_EQ(output.code, 1);
}

TEST(ChainTool, AccountsForEverybodyOrOne) {
  const Output all = chain("balance chains/chain-4-two-wallets.data");
  EXPECT_EQ(all.code, 0);
  const std::string key = all.text.substr(0, all.text.find(' '));
  EXPECT_TRUE(all.text.starts_with(key + " 98\n")) << all.text;
  EXPECT_TRUE(all.text.ends_with(" 152\n")) << all.text;
  EXPECT_EQ(chain("balance chains/chain-4-two-wallets.data " + key).text, "98\n");
  const std::string nobodys = chain("balance chains/chain-300.data").text.substr(0, key.size());
  ASSERT_NE(nobodys, key);
  EXPECT_EQ(chain("balance chains/chain-4-two-wallets.data " + nobodys).text, "0\n");
  EXPECT_EQ(chain("balance verdicts/a02-forged-utxo.data").code, 1);
}

TEST(ChainTool, RefusesAnOwnerThatIsNoKey) {
  for (const std::string wallet : {"zzz", "302a", "''"}) {
    const Output output = chain("balance chains/chain-4-two-wallets.data " + wallet);
    EXPECT_EQ(output.code, 3) << wallet;
    EXPECT_NE(output.text.find(" is no public key: "), std::string::npos) << output.text;
  }
}

TEST(ChainTool, KnowsOtherNetworks) {
  const TemporaryFolder folder;
  ChainBuilder tree("g-a1-a2", {.seed_hash = "other", .difficulty = 1, .genesis = {}});
  const std::string file = (folder.path() / "chain.data").string();
  std::ofstream(file) << core::write_chain(tree["a2"], 0);
  const auto refused = [&](const std::string& options) {
    return run_shell(kChain + " verify " + file + options);
  };
  EXPECT_EQ(refused("").code, 1);
  EXPECT_TRUE(refused(" --difficulty 1").text.ends_with(", say --seed-hash\n"));
  EXPECT_TRUE(refused(" --seed-hash other").text.ends_with(", say --difficulty\n"));
  const Output output = run_shell(kChain + " verify --seed-hash other --difficulty 1 " + file);
  EXPECT_EQ(output.text, file + ": valid, 3 blocks, effort 3\n");
}

TEST(ChainTool, LivesInPipes) {
  EXPECT_EQ(chain("show chains/chain-300.data | head -1").text, "block 299\n");
  const Output full = chain("show chains/chain-300.data > /dev/full");
  EXPECT_EQ(full.code, 4) << full.text;
}

TEST(ChainTool, ExplainsItself) {
  EXPECT_TRUE(chain("--version").text.starts_with("onetip chain "));
  EXPECT_NE(chain("--help").text.find("Examples:"), std::string::npos);
  EXPECT_EQ(chain("").code, 3);
  EXPECT_EQ(chain("verify").code, 3);
  EXPECT_EQ(chain("burn chains/chain-3.data").code, 3);
  EXPECT_EQ(chain("verify --difficulty 33 chains/chain-3.data").code, 3);
}

}  // namespace
}  // namespace onetip::test::chain_tool_test
