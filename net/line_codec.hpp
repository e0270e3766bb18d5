#pragma once
// LineCodec: how the lines about chains (`tip`, `get-blocks`, `blocks`) are read and written.
//
// Pure functions, as message.hpp has them. A driver of many peers may hand in one that remembers
// what it was asked before, since a thousand peers send and are sent the same bytes. One thread at
// a time.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/locator.hpp"
#include "net/message.hpp"

namespace onetip::net {

/// A message that several readers may share.
using MessagePtr = std::shared_ptr<const Message>;

/// Whether a line is one of those that a LineCodec reads.
[[nodiscard]] bool is_about_chains(std::string_view line);

class LineCodec {
 public:
  using Text = std::shared_ptr<const std::string>;

  virtual ~LineCodec() = default;
  /// The message that `text` is, a line about chains with its newline, where that is known without
  /// reading it: where the codec has it, until it reads or writes the next line. Null: its lines
  /// must be read.
  [[nodiscard]] virtual const MessagePtr* known(std::string_view) { return nullptr; }
  /// As read_line with all extensions.
  [[nodiscard]] virtual core::Result<MessagePtr> read(std::string_view line, const Limits& limits);
  /// As tip_line, get_blocks_line, blocks_line.
  [[nodiscard]] virtual Text tip(const core::Weight& weight);
  /// A question for blocks, and what it says that the asker holds.
  struct Question {
    Text line;
    std::shared_ptr<const Locator> locator;
  };
  [[nodiscard]] virtual Question get_blocks(const core::BlockId& wanted, Held held);
  [[nodiscard]] virtual Text blocks(const core::BlockId& wanted,
                                    const std::vector<core::BlockPtr>& blocks,
                                    std::size_t batch_bytes);
};

/// Remembers nothing. Any thread.
[[nodiscard]] LineCodec& plain_codec();

}  // namespace onetip::net
