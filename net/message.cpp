#include "net/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include "net/peer_list.hpp"

namespace onetip::net {
namespace {

/// Words of a line, separated by single spaces.
class Words {
 public:
  explicit Words(std::string_view line) : rest_(line) {}

  bool empty() const { return rest_.empty(); }
  std::string_view rest() const { return rest_; }
  std::string_view next() {
    const auto space = std::min(rest_.find(' '), rest_.size());
    const auto word = rest_.substr(0, space);
    rest_.remove_prefix(std::min(space + 1, rest_.size()));
    return word;
  }

 private:
  std::string_view rest_;
};

core::Error malformed(std::string_view command, std::string_view expected) {
  return {fmt::format("{} without {}", command, expected)};
}

std::optional<std::uint64_t> read_number(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

std::optional<core::BlockId> read_block_id(Words& words) {
  const auto height = read_number(words.next());
  const auto hash = core::Digest::from_hex(words.next());
  if (!height || !hash) return std::nullopt;
  return core::BlockId{*height, *hash};
}

core::Result<Message> read_greeting(Words words) {
  const auto version = read_number(words.next());
  if (!version || *version == 0) return malformed("onetip", "a version");
  const auto listens = Address::parse(words.next());
  if (!listens) return listens.error();
  return Message{message::Greeting{*listens}};
}

core::Result<Message> read_tip(Words words) {
  const auto id = read_block_id(words);
  const auto effort = core::effort_from_text(words.next());
  if (!id || !effort || !words.empty()) return malformed("tip", "height, hash and effort");
  return Message{message::Tip{{*effort, id->height, id->hash}}};
}

core::Result<Message> read_get_blocks(Words words, const Limits& limits) {
  const auto wanted = read_block_id(words);
  if (!wanted) return malformed("get-blocks", "height and hash");
  message::GetBlocks request{*wanted, {}};
  while (!words.empty()) {
    const auto held = read_block_id(words);
    if (!held) return malformed("get-blocks", "pairs of height and hash");
    if (request.locator.size() == limits.locator) {
      return core::Error{fmt::format("get-blocks with more than {} pairs", limits.locator)};
    }
    request.locator.push_back(*held);
  }
  return Message{std::move(request)};
}

std::optional<core::Digest> parent_of(const std::vector<core::BlockPtr>& blocks) {
  if (blocks.empty()) return std::nullopt;
  const auto hash = core::Digest::from_hex(blocks.front()->previous_hash);
  return hash ? std::optional(*hash) : std::nullopt;
}

core::Result<Message> read_blocks(Words words) {
  const auto wanted = read_block_id(words);
  const auto count = read_number(words.next());
  if (!wanted || !count) return malformed("blocks", "height, hash and count");
  message::Blocks message{*wanted, core::read_blocks(words.rest()), std::nullopt};
  if (const auto* blocks = std::get_if<std::vector<core::BlockPtr>>(&message.blocks)) {
    if (blocks->size() != *count) {
      return core::Error{fmt::format("blocks says {} and holds {}", *count, blocks->size())};
    }
    message.parent = parent_of(*blocks);
  }
  return Message{std::move(message)};
}

core::Result<Message> read_valid_peers(std::string_view payload, const Limits& limits) {
  auto addresses = read_peer_list(payload, limits.listed_addresses);
  if (!addresses) return addresses.error();
  return Message{message::ValidPeers{std::move(*addresses)}};
}

std::string printable_start(std::string_view line) {
  constexpr std::size_t kShown = 40;
  std::string start(line.substr(0, kShown));
  std::replace_if(
      start.begin(), start.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return start;
}

/// ` 12 0001ab…`, as block ids follow one another in a line.
void append_block_id(std::string& line, const core::BlockId& id) {
  std::array<char, std::numeric_limits<std::uint64_t>::digits10 + 1> digits;
  char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), id.height).ptr;
  line += ' ';
  line.append(digits.data(), end);
  line += ' ';
  id.hash.append_hex(line);
}

/// What follows `command` at the start of `line`, if it is there.
std::optional<std::string_view> after(std::string_view line, std::string_view command) {
  if (!line.starts_with(command)) return std::nullopt;
  return line.substr(command.size());
}

}  // namespace

core::Result<Message> read_line(std::string_view line, Extensions extensions,
                                const Limits& limits) {
  if (line.starts_with("get-valid-peers")) return Message{message::GetValidPeers{}};
  if (line.starts_with("get-latest-blockchain")) return Message{message::GetLatestBlockchain{}};
  if (line.starts_with("exit")) return Message{message::Exit{}};
  if (const auto list = after(line, kPeersCommand)) return read_valid_peers(*list, limits);
  if (extensions != Extensions::none) {
    if (const auto words = after(line, "onetip ")) return read_greeting(Words(*words));
  }
  if (extensions == Extensions::all) {
    if (const auto words = after(line, kTipCommand)) return read_tip(Words(*words));
    if (const auto words = after(line, kGetBlocksCommand)) {
      return read_get_blocks(Words(*words), limits);
    }
    if (const auto words = after(line, kBlocksCommand)) return read_blocks(Words(*words));
  }
  return Message{message::Unknown{printable_start(line)}};
}

std::string greeting_line(const Address& listens) {
  return fmt::format("onetip 1 {}\n", listens.text());
}

std::string tip_line(const core::Weight& weight) {
  return fmt::format("tip {} {} {}\n", weight.height, weight.tip.hex(),
                     core::to_text(weight.effort));
}

std::string get_blocks_line(const core::BlockId& wanted,
                            const std::vector<core::BlockId>& locator) {
  constexpr std::size_t kIdBytes = 80;  // as a rule
  std::string line("get-blocks");
  line.reserve(line.size() + kIdBytes * (locator.size() + 1));
  append_block_id(line, wanted);
  for (const auto& held : locator) append_block_id(line, held);
  line += '\n';
  return line;
}

std::shared_ptr<const std::string> write_block_anew(const core::BlockPtr& block) {
  return std::make_shared<const std::string>(core::write_block(*block));
}

std::string blocks_line(const core::BlockId& wanted, const std::vector<core::BlockPtr>& blocks,
                        std::size_t batch_bytes, const WriteBlock& write) {
  std::string encoded;
  std::size_t count = 0;
  for (const auto& block : blocks) {
    if (encoded.size() >= batch_bytes) break;
    encoded += ' ';
    encoded += *write(block);
    ++count;
  }
  return fmt::format("blocks {} {} {}{}\n", wanted.height, wanted.hash.hex(), count, encoded);
}

std::string peers_line(const std::vector<Address>& addresses) {
  return fmt::format("{}{}\n", kPeersCommand, write_peer_list(addresses));
}

}  // namespace onetip::net
