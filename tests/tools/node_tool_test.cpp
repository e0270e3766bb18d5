// The program `node`: real processes on the loopback.

#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <memory>
#include <set>

#include "core/chain_text.hpp"
#include "core/validation.hpp"
#include "support/data.hpp"
#include "support/process.hpp"
#include "support/sockets.hpp"

namespace onetip::test::node_tool_test {
namespace {

using core::Blockchain;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::optional<Blockchain> chain_in(std::string_view text) {
  const auto read = core::read_chain(text);
  const auto* chain = std::get_if<core::ChainText>(&read);
  if (chain == nullptr) return std::nullopt;
  const auto judged = core::judge_chain(chain->blocks, chain->coins, {});
  const auto* valid = std::get_if<Blockchain>(&judged);
  return valid == nullptr ? std::nullopt : std::optional(*valid);
}

/// A node on a free port that says where it listens.
struct Node {
  explicit Node(std::vector<std::string> arguments) : process(with_program(std::move(arguments))) {
    const std::string line = process.wait_for_line("Listening on ");
    port = static_cast<std::uint16_t>(std::stoul("0" + line.substr(line.rfind(':') + 1)));
  }

  static std::vector<std::string> with_program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), program("node"));
    return arguments;
  }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port); }
  [[nodiscard]] std::optional<Blockchain> chain() const {
    const std::string answer = ask(port, "get-latest-blockchain");
    constexpr std::string_view kCommand = "latest-blockchain:";
    if (!answer.starts_with(kCommand)) return std::nullopt;
    return chain_in(
        std::string_view(answer).substr(kCommand.size(), answer.find('\n') - kCommand.size()));
  }
  int end() {
    process.signal(SIGTERM);
    return process.wait();
  }

  Process process;
  std::uint16_t port = 0;
};

class NodeTool : public testing::Test {
 protected:
  [[nodiscard]] std::string file(const std::string& name) const {
    return (folder_.path() / name).string();
  }

 private:
  TemporaryFolder folder_;
};

TEST_F(NodeTool, MakesAGenesisMinesAndLeavesAValidChain) {
  Process node({program("node"), file("a.data"), "0", "", "--pace", "0.01"});
  node.wait_for_line("Making genesis transaction...");
  node.wait_for_line("Mining genesis block...");
  node.wait_for_line("Listening on 127.0.0.1:");
  for (int i = 0; i < 3; ++i) node.wait_for_line("Mined a block!");
  node.signal(SIGINT);
  node.wait_for_line("Exported blockchain to '" + file("a.data") + "'...");
  EXPECT_EQ(node.wait(), 0);
  const auto chain = chain_in(contents(file("a.data")));
  ASSERT_TRUE(chain);
  EXPECT_GE(chain->height(), 3u);
}

TEST_F(NodeTool, WritesItsChainWhenItsTerminalHangsUp) {
  std::signal(SIGHUP, SIG_DFL);  // whatever started the test: the node is told the same
  Node node({file("a.data"), "0", "--pace", "1000", "--export-every", "1000"});
  node.process.wait_for_line("Mined a block!");
  node.process.signal(SIGHUP);
  EXPECT_EQ(node.process.wait(), 0);
  const auto chain = chain_in(contents(file("a.data")));
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->height(), 1u);
}

TEST_F(NodeTool, GoesOnWhereNobodyReadsItsLog) {
  Node node({file("a.data"), "0", "--pace", "0.002"});
  node.process.stop_reading();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::uint64_t height = 0;
  while (height < 5 && std::chrono::steady_clock::now() < deadline) {
    const auto chain = node.chain();  // each of its blocks is a line of the log
    height = chain ? chain->height() : 0;
  }
  EXPECT_GE(height, 5u);
  EXPECT_EQ(node.end(), 0);
  EXPECT_TRUE(chain_in(contents(file("a.data"))));
}

TEST_F(NodeTool, GoesOnWithItsChainAndWallet) {
  {
    Node first({file("a.data"), "0", "--pace", "1000"});
    first.process.wait_for_line("Mined a block!");
    EXPECT_EQ(first.end(), 0);
  }
  const auto before = chain_in(contents(file("a.data")));
  const std::string wallet = contents(file("a.data.wallet"));
  ASSERT_TRUE(before);
  {
    Process second({program("node"), file("a.data"), "0", "--pace", "1000"});
    second.wait_for_line("Reading '" + file("a.data") + "'...");
    second.wait_for_line("Mined a block!");
    second.signal(SIGTERM);
    EXPECT_EQ(second.wait(), 0);
  }
  const auto after = chain_in(contents(file("a.data")));
  ASSERT_TRUE(after);
  EXPECT_EQ(after->parent(), *before);
  EXPECT_EQ(after->tip().transaction.from, before->tip().transaction.from);
  EXPECT_EQ(contents(file("a.data.wallet")), wallet);
}

