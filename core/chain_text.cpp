#include "core/chain_text.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/chain_decoder.hpp"
#include "core/datum.hpp"
#include "core/datum_join.hpp"

namespace onetip::core {

namespace {

constexpr std::string_view kSpace = " \t\n\v\f\r";

void append_block(std::string& out, const Block& block, DatumJoin& join) {
  fmt::format_to(std::back_inserter(out), "(f block \"{}\" {} ", block.hash.hex(),
                 written_text(block.previous_hash));
  join.append_value(block.transaction.encoded, out);
  fmt::format_to(std::back_inserter(out), " {} {})", block.timestamp, block.nonce);
}

Invalid unreadable(const Error& error) { return {Rule::bad_encoding, {}, {}, error.what}; }

}  // namespace

struct ChainReader::State {
  DocumentReader reader;
};

ChainReader::ChainReader() : state_(std::make_unique<State>()) {}
ChainReader::~ChainReader() = default;
ChainReader::ChainReader(ChainReader&&) noexcept = default;
ChainReader& ChainReader::operator=(ChainReader&&) noexcept = default;

void ChainReader::reserve(std::size_t bytes) { state_->reader.reserve(bytes); }
std::size_t ChainReader::feed(std::string_view bytes) { return state_->reader.feed(bytes); }
bool ChainReader::complete() const { return state_->reader.complete(); }
bool ChainReader::broken() const { return state_->reader.broken(); }
std::size_t ChainReader::memory() const { return state_->reader.memory(); }

Judgement<ChainText> ChainReader::take(const ForEach& for_each) && {
  const Result<Document> document = std::move(state_->reader).take();
  if (!document) {
    return unreadable(document.error());
  }
  return decode_chain(*document, for_each);
}

Judgement<ChainText> read_chain(std::string_view text, const ForEach& for_each) {
  ChainReader reader;
  reader.reserve(text.size());
  text.remove_prefix(reader.feed(text));
  if (reader.complete() && text.find_first_not_of(kSpace) != std::string_view::npos) {
    return unreadable(Error{"something follows the closing parenthesis"});
  }
  return std::move(reader).take(for_each);
}

Judgement<std::vector<BlockPtr>> read_blocks(std::string_view text) {
  std::vector<BlockPtr> blocks;
  WalletCache wallets;
  while (text.find_first_not_of(kSpace) != std::string_view::npos) {
    DocumentReader reader;
    text.remove_prefix(reader.feed(text));
    const Result<Document> document = std::move(reader).take();
    if (!document) {
      return unreadable(document.error());
    }
    Judgement<BlockPtr> block = decode_block(*document, wallets);
    if (auto* invalid = std::get_if<Invalid>(&block)) {
      return std::move(*invalid);
    }
    blocks.push_back(std::get<BlockPtr>(std::move(block)));
  }
  return blocks;
}

std::string write_block(const Block& block) {
  DatumJoin join;
  std::string value;
  append_block(value, block, join);
  return join.document(value);
}

std::string write_chain(const Blockchain& chain, std::int64_t now_ms) {
  DatumJoin join;
  const std::vector<BlockPtr> blocks = chain.blocks_from(0);
  std::string value = "(f blockchain (";
  for (auto block = blocks.rbegin(); block != blocks.rend(); ++block) {
    value += block == blocks.rbegin() ? "c " : " c ";
    append_block(value, **block, join);
  }
  value += ") ";
  std::vector<std::string> coins;
  for (const TransactionIo& coin : chain.ledger().coins(now_ms)) {
    coins.push_back(written_coin(coin));
  }
  value += written_list(coins);
  value += ')';
  return join.document(value);
}

}  // namespace onetip::core
