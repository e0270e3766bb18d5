#pragma once
// LineMemo: remembers what lines were read as, and what was written as lines, for all peers of a
// process: what reaches a thousand peers is read once, and what a thousand peers say in the same
// words is written once.
//
// What is remembered is found by all of its bytes, never by a hash alone, so an answer is exactly
// net::LineCodec's; a text that was written here and comes back as the same object is found by
// where it lies, since it never changes. Bounded: the oldest makes room. What is no message is not
// remembered.
// REQUIRES: all peers have the same limits. One thread at a time.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "net/line_codec.hpp"
#include "sim/engine/bounded_memory.hpp"

namespace onetip::sim {

/// Bytes of text that are remembered: of lines read, of blocks written, and of lines written.
inline constexpr std::size_t kMemoBytes = std::size_t{4} << 20;

class LineMemo : public net::LineCodec {
 public:
  /// Whether lines are written once for all. Where writing costs a peer time, who wrote a line must
  /// be told from who did not, and each writes its own.
  enum class Write { once, each };

  explicit LineMemo(Write write = Write::once, std::size_t most_bytes = kMemoBytes)
      : write_(write), read_(most_bytes), given_(most_bytes), written_(most_bytes) {}

  [[nodiscard]] const net::MessagePtr* known(std::string_view text) override;
  [[nodiscard]] core::Result<net::MessagePtr> read(std::string_view line,
                                                   const net::Limits& limits) override;
  [[nodiscard]] Text tip(const core::Weight& weight) override;
  [[nodiscard]] Question get_blocks(const core::BlockId& wanted, net::Held held) override;
  [[nodiscard]] Text blocks(const core::BlockId& wanted, const std::vector<core::BlockPtr>& blocks,
                            std::size_t batch_bytes) override;

  /// How often there was an answer already.
  [[nodiscard]] std::size_t hits() const { return hits_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view line) const;
  };
  struct WrittenBlock {
    core::BlockPtr block;  // keeps its address from being another's
    Text text;
  };
  /// The last lines that were written, each in a place that the hashes in it give it.
  template <class Said, class Answer, std::size_t kLines>
  struct Written {
    std::array<std::optional<std::pair<Said, Answer>>, kLines> lines;
  };
  /// A text that was written here, held so that no other can lie where it does.
  struct Given {
    Text text;
    net::MessagePtr message;  // none: nobody has read it yet
  };
  /// Who holds the same chains has the same locator, which needn't be worked out again to know it.
  struct SaidGetBlocks {
    core::BlockId wanted;
    core::BlockId first;                // the tip of the first chain held
    std::vector<core::BlockId> others;  // of the others, in any order
  };
  struct SaidBlocks {
    core::BlockId wanted;
    std::vector<core::BlockPtr> blocks;
    std::size_t batch_bytes;
  };

  [[nodiscard]] core::Result<net::MessagePtr> read_by_bytes(std::string_view line,
                                                            const net::Limits& limits);
  [[nodiscard]] Given* find_given(const char* begin, std::size_t size);
  [[nodiscard]] Text give(Text text);
  [[nodiscard]] Text write_block(const core::BlockPtr& block);
  [[nodiscard]] static std::size_t size_of(const Text& line) { return line->size(); }
  [[nodiscard]] static std::size_t size_of(const Question& question) {
    return question.line->size();
  }
  template <class Said, class Answer, std::size_t kLines, class Is, class Make>
  [[nodiscard]] Answer write_once(Written<Said, Answer, kLines>& written, std::size_t spread,
                                  const Is& is, const Make& make);

  Write write_;
  BoundedMemory<std::string, net::MessagePtr, Hash> read_;
  BoundedMemory<const char*, Given> given_;
  Written<core::Weight, Text, 64> tips_;
  // Each fork doubles what peers may hold, and so what they say when they ask for one block.
  Written<SaidGetBlocks, Question, 1024> get_blocks_;
  Written<SaidBlocks, Text, 64> blocks_;
  BoundedMemory<const core::Block*, WrittenBlock> written_;
  std::size_t hits_ = 0;
};

}  // namespace onetip::sim