TEST_F(NodeTool, TwoMinersConverge) {
  Node one({file("a.data"), "0", "", "--pace", "1000"});
  one.process.wait_for_line("Mined a block!");
  Node two({file("b.data"), "0", one.address(), "--pace", "1000"});
  two.process.wait_for_line("'" + two.address() + "' connected to " + one.address() + "!");
  // Each mined one block on a genesis of its own; the heavier chain must reach both.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::optional<Blockchain> a, b;
  while (!(a && b && *a == *b && a->height() >= 1) && std::chrono::steady_clock::now() < deadline) {
    a = one.chain();
    b = two.chain();
  }
  ASSERT_TRUE(a && b);
  EXPECT_EQ(*a, *b);
  EXPECT_EQ(one.end(), 0);
  EXPECT_EQ(two.end(), 0);
  EXPECT_EQ(chain_in(contents(file("a.data"))), chain_in(contents(file("b.data"))));
}

TEST_F(NodeTool, AKillAtAnyMomentLeavesAWholeFile) {
  std::uint64_t height = 0;
  for (int round = 0; round < 5; ++round) {
    Node node({file("a.data"), "0", "--pace", "0.002", "--export-every", "0.002"});
    for (int i = 0; i < 10; ++i) node.process.wait_for_line("Exported blockchain to");
    node.process.signal(SIGKILL);
    EXPECT_EQ(node.process.wait(), 128 + SIGKILL);
    const auto chain = chain_in(contents(file("a.data")));
    ASSERT_TRUE(chain);
    EXPECT_GT(chain->height(), height);
    height = chain->height();
  }
}

TEST_F(NodeTool, ALeftoverOfAnInterruptedWriteIsNoProblem) {
  std::ofstream(file("a.data.new")) << "((3) 0 () 0 () () (f blockcha";
  Node node({file("a.data"), "0", "--no-mine"});
  EXPECT_EQ(node.end(), 0);
  EXPECT_TRUE(chain_in(contents(file("a.data"))));
}

TEST_F(NodeTool, LeavesNoHalfOfAFileOnAFullDisk) {
  EXPECT_EQ(Node({file("a.data"), "0", "--no-mine"}).end(), 0);
  std::filesystem::create_symlink("/dev/full", file("a.data.new"));
  Node node({file("a.data"), "0", "--pace", "1000"});
  node.process.wait_for_line("Mined a block!");
  EXPECT_EQ(node.end(), 4);
  EXPECT_FALSE(std::filesystem::is_symlink(file("a.data.new")));
}

TEST_F(NodeTool, ABrokenDatabaseIsNeverOverwritten) {
  for (const char* name : {"r17-truncated", "a01-double-spend", "r16-not-a-blockchain"}) {
    const std::string broken = read_data("reference/verdicts/" + std::string(name) + ".data");
    std::ofstream(file("a.data"), std::ios::binary) << broken;
    const Output output = run_shell(program("node") + " " + file("a.data") + " 0");
    EXPECT_EQ(output.code, 3);
    EXPECT_NE(output.text.find("holds no valid chain"), std::string::npos) << output.text;
    EXPECT_EQ(contents(file("a.data")), broken);
  }
}

TEST_F(NodeTool, OneDatabaseIsForOneNode) {
  Node first({file("a.data"), "0", "--no-mine"});
  const Output second = run_shell(program("node") + " " + file("a.data") + " 0");
  EXPECT_EQ(second.code, 3);
  EXPECT_NE(second.text.find("another node uses"), std::string::npos) << second.text;
  EXPECT_EQ(first.end(), 0);
}

