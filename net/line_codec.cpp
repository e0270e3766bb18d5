#include "net/line_codec.hpp"

namespace onetip::net {

bool is_about_chains(std::string_view line) {
  return line.starts_with(kTipCommand) || line.starts_with(kGetBlocksCommand) ||
         line.starts_with(kBlocksCommand);
}

core::Result<MessagePtr> LineCodec::read(std::string_view line, const Limits& limits) {
  auto message = read_line(line, Extensions::all, limits);
  if (!message) return message.error();
  return std::make_shared<const Message>(*std::move(message));
}

LineCodec::Text LineCodec::tip(const core::Weight& weight) {
  return std::make_shared<const std::string>(tip_line(weight));
}

LineCodec::Question LineCodec::get_blocks(const core::BlockId& wanted, Held held) {
  auto locator = std::make_shared<const Locator>(locator_of(held));
  auto line = std::make_shared<const std::string>(get_blocks_line(wanted, *locator));
  return {std::move(line), std::move(locator)};
}

LineCodec::Text LineCodec::blocks(const core::BlockId& wanted,
                                  const std::vector<core::BlockPtr>& blocks,
                                  std::size_t batch_bytes) {
  return std::make_shared<const std::string>(blocks_line(wanted, blocks, batch_bytes));
}

LineCodec& plain_codec() {
  static LineCodec codec;
  return codec;
}

}  // namespace onetip::net
