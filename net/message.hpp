#pragma once
// Message: the lines of the wire as values, and values as lines.
//
//   get-valid-peers                       the seed's five commands, known by their first characters
//   get-latest-blockchain
//   latest-blockchain:CHAIN
//   valid-peers:PEERS
//   exit
//
//   onetip VERSION HOST:PORT              our extensions: I know them, and listen there
//   tip HEIGHT HASH EFFORT                the tip of my chain
//   get-blocks HEIGHT HASH (HEIGHT HASH)* send me the blocks up to the first; I hold the others
//   blocks HEIGHT HASH COUNT (BLOCK)*     the next COUNT blocks up to that tip, oldest first
//
// No extension begins with one of the five commands, so the seed's program skips it. Pure.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/blockchain.hpp"
#include "core/chain_text.hpp"
#include "core/fork_choice.hpp"
#include "net/address.hpp"
#include "net/limits.hpp"

namespace onetip::net {

namespace message {

struct GetValidPeers {};
struct GetLatestBlockchain {};
/// A whole chain; its text never is one string, see line_framer.hpp. `bytes`: how long the text
/// was.
struct LatestBlockchain {
  core::Judgement<core::ChainText> chain;
  std::size_t bytes = 0;
};
struct ValidPeers {
  std::vector<Address> addresses;
};
struct Exit {};
/// `onetip VERSION HOST:PORT`. Whoever speaks a later version speaks the first, too.
struct Greeting {
  Address listens;
};
struct Tip {
  core::Weight weight;
};
struct GetBlocks {
  core::BlockId wanted;
  std::vector<core::BlockId> locator;  // newest first
};
/// `parent`: what the first of them stands on, read from its text once, however many peers share
/// the message. None: there is no block, or its text names no hash, as a genesis's need not.
struct Blocks {
  core::BlockId wanted;
  core::Judgement<std::vector<core::BlockPtr>> blocks;
  std::optional<core::Digest> parent;
};
/// What no protocol here knows.
struct Unknown {
  std::string start;  // its first bytes, printable
};

}  // namespace message

using Message =
    std::variant<message::GetValidPeers, message::GetLatestBlockchain, message::LatestBlockchain,
                 message::ValidPeers, message::Exit, message::Greeting, message::Tip,
                 message::GetBlocks, message::Blocks, message::Unknown>;

/// Which extensions a line may be; what isn't allowed is Unknown.
enum class Extensions {
  none,      // a peer that only polls
  greeting,  // before the other side has greeted
  all,
};

/// One line without its newline. An error: a known command with an unreadable payload.
/// `latest-blockchain:` is not read here.
[[nodiscard]] core::Result<Message> read_line(std::string_view line, Extensions extensions,
                                              const Limits& limits);

inline constexpr std::string_view kChainCommand = "latest-blockchain:";
inline constexpr std::string_view kPeersCommand = "valid-peers:";
inline constexpr std::string_view kTipCommand = "tip ";
inline constexpr std::string_view kGetBlocksCommand = "get-blocks ";
inline constexpr std::string_view kBlocksCommand = "blocks ";
inline constexpr std::string_view kGetPeersLine = "get-valid-peers\n";
inline constexpr std::string_view kGetChainLine = "get-latest-blockchain\n";
inline constexpr std::string_view kExitLine = "exit\n";
inline constexpr std::string_view kByeLine = "bye\n";

// Lines, newline included.
[[nodiscard]] std::string greeting_line(const Address& listens);
[[nodiscard]] std::string tip_line(const core::Weight& weight);
[[nodiscard]] std::string get_blocks_line(const core::BlockId& wanted,
                                          const std::vector<core::BlockId>& locator);
/// How a block is written: core::write_block, or what has its text already.
using WriteBlock = std::function<std::shared_ptr<const std::string>(const core::BlockPtr&)>;
[[nodiscard]] std::shared_ptr<const std::string> write_block_anew(const core::BlockPtr& block);
/// `blocks`: as many as fit into a batch, at least one unless there are none.
[[nodiscard]] std::string blocks_line(const core::BlockId& wanted,
                                      const std::vector<core::BlockPtr>& blocks,
                                      std::size_t batch_bytes,
                                      const WriteBlock& write = write_block_anew);
[[nodiscard]] std::string peers_line(const std::vector<Address>& addresses);

}  // namespace onetip::net