TEST_F(NodeTool, ALinkToADatabaseStaysOne) {
  const auto link = std::filesystem::path(file("a.data"));
  std::filesystem::create_directory(file("disk"));
  std::filesystem::create_symlink("disk/chain", link);
  Node first({file("a.data"), "0", "--pace", "1000"});
  first.process.wait_for_line("Mined a block!");
  const Output second =
      run_shell("timeout 20 " + program("node") + " " + file("disk/chain") + " 0");
  EXPECT_EQ(second.code, 3);
  EXPECT_NE(second.text.find("another node uses"), std::string::npos) << second.text;
  EXPECT_EQ(first.end(), 0);
  EXPECT_TRUE(std::filesystem::is_symlink(link));
  const auto chain = chain_in(contents(file("disk/chain")));
  ASSERT_TRUE(chain);
  EXPECT_EQ(chain->height(), 1u);
}

TEST_F(NodeTool, AContractOfFalseStopsItsMining) {
  std::ofstream(file("no.contract")) << "false";
  Node node({file("a.data"), "0", "--contract", file("no.contract")});
  node.process.wait_for_line("the contract refuses it");
  EXPECT_EQ(node.end(), 0);
  EXPECT_EQ(chain_in(contents(file("a.data")))->height(), 0u);
}

TEST_F(NodeTool, RefusesAWalletThatIsNone) {
  std::ofstream(file("w")) << "not a key\n";
  const Output output =
      run_shell(program("node") + " " + file("a.data") + " 0 --wallet " + file("w"));
  EXPECT_EQ(output.code, 3);
  EXPECT_NE(output.text.find("is no wallet"), std::string::npos) << output.text;
  EXPECT_EQ(contents(file("w")), "not a key\n");
}

/// It would overwrite the key with its chain.
TEST_F(NodeTool, RefusesAWalletWhereItsChainGoes) {
  std::filesystem::create_symlink("a.data", file("link"));
  for (const std::string name : {"a.data", "a.data.new", "a.data.lock", "./a.data", "link"}) {
    const Output output = run_shell("timeout 20 " + program("node") + " " + file("a.data") +
                                    " 0 '' --wallet " + file(name));
    EXPECT_EQ(output.code, 3) << name;
    EXPECT_TRUE(output.text.starts_with("--wallet: ")) << output.text;
    EXPECT_NE(output.text.find(" belongs to the database"), std::string::npos);
  }
  EXPECT_FALSE(std::filesystem::exists(file("a.data")));
}

TEST_F(NodeTool, NodesThatMakeOneWalletAtOnceHaveOneKey) {
  for (const std::string round : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
    std::vector<std::string> chains;
    std::vector<std::unique_ptr<Process>> nodes;
    for (const std::string name : {"a", "b", "c"}) {
      chains.push_back(file(name + round));
      nodes.push_back(std::make_unique<Process>(std::vector<std::string>{
          program("node"), chains.back(), "0", "", "--no-mine", "--wallet", file("w" + round)}));
    }
    for (const auto& node : nodes) {
      node->wait_for_line("Listening on ");
      node->signal(SIGTERM);
      EXPECT_EQ(node->wait(), 0);
    }
    std::set<std::string> owners;
    for (const std::string& chain : chains) {
      const auto held = chain_in(contents(chain));
      ASSERT_TRUE(held);
      owners.insert(held->tip().transaction.to.public_key());
    }
    EXPECT_EQ(owners.size(), 1u);
  }
}

