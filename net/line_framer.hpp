#pragma once
// LineFramer: the bytes of one connection, in any split, as lines and whole chains.
//
// A line ends with `\n` or `\r\n`, or with the stream. A chain line may be hundreds of megabytes
// and is never held as text: its bytes go to a core::ChainReader as they arrive. A chain is over
// with its last parenthesis, whatever follows: the seed's program writes no newline there, so its
// next answer stands on the same line. Idle, it holds no buffer. One thread.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "net/limits.hpp"
#include "net/message.hpp"

namespace onetip::net {

class LineFramer {
 public:
  struct Line {
    std::string_view text;  // until the next call
  };
  struct TooLong {};
  using Item = std::variant<Line, message::LatestBlockchain, TooLong>;

  /// Takes bytes from the front of `bytes`, up to the end of the next item; none: all were taken,
  /// and the item goes on. Empty lines are no items. After TooLong it must not be fed again.
  [[nodiscard]] std::optional<Item> next(std::string_view& bytes, const Limits& limits);
  /// The stream ended: the line that was left without a newline. A chain that was cut short is
  /// none.
  [[nodiscard]] std::optional<Item> finish(const Limits& limits);
  /// No item is under way: what comes next begins one.
  [[nodiscard]] bool between_items() const { return !part_ || part_->delivered; }
  /// Bytes held for the item under way.
  [[nodiscard]] std::size_t memory() const;
  [[nodiscard]] bool inside_chain() const { return part_ && part_->chain; }

 private:
  struct Chain {
    core::ChainReader reader;
    std::size_t bytes = 0;
  };
  /// An item under way: the line so far, or a chain.
  struct Part {
    std::string line;
    bool delivered = false;  // the line was given out
    std::unique_ptr<Chain> chain;
  };

  std::optional<Item> next_of_chain(std::string_view& bytes, const Limits& limits);
  std::optional<Item> next_line(std::string_view& bytes, const Limits& limits);
  Item end_chain();
  [[nodiscard]] std::string_view line_so_far() const {
    return part_ ? std::string_view(part_->line) : std::string_view();
  }
  bool take_chain_command(std::string_view& bytes);

  std::unique_ptr<Part> part_;
};

}  // namespace onetip::net
