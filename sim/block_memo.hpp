#pragma once
// BlockMemo: remembers what bytes were read as, and what blocks were written as, for all peers of a
// process: a block that reaches a thousand peers is decoded and encoded once.
//
// What is remembered is found by all of its bytes, never by a hash alone, so an answer is exactly
// core::read_blocks' or core::write_block's. Bounded: the oldest makes room. What can't be read is
// not remembered. One thread at a time.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/fifo.hpp"
#include "net/block_codec.hpp"

namespace onetip::sim {

/// Bytes of text that are remembered, in each direction.
inline constexpr std::size_t kMemoBytes = std::size_t{16} << 20;

class BlockMemo {
 public:
  explicit BlockMemo(std::size_t most_bytes = kMemoBytes) : most_bytes_(most_bytes) {}

  [[nodiscard]] core::Judgement<std::vector<core::BlockPtr>> read(std::string_view text);
  [[nodiscard]] std::shared_ptr<const std::string> write(const core::BlockPtr& block);
  /// A codec that asks here. REQUIRES: this outlives it.
  [[nodiscard]] net::BlockCodec codec();

  /// How often there was an answer already.
  [[nodiscard]] std::size_t hits() const { return hits_; }

 private:
  using Blocks = std::vector<core::BlockPtr>;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  struct Written {
    core::BlockPtr block;  // keeps its address from being another's
    std::shared_ptr<const std::string> text;
  };
  void remember(std::string_view text, const Blocks& blocks);

  std::size_t most_bytes_;
  std::unordered_map<std::string, Blocks, Hash, std::equal_to<>> read_;
  core::Fifo<const std::string*> read_order_;  // keys, the oldest first
  std::size_t read_bytes_ = 0;
  std::unordered_map<const core::Block*, Written> written_;
  core::Fifo<const core::Block*> written_order_;
  std::size_t written_bytes_ = 0;
  std::size_t hits_ = 0;
};

}  // namespace onetip::sim
