#include "sim/block_memo.hpp"

#include <functional>

namespace onetip::sim {

core::Judgement<std::vector<core::BlockPtr>> BlockMemo::read(std::string_view text) {
  if (const auto known = read_.find(text); known != read_.end()) {
    ++hits_;
    return known->second;
  }
  auto blocks = core::read_blocks(text);
  if (const auto* good = std::get_if<Blocks>(&blocks)) remember(text, *good);
  return blocks;
}

void BlockMemo::remember(std::string_view text, const Blocks& blocks) {
  if (text.size() > most_bytes_) return;
  const auto made = read_.emplace(text, blocks).first;
  read_order_.push(&made->first);
  read_bytes_ += text.size();
  while (read_bytes_ > most_bytes_) {
    const std::string* const oldest = read_order_.pop();
    read_bytes_ -= oldest->size();
    read_.erase(read_.find(*oldest));
  }
}

std::shared_ptr<const std::string> BlockMemo::write(const core::BlockPtr& block) {
  if (const auto known = written_.find(block.get()); known != written_.end()) {
    ++hits_;
    return known->second.text;
  }
  auto text = std::make_shared<const std::string>(core::write_block(*block));
  if (text->size() > most_bytes_) return text;
  written_.emplace(block.get(), Written{block, text});
  written_order_.push(block.get());
  written_bytes_ += text->size();
  while (written_bytes_ > most_bytes_) {
    const auto oldest = written_.find(written_order_.pop());
    written_bytes_ -= oldest->second.text->size();
    written_.erase(oldest);
  }
  return text;
}

net::BlockCodec BlockMemo::codec() {
  return {[this](std::string_view text) { return read(text); },
          [this](const core::BlockPtr& block) { return write(block); }};
}

}  // namespace onetip::sim