TEST_F(NodeTool, KeepsItsKeyToItself) {
  Node node({file("a.data"), "0", "--wallet-type", "rsa-512", "--pace", "1000"});
  node.process.wait_for_line("Mined a block!");
  EXPECT_EQ(node.end(), 0);
  std::string key = contents(file("a.data.wallet"));
  key.pop_back();
  EXPECT_EQ(contents(file("a.data")).find(key), std::string::npos);
  EXPECT_EQ(std::filesystem::status(file("a.data.wallet")).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  const Output other =
      run_shell(program("node") + " " + file("a.data") + " 0 --wallet-type ed25519");
  EXPECT_EQ(other.code, 3) << other.text;
}

TEST_F(NodeTool, FollowsAPeerThatSpeaksTheReferencesProtocol) {
  // It answers chain and peers on one line, without the extensions, byte for byte as recorded.
  const std::string recorded = read_data("reference/wire/sync-request.reply.bin");
  // The node's own chain is the light beginning of that one.
  std::ofstream(file("a.data"), std::ios::binary) << read_data("reference/chains/chain-1.data");
  net::tcp::Loop loop;
  std::string heard;
  HostProbe reference(loop);
  const auto listening = reference.host.listen("127.0.0.1", 0);
  reference.then = [&](const net::Event& event) {
    const auto* received = std::get_if<net::event::Received>(&event);
    if (received == nullptr) return;
    const std::size_t before = heard.size();
    heard += received->bytes;
    const std::size_t asked = heard.find("get-latest-blockchain\n");
    if (asked != std::string::npos && asked + 22 > before) {
      reference.host.send(received->connection, text(recorded));
    }
  };
  Node node({file("a.data"), "0", listening->text(), "--no-mine", "--log-level", "debug"});
  run_until(loop, [&] { return heard.find("get-latest-blockchain\n") != std::string::npos; });
  const auto adopted = [&] {
    const auto chain = node.chain();
    return chain && recorded.find(chain->tip().hash.hex()) != std::string::npos;
  };
  const auto deadline = loop.now() + std::chrono::seconds(20);
  while (!adopted() && loop.now() < deadline) {
    loop.run(loop.now() + std::chrono::milliseconds(10), [] { return false; });
  }
  EXPECT_TRUE(adopted());
  EXPECT_EQ(node.end(), 0);
}

TEST_F(NodeTool, AnswersTheReferencesRequests) {
  Node node({file("a.data"), "0", "", "--no-mine"});
  std::string request = read_data("reference/wire/sync-request.sent-by-node.bin");
  request.pop_back();  // ask() ends the line
  const std::string answer = ask(node.port, request);
  EXPECT_TRUE(answer.starts_with("latest-blockchain:((3) 0 () ")) << answer.substr(0, 80);
  EXPECT_NE(answer.find("valid-peers:((3) 0 () "), std::string::npos);
  EXPECT_TRUE(answer.ends_with("bye\n"));
}

/// Peers ban whoever says something else, and all that come from the same host.
TEST_F(NodeTool, AdvertisesNothingButAHostToDial) {
  const auto run = [this](const std::string& options) {
    return run_shell(program("node") + " " + file("a.data") + " 0 '' " + options);
  };
  for (const std::string host :
       {"my_node", "192.0.2.7:9432", "[2001:db8::1]", "http://x", "größe", "0.0.0.0", "::"}) {
    const Output output = run("--advertise " + host);
    EXPECT_EQ(output.code, 3) << host;
    EXPECT_TRUE(output.text.starts_with("--advertise: expected an IPv4 address or host name"))
        << output.text;
  }
  for (const std::string bind : {"0.0.0.0", "::1"}) {
    const Output output = run("--bind " + bind);
    EXPECT_EQ(output.code, 3) << bind;
    EXPECT_TRUE(output.text.starts_with("--advertise: with --bind " + bind + " say which"))
        << output.text;
  }
  EXPECT_FALSE(std::filesystem::exists(file("a.data")));
}

TEST_F(NodeTool, ExplainsItself) {
  const auto run = [](const std::string& arguments) {
    return run_shell(program("node") + " " + arguments);
  };
  EXPECT_TRUE(run("--version").text.starts_with("onetip node "));
  EXPECT_NE(run("--help").text.find("Examples:"), std::string::npos);
  EXPECT_EQ(run("").code, 3);
  EXPECT_EQ(run(file("a.data")).code, 3);
  EXPECT_EQ(run(file("a.data") + " 70000").code, 3);
  EXPECT_EQ(run(file("a.data") + " 0 127.0.0.1").code, 3);
  EXPECT_EQ(run(file("a.data") + " 0 '' --bind 203.0.113.7").code, 3);
  EXPECT_EQ(run("/nowhere/a.data 0").code, 3);
  const Output port = run(file("a.data") + " 99999");
  EXPECT_TRUE(port.text.starts_with("PORT: expected a number from 0 to 65535, found `99999`"));
  const Output contract = run(file("a.data") + " 0 '' --contract " + file(""));
  EXPECT_EQ(contract.code, 3);
  EXPECT_NE(contract.text.find("--contract: can't read " + file("")), std::string::npos);
  EXPECT_EQ(run(file("a.data") + " 0 --pace nan").code, 3);
  const Output wallet = run(file("a.data") + " 0 --wallet-type rsa");
  EXPECT_EQ(wallet.code, 3);
  EXPECT_NE(wallet.text.find("expected ed25519 or rsa-512, found `rsa`"), std::string::npos);
  EXPECT_EQ(run(file("a.data") + " 0 --log-level loud").code, 3);
}

}  // namespace
}  // namespace onetip::test::node_tool_test
