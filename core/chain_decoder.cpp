#include "core/chain_decoder.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <utility>

namespace onetip::core {

namespace {

/// So many blocks are made in a step: some ten microseconds' worth.
constexpr std::size_t kStepBlocks = 16;

struct ChainFields {
  std::vector<Datum> blocks;  // oldest first
  Datum coins;
};

Judgement<ChainFields> fields_of(const Document& document) {
  const auto fields = document.root().fields<2>("blockchain");
  if (!fields) {
    return Invalid{Rule::bad_encoding, {}, {}, "the value is not a blockchain of two fields"};
  }
  ChainFields chain{{}, (*fields)[1]};
  Datum at = (*fields)[0];
  for (; at.is_pair(); at = at.rest()) chain.blocks.push_back(at.first());
  if (!at.is_null()) {
    return Invalid{Rule::bad_encoding, {}, {}, "the blocks are not a list"};
  }
  if (chain.blocks.empty()) {
    return Invalid{Rule::no_blocks, {}, {}, "the list of blocks is empty"};
  }
  std::reverse(chain.blocks.begin(), chain.blocks.end());
  return chain;
}

/// Blocks made by several at once. Each has a decoder of its own, and so wallets of its own: were
/// they the same for all, each copy of one would have to wait for who else counts a copy.
class SideBySide {
 public:
  SideBySide(const Document& document, const ChainFields& fields)
      : document_(document), fields_(fields), expansion_(document), made_(fields.blocks.size()) {}

  /// None where anything is wrong.
  std::optional<ChainText> make(const ForEach& for_each) && {
    for_each((made_.size() + kStepBlocks - 1) / kStepBlocks,
             [this](std::size_t step) { make_blocks(step * kStepBlocks); });
    if (is_wrong_) return std::nullopt;
    const std::unique_ptr<Maker> maker = take_maker();
    auto coins = maker->decoder.unspent_coins(fields_.coins);
    if (!coins) return std::nullopt;
    return ChainText{std::move(made_), *std::move(coins)};
  }

 private:
  struct Maker {
    explicit Maker(const Document& document, Expansion& expansion)
        : decoder(document, wallets, expansion) {}

    WalletCache wallets;
    BlockDecoder decoder;
  };

  void make_blocks(std::size_t first) {
    std::unique_ptr<Maker> maker = take_maker();
    const std::size_t end = std::min(first + kStepBlocks, made_.size());
    for (std::size_t height = first; height < end && !is_wrong_; ++height) {
      made_[height] = maker->decoder.block(fields_.blocks[height]);
      if (!made_[height]) is_wrong_ = true;
    }
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(maker));
  }

  std::unique_ptr<Maker> take_maker() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        std::unique_ptr<Maker> maker = std::move(idle_.back());
        idle_.pop_back();
        return maker;
      }
    }
    return std::make_unique<Maker>(document_, expansion_);
  }

  const Document& document_;
  const ChainFields& fields_;
  Expansion expansion_;
  std::vector<BlockPtr> made_;  // by height
  std::atomic<bool> is_wrong_ = false;

  std::mutex mutex_;
  std::vector<std::unique_ptr<Maker>> idle_;  // as many as worked at once
};

Judgement<ChainText> made_in_a_row(const Document& document, const ChainFields& fields) {
  WalletCache wallets;
  Expansion expansion(document);
  BlockDecoder decoder(document, wallets, expansion);
  ChainText chain;
  chain.blocks.reserve(fields.blocks.size());
  for (std::size_t height = 0; height < fields.blocks.size(); ++height) {
    BlockPtr block = decoder.block(fields.blocks[height], height);
    if (!block) return decoder.failure();
    chain.blocks.push_back(std::move(block));
  }
  auto coins = decoder.unspent_coins(fields.coins);
  if (!coins) return decoder.failure();
  chain.coins = *std::move(coins);
  return chain;
}

}  // namespace

Judgement<ChainText> decode_chain(const Document& document, const ForEach& for_each) {
  const Judgement<ChainFields> fields = fields_of(document);
  if (const auto* invalid = std::get_if<Invalid>(&fields)) return *invalid;
  const auto& chain = std::get<ChainFields>(fields);
  if (for_each) {
    if (auto made = SideBySide(document, chain).make(for_each)) return *std::move(made);
  }
  return made_in_a_row(document, chain);
}

Judgement<BlockPtr> decode_block(const Document& document, WalletCache& wallets) {
  Expansion expansion(document);
  BlockDecoder decoder(document, wallets, expansion);
  BlockPtr block = decoder.block(document.root());
  if (!block) return decoder.failure();
  return block;
}

}  // namespace onetip::core
