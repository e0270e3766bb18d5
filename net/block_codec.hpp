#pragma once
// BlockCodec: how the blocks of a `blocks` line are read and written. Pure functions; a driver of
// many peers may hand in ones that remember what they were asked before, since a thousand peers are
// sent the same bytes.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/chain_text.hpp"

namespace onetip::net {

struct BlockCodec {
  /// As core::read_blocks.
  std::function<core::Judgement<std::vector<core::BlockPtr>>(std::string_view)> read =
      core::read_blocks;
  /// As core::write_block.
  std::function<std::shared_ptr<const std::string>(const core::BlockPtr&)> write =
      [](const core::BlockPtr& block) {
        return std::make_shared<const std::string>(core::write_block(*block));
      };
};

}  // namespace onetip::net
